import io
import sys
from email import message_from_bytes
from email.policy import default

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.models import Page, SiteSettings
from content import texts
from content.actions import redaction
from content.fields import RenderedHtmlField, RenderedHtmlMapField
from content.markup import RenderedHtml
from content.privacy import Kind
from events.models import Event
from foundation.errors import DomainError, LimitReached, NotPermitted
from notifications.models import OutgoingMail
from notifications.wire import wire_form
from tests.factories.accounts import CredentialFactory, UserFactory, add_app
from tests.factories.content import HoldFactory, PrivacyFindingFactory, ReferenceFactory
from tests.factories.knowledge import TopicTextFactory
from tests.factories.notifications import OutgoingMailFactory
from tests.house.test_models import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CANARY = "Quilla Zornfeather"


def redact(actor, text=CANARY, kind=Kind.NAME):
    return redaction.redact_everywhere(actor=actor, text=text, kind=kind, now=timezone.now())


def stored():
    """All that the database holds, in one text, with mail decoded."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor for cell in row]
    for mail in OutgoingMail.objects.all():
        message = message_from_bytes(bytes(mail.source), policy=default)
        parts += [str(message["Subject"]), *(one.get_content() for one in message.walk() if not one.is_multipart())]
    return "\n".join(parts)


def mail_with(text):
    message = EmailMultiAlternatives(f"About {text}", f"你好，{text} wrote.", "a@example.org", ["b@example.org"])
    message.attach_alternative(f"<p>你好，{text} wrote.</p>", "text/html")
    return wire_form(message, "<1@example.org>")


@pytest.fixture
def admin():
    return UserFactory(admin=True)


@pytest.fixture
def world():
    """A row of every home, with the canary in each of its columns."""
    made = factories()
    others = {
        "content.Reference": lambda: ReferenceFactory(retracted_at=timezone.now()),
        "config.Page": lambda: Page.objects.create(slug="about-us"),
        "config.PageVersion": lambda: Page.objects.create(slug="imprint-of-old").versions.create(
            number=1, published_at=timezone.now()
        ),
        "admin.LogEntry": lambda: LogEntry.objects.create(user=UserFactory(), action_flag=1, object_repr="x"),
        "mfa.Authenticator": lambda: add_app(UserFactory()),
        "accounts.Credential": lambda: CredentialFactory(appealed_at=timezone.now(), appeal_text="x"),
        "knowledge.TopicText": lambda: TopicTextFactory(proposed_source="x", proposed_at=timezone.now()),
    }
    for home in texts.homes():
        make = others.get(home.label) or made.get(home.model) or home.model._base_manager.get
        row = make()
        for name in home.fields:
            text = f"By {CANARY}, again"
            if isinstance(field := home.model._meta.get_field(name), RenderedHtmlField):
                text = RenderedHtml(text)
            value = {"BinaryField": mail_with(CANARY), "JSONField": {"name": text}}.get(field.get_internal_type(), text)
            if isinstance(field, RenderedHtmlMapField):
                value = {"tried": RenderedHtml(text)}
            home.model._base_manager.filter(pk=row.pk).update(**{name: value})


@pytest.mark.usefixtures("world")
def test_redacted_text_is_in_no_table(admin):
    assert CANARY in stored()

    outcome = redact(admin)

    assert CANARY not in stored()
    elsewhere = {label for label, _take_out in texts.elsewhere()}
    assert set(outcome.rows) | elsewhere == {home.label for home in texts.homes()} | elsewhere


@pytest.mark.usefixtures("world")
def test_redacting_again_changes_nothing(admin):
    redact(admin)
    before = stored()

    assert redact(admin).count == 0
    assert "By [NAME], again" in before


def test_mail_that_waits_stays_a_mail(admin):
    mail = OutgoingMailFactory(subject=f"About {CANARY}", source=mail_with(CANARY))
    redact(admin)
    mail.refresh_from_db()
    message = message_from_bytes(bytes(mail.source), policy=default)
    assert (mail.subject, message["Subject"], message["To"]) == ("About [NAME]", "About [NAME]", "b@example.org")
    assert message.get_body(("plain",)).get_content().strip() == "你好，[姓名] wrote."
    assert "<p>你好，[姓名] wrote.</p>" in message.get_body(("html",)).get_content()


def test_mail_without_the_text_is_left_byte_for_byte(admin):
    mail = OutgoingMailFactory(source=mail_with("somebody else"))
    redact(admin)
    before = mail.source
    mail.refresh_from_db()
    assert bytes(mail.source) == before


def test_text_in_html_is_found(admin):
    page = Page.objects.create(slug="about-us", body_en="<p>O&#x27;Hara &amp; sons</p>")
    redact(admin, "O'Hara & sons")
    page.refresh_from_db()
    assert page.body_en == "<p>[NAME]</p>"


@pytest.mark.parametrize("message", ["Refused: 王建国", '[{"changed": {"fields": ["\\u738b\\u5efa\\u56fd"]}}]'])
def test_what_the_administration_noted_is_redacted_in_either_form(admin, message):
    entry = LogEntry.objects.create(user=admin, action_flag=2, object_repr="王建国", change_message=message)
    redact(admin, "王建国")
    entry.refresh_from_db()
    assert entry.object_repr == "[姓名]"
    assert "738b" not in entry.change_message
    assert "[姓名]" in entry.get_change_message()


def test_keys_of_a_second_factor_are_left_alone(admin):
    app = add_app(UserFactory())
    secret = app.data["secret"]
    redact(admin, secret[:6])
    app.refresh_from_db()
    assert app.data["secret"] == secret


def test_more_rows_than_one_batch_holds_are_all_changed(admin, monkeypatch):
    monkeypatch.setattr(texts, "BATCH", 2)
    for _number in range(5):
        HoldFactory(note=f"about {CANARY}")
    assert redact(admin).rows == {"content.Hold": 5}


@pytest.mark.usefixtures("world")
def test_event_says_how_many_and_never_which(admin):
    redact(admin)
    event = Event.objects.get(kind="text_redacted")
    assert event.actor_id == admin.pk
    assert event.data["kind"] == "name"
    assert CANARY not in str(event.data)


def test_pages_for_guests_and_caches_are_emptied(admin, django_capture_on_commit_callbacks):
    cache.set("kept", "x")
    before = SiteSettings.objects.get().epoch
    with django_capture_on_commit_callbacks(execute=True):
        redact(admin)
    assert SiteSettings.objects.get().epoch > before
    assert cache.get("kept") is None


def test_author_reaches_their_own_rows_and_no_others():
    author = UserFactory()
    own = PrivacyFindingFactory(kept=True, explanation=f"is {CANARY}", decided_by=author)
    other = PrivacyFindingFactory(kept=True, explanation=f"is {CANARY}", decided_by=UserFactory())
    hold = HoldFactory(note=CANARY)

    redact(author)

    for row in (own, other, hold):
        row.refresh_from_db()
    assert (own.explanation, other.explanation, hold.note) == ("is [NAME]", f"is {CANARY}", CANARY)


def test_author_is_limited(monkeypatch):
    monkeypatch.setattr(redaction, "OWN_REDACTIONS", redaction.limits.Limit("content.redact_own", most=1, window=60))
    author = UserFactory()
    redact(author)
    with pytest.raises(LimitReached):
        redact(author)


def test_resting_account_cannot_redact():
    with pytest.raises(NotPermitted):
        redact(UserFactory(is_active=False))


@pytest.mark.parametrize("text", ["", " ", "x", "NAME", "x" * 501])
def test_text_that_cannot_be_meant_is_refused(admin, text):
    with pytest.raises(DomainError) as refused:
        redact(admin, text)
    assert refused.value.code == "redaction_text"


def test_command_reads_the_text_from_standard_input(admin, monkeypatch, capsys):
    HoldFactory(note=f"about {CANARY}")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{CANARY}\n"))
    call_command("redact", kind="name", by=admin.username)
    written = capsys.readouterr().out
    assert "content.Hold: 1" in written
    assert CANARY not in written


def test_command_says_who_may_not(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("x"))
    with pytest.raises(CommandError, match="Nobody"):
        call_command("redact", kind="name", by="nobody-at-all")
