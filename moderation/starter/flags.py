"""Demonstration members flag demonstration texts, so that the queue of a new installation shows something to decide."""

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from content.gates import Declared
from forum.models import Post
from foundation.errors import DomainError
from moderation import sweeps
from moderation.actions.flagging import flag_post
from moderation.models import Flag

# Who, the reason, the note, hours ago, and whether about a reply. Each takes another text of somebody else.
FLAGS: Final = (
    ("demo-statistician", "unsupported_claim", "Where does this number come from? No interval is given.", 27, True),
    ("演示病理", "undisclosed_ai", "像是机器写的，建议请作者说明。", 6, True),
    ("demo-nurse", "undeclared_interest", "The author may work for the vendor. Please ask.", 5, True),
    ("demo-radiologist", "retracted_source", "I believe one of the papers was corrected. Please look.", 3, True),
    ("demo-student", "dangerous_advice", "A beginner could read this as a dose to give.", 2, True),
    ("演示研究员", "spam", "标题看起来像宣传，请看一下。", 1, False),
)


def load_flags(now: datetime) -> int:
    """Flag so many demonstration texts, once; and bring into the queue what already waits. Returns how many flags."""
    members = {member.username: member for member in User.objects.filter(is_demonstration=True, is_active=True)}
    made = 0
    if not Flag.objects.filter(flagger__in=members.values()).exists():
        texts = Post.objects.filter(
            author__in=members.values(),
            origin="starter",
            thread__audience__kind="public",
            hidden_at__isnull=True,
            held_at__isnull=True,
        )
        taken: set[int] = set()
        for username, reason, note, hours, is_reply in FLAGS:
            flagger = members.get(username)
            wanted = texts.exclude(author=flagger).exclude(pk__in=taken).exclude(author__is_staff=True)
            wanted = wanted.filter(number__gt=1) if is_reply else wanted.filter(number=1)
            post = wanted.order_by("-pk").first()
            if flagger is None or post is None:
                continue
            taken |= set(texts.filter(thread=post.thread_id).values_list("pk", flat=True))
            made += _flag(flagger, post, reason, note, now - timedelta(hours=hours))
    sweeps.collect(now=now)
    return made


def _flag(flagger: User, post: Post, reason: str, note: str, when: datetime) -> int:
    declared = Declared(is_reviewed=True)
    try:
        flag_post(actor=flagger, post=post, reason=reason, note=note, now=when, declared=declared)
    except DomainError:
        return 0
    return 1
