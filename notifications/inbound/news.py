"""What is told on the site because by mail nobody would hear it: that mail is paused, or does not leave at all."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events import registry
from events.models import Event
from notifications import kinds, sources, subjects
from notifications.kinds import ASIDE, Kind
from notifications.models import FanOut, Mailbox
from notifications.sources import Listed, Named, Plan
from notifications.subjects import Description

PAUSED = Kind(
    "mail_paused",
    _("Account and credentials"),
    _("Mail to you is paused"),
    one=_("Mail to you is paused: %(target)s"),
    many=_("Mail to you is paused: %(target)s"),
    icon="mail",
    channels=ASIDE,
    is_private=True,
    is_prompt=True,
)


SILENT = Kind(
    "mail_silent",
    _("Account and credentials"),
    _("No mail leaves the site (for administrators)"),
    one=_("%(target)s"),
    many=_("%(target)s"),
    icon="mail",
    channels=ASIDE,
    is_private=True,
    is_prompt=True,
    is_for=lambda member: member.is_superuser,
)


def register() -> None:
    """Called once, in apps.py."""
    kinds.declare(PAUSED)
    kinds.declare(SILENT)
    sources.register("mail_silent", source=of_silence)
    subjects.register("notifications.fanout", silences)
    sources.register("mail_paused", source=of_pause)
    subjects.register("notifications.mailbox", mailboxes)
    registry.register(forget_returns, kind="email_changed", name="notifications.forget_returns")


def of_pause(event: Event) -> Plan | None:
    """Whose mailbox it is, while it is paused."""
    mailbox = Mailbox.objects.paused().filter(pk=event.subject_id or 0).first()
    if mailbox is None:
        return None
    own = {mailbox.member_id}
    return Plan(
        subject=mailbox,
        target=mailbox,
        stages=[Named(PAUSED.name, own)],
        readers=lambda members: own & set(members),
        is_nameless=True,
    )


def of_silence(event: Event) -> Plan | None:
    """No mail leaves: those who keep the site running. What it is told about is the telling itself."""
    row = FanOut.objects.filter(event_id=event.pk).first()
    if row is None:
        return None
    keepers = User.objects.active().filter(is_staff=True, is_superuser=True)
    return Plan(
        subject=row, target=row, stages=[Listed(SILENT.name, keepers)], readers=set, actor_id=None, is_nameless=True
    )


def silences(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """That no mail leaves, for those who may look why. No statement."""
    if not (reader.is_staff and reader.is_superuser):
        return {}
    title = _("Mail of this site does not leave any more. Look at outgoing mail, and whether the worker runs.")
    address = reverse("admin:notifications_outgoingmail_changelist")
    return {pk: Description(title=title, url=address) for pk in ids}


def mailboxes(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """The reader's own, by why it is paused. One statement."""
    found = Mailbox.objects.visible_to(reader).filter(pk__in=ids)
    return {
        one.pk: Description(title=one.get_pause_reason_display() or _("no more"), url=reverse("mail_log"))
        for one in found
    }


def forget_returns(event: Event) -> None:
    """Another address starts without what came back from the one before."""
    own = Mailbox.objects.filter(member_id=event.subject_id or 0)
    own.update(paused_at=None, pause_reason="", score=0, scored_at=None)
