"""Kinds of thread. Each is one object, declared in one file under `declared/`; everything else follows from it: form,
validation, card on the page, filters, export.
"""

from forum.kinds.fields import Field
from forum.kinds.kind import Kind
from forum.kinds.registry import declared, find, rendered_texts

__all__ = ["Field", "Kind", "declared", "find", "rendered_texts"]
