"""Checks before a write. Rooms register gates in their apps.py; every writing action passes all of them.

passage = gates.run(Submission(actor=actor, purpose="post", texts={"body": body}), now=now)
with transaction.atomic():
    post = Post.objects.create(...)
    gates.record(passage, host=post, now=now)
"""

from content.gates.changes import changed_texts
from content.gates.registry import register, run, submit
from content.gates.store import record
from content.gates.submission import (
    NOTHING_DECLARED,
    Allow,
    Answer,
    Decision,
    Declared,
    Hold,
    Passage,
    Refuse,
    Submission,
)

__all__ = [
    "NOTHING_DECLARED",
    "Allow",
    "Answer",
    "Decision",
    "Declared",
    "Hold",
    "Passage",
    "Refuse",
    "Submission",
    "changed_texts",
    "record",
    "register",
    "run",
    "submit",
]
