"""Checks before a write. Rooms register gates in their apps.py; every writing action passes all of them.

passage = gates.run(Submission(actor=actor, purpose="post", texts={"body": body}), now=now)
with transaction.atomic():
    post = Post.objects.create(...)
    gates.record(passage, host=post, now=now)
"""

from content.gates.registry import register, run
from content.gates.store import record
from content.gates.submission import Allow, Answer, Decision, Hold, Passage, Refuse, Submission

__all__ = ["Allow", "Answer", "Decision", "Hold", "Passage", "Refuse", "Submission", "record", "register", "run"]
