"""What the privacy scan reads: of each model with texts that readers see one shelf, in the order of a scan.

Columns are those that rooms declared to `content.texts`; a test finds a declared model that is neither on a shelf nor
left out with a reason.
"""

from moderation.shelves.registry import Shelf, following, found_in, shelf_of, shelves

__all__ = ["Shelf", "following", "found_in", "shelf_of", "shelves"]
