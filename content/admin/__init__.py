"""What staff see of texts and of what stands beside them."""

from content.admin.attachments import AttachmentAdmin
from content.admin.references import ReferenceAdmin
from content.admin.waiting import HoldAdmin, PrivacyFindingAdmin

__all__ = ["AttachmentAdmin", "HoldAdmin", "PrivacyFindingAdmin", "ReferenceAdmin"]
