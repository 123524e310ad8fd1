"""What staff see of texts and of what stands beside them."""

from content.admin.references import ReferenceAdmin

__all__ = ["ReferenceAdmin"]
