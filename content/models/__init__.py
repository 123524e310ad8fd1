"""The models of this room."""

from content.models.beside_texts import Citation, Hold, PrivacyFinding, Reference

__all__ = ["Citation", "Hold", "PrivacyFinding", "Reference"]
