"""The models of this room."""

from content.models.attachments import Attachment
from content.models.beside_texts import Citation, Hold, PrivacyFinding, Reference

__all__ = ["Attachment", "Citation", "Hold", "PrivacyFinding", "Reference"]
