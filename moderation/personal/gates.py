"""Two gates before a post: a question about one's own illness is met with a word, a cry for help with a way to help."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from content.gates import Allow, Answer, Hold, Refuse, Submission, confirmations
from moderation.personal.phrases import asks_about_own_illness, wants_to_die
from moderation.reasons import IN_DANGER

NOT_PERSONAL: Final = "personal_question"
CRISIS: Final = IN_DANGER
# Where members write; decisions, pages and names are none of it.
_QUESTIONS: Final = frozenset({"thread"})
_ANYWHERE: Final = frozenset({"thread", "post", "conversation"})


def personal_question(submission: Submission, now: datetime) -> Answer:
    """Ask whoever begins a thread like a patient to say that it is not about themselves. Nobody here treats anybody."""
    if submission.purpose not in _QUESTIONS or NOT_PERSONAL in submission.confirmed:
        return Allow()
    found = next((name for name, text in submission.texts.items() if asks_about_own_illness(text)), None)
    if found is None:
        return Allow()
    message = _(
        "This reads like a question about your own health, or that of somebody close to you. Nobody here can examine "
        "anybody, so please ask the people who can: your doctor, a hospital, and in an emergency your local emergency "
        "number. If it is a professional question, tick the box and send it again."
    )
    return Refuse(confirmations.asking(NOT_PERSONAL, message, field=found))


def crisis(submission: Submission, now: datetime) -> Answer:
    """Let moderators see first what sounds like somebody in danger; its author is shown who can help now."""
    if submission.purpose in _ANYWHERE and any(wants_to_die(text) for text in submission.texts.values()):
        return Hold(CRISIS)
    return Allow()
