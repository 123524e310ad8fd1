"""What follows in this room from what happened in others. Each may run twice."""

from accounts.models import Credential
from events.models import Event
from forum import pseudonyms
from foundation import site
from notifications import unread


def end_pseudonyms(event: Event) -> None:
    """A credential counts no more: nor do the roles that pseudonyms show because of it."""
    credential = Credential.objects.filter(pk=event.data.get("credential")).first()
    if credential is not None and credential.state != Credential.State.ACCEPTED:
        pseudonyms.end(credential, event.created_at)
        site.bump_epoch()


def count_anew(event: Event) -> None:
    """Whoever left a conversation sees it no longer: what waits for them is counted anew."""
    if event.actor_id is not None:
        unread.forget_on_commit([event.actor_id])
