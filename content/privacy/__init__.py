"""The patient-privacy check: rules of our own, no model, no network."""

from content.privacy.check import RULE_SET_VERSION, check
from content.privacy.findings import Finding, Kind, Tier

__all__ = ["RULE_SET_VERSION", "Finding", "Kind", "Tier", "check"]
