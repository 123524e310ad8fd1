"""Answers by mail: the same post as on the site, or a mail that names the cause."""

import base64
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail as mailbox
from django.utils import timezone
from PIL import Image

from accounts.models import User
from content.models import Attachment
from forum import limits
from forum.actions.placing import lock_thread_for_replies
from forum.models import Draft, Post
from foundation.limits import hit
from notifications import mailing
from notifications.inbound import addresses, handling, receiving
from notifications.models import InboundMail, Mailbox, Notification
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular, reply
from tests.notifications.inbound.conftest import arrive, outcome, sent, told
from tests.notifications.inbound.letters import mail as letter
from tests.notifications.telling import hear

pytestmark = [pytest.mark.django_db, pytest.mark.services]  # together they take as long as a server


def newest():
    return Post.objects.order_by("pk").last()


def picture():
    made = BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, "PNG")
    return made.getvalue()


def test_answer_becomes_a_post_of_the_member_that_answers_the_one_of_the_mail(answer, post, named):
    answer()

    assert outcome() == ("taken", "")
    made = newest()
    assert (made.author, made.thread, made.reply_to) == (named, post.thread, post)
    assert made.source == "Recalibrate on the newest month."
    row = InboundMail.objects.get()
    assert (row.member, row.made_model, row.made_id) == (named, "forum.post", made.pk)
    assert not mailbox.outbox


def test_text_and_address_are_forgotten_once_the_mail_is_handled(answer):
    answer()

    row = InboundMail.objects.get()
    assert bytes(row.source) == b""
    assert row.address == ""


def test_mail_says_where_it_can_be_answered(address):
    message = sent()

    local, _at, domain = address.partition("@")
    assert domain == "in.example.org"
    assert len(local) <= 64
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert text.startswith("——— Write your answer above this line ———")
    assert "Write your answer above this line" in html


def test_address_survives_a_server_that_changes_its_case(answer, address):
    answer(to=address.upper())

    assert outcome() == ("taken", "")


def test_same_message_is_handled_once_however_often_it_arrives(answer, post):
    for _time in range(3):
        answer(message_id="<same@mail.example.net>")

    assert Post.objects.filter(thread=post.thread).count() == 3
    assert InboundMail.objects.count() == 1


def test_worker_that_died_after_posting_makes_no_second_post(answer, post):
    answer(message_id="<same@mail.example.net>")
    row = InboundMail.objects.get()
    later = timezone.now() + timedelta(minutes=11)
    source = letter(sender=row.member.email, to=addresses.for_answer(_notification(), name="", now=timezone.now()))
    InboundMail.objects.update(
        state="claimed", claimed_at=timezone.now(), done_at=None, source=source, address=_address(), reason=""
    )
    handling.handle_due(clock=lambda: later)

    assert outcome() == ("taken", "")
    assert Post.objects.filter(thread=post.thread).count() == 3


def _notification():
    return Notification.objects.get(kind="mention")


def _address():
    return addresses.for_answer(_notification(), name="", now=timezone.now())


def test_answer_goes_where_the_post_stands_now(answer, post, category):
    elsewhere = CategoryFactory()
    post.thread.category, post.thread.audience = elsewhere, elsewhere.audience
    post.thread.save()
    answer()

    assert newest().thread == post.thread


def test_draft_on_the_site_is_left_alone(answer, post, named):
    Draft.objects.create(
        author=named, context=f"reply:{post.thread_id}", fields={"body": "half"}, saved_at=timezone.now()
    )
    answer()

    assert outcome() == ("taken", "")
    assert Draft.objects.get().fields == {"body": "half"}


# Who may.


def test_answer_from_another_address_is_told_to_the_member_alone(answer, post, named):
    answer(sender="stranger@elsewhere.example")

    assert outcome() == ("refused", "foreign_sender")
    assert [to for to, _text in told()] == [[named.email]]
    assert "from another address" in told()[0][1]
    assert newest() == post


def test_two_senders_are_nobody(answer, named):
    answer(sender=f"{named.email}, stranger@elsewhere.example")

    assert outcome() == ("refused", "foreign_sender")


@pytest.mark.parametrize("change", [-1, 20, 40])
def test_wrong_address_is_refused_and_its_sender_told(answer, address, named, post, change):
    local, _at, domain = address.partition("@")
    place = len("answers+r") + change if change > 0 else len(local) - 1
    wrong = f"{local[:place]}{'a' if local[place] != 'a' else 'q'}{local[place + 1 :]}@{domain}"
    answer(to=wrong)

    assert outcome() == ("refused", "unknown_address")
    assert told()[0][0] == [named.email]
    assert newest() == post


def test_stranger_who_guesses_is_told_nothing(answer):
    answer(to="answers+rabcdef@in.example.org", sender="stranger@elsewhere.example")

    assert outcome() == ("refused", "unknown_address")
    assert not told()


def test_address_dies_with_the_members_old_address(answer, named, address):
    User.objects.filter(pk=named.pk).update(email="new@hospital.example")
    answer(sender="new@hospital.example")

    assert outcome() == ("refused", "unknown_address")


def test_address_lasts_ninety_days(answer, named):
    answer(at=timezone.now() + timedelta(days=89))
    assert outcome() == ("taken", "")
    answer(at=timezone.now() + timedelta(days=91))

    assert outcome() == ("refused", "expired")
    assert "90 days" in told()[0][1]


def test_member_can_revoke_the_addresses_of_earlier_mail(answer, named):
    Mailbox.objects.create(member=named, revoked_at=timezone.now() + timedelta(hours=1))
    answer()

    assert outcome() == ("refused", "revoked")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"silenced_until": timezone.now() + timedelta(days=900)}, "reply"),
        ({"suspended_until": timezone.now() + timedelta(days=900)}, "reply"),
    ],
)
def test_whoever_may_not_write_on_the_site_may_not_by_mail(answer, named, post, change, code):
    User.objects.filter(pk=named.pk).update(**change)
    answer()

    assert outcome() == ("refused", code)
    assert newest() == post


def test_locked_thread_takes_no_answer_and_keeps_the_text(answer, post, named, moderator):
    lock_thread_for_replies(actor=moderator, thread=post.thread, is_locked=True, reason="Settled.", now=timezone.now())
    answer()

    assert outcome() == ("refused", "thread_locked")
    assert "locked" in told()[0][1]
    assert Draft.objects.get(author=named).fields["body"] == "Recalibrate on the newest month."


def test_whoever_lost_access_learns_nothing_of_the_thread(answer, post, named):
    hidden = CategoryFactory(for_kind="staff")
    post.thread.category, post.thread.audience, post.thread.title = hidden, hidden.audience, "Renamed in secret"
    post.thread.save()
    answer()

    assert outcome() == ("refused", "reply")
    assert "secret" not in told()[0][1]
    assert "/threads/" not in told()[0][1]
    assert not Draft.objects.exists()


def test_patient_data_are_refused_as_on_the_site_and_wait_as_a_draft(answer, named):
    answer(text="Her number is MRN: 84736251, born 1957-03-12.")

    assert outcome() == ("refused", "privacy_findings")
    ((_to, text),) = told()
    assert "84736251" not in text
    assert "draft" in text
    assert Draft.objects.get(author=named).fields["body"].startswith("Her number")


def test_newcomers_links_are_counted_by_mail_too(answer, named):
    User.objects.filter(pk=named.pk).update(joined_at=timezone.now(), trust_level=0)
    answer(text="See https://a.example https://b.example https://c.example")

    assert outcome() == ("refused", "newcomer_links")


def test_second_answer_within_the_pause_waits_for_its_end(answer, named, post):
    answer(text="One.")
    answer(text="Two.")
    assert outcome() == ("due", "")
    later = timezone.now() + timedelta(seconds=30)
    handling.handle_due(clock=lambda: later)

    assert outcome() == ("taken", "")
    assert newest().source == "Two."


def test_limit_of_a_day_is_told_and_not_waited_for(answer, named, monkeypatch):
    for _time in range(300):
        hit(limits.reply_daily(named), str(named.pk), timezone.now() - timedelta(hours=1))
    answer()

    assert outcome() == ("refused", "limit_reached")


def test_read_only_site_lets_mail_wait(answer, monkeypatch):
    facts = handling.site.facts()
    monkeypatch.setattr(handling.site, "facts", lambda: type(facts)(is_read_only=True))
    answer()

    assert outcome() == ("due", "")


# What it says.


def test_refusal_is_in_the_members_language(answer, named):
    User.objects.filter(pk=named.pk).update(language="zh-hans")
    answer(text="")

    assert outcome() == ("refused", "empty")
    assert "回复" in told()[0][1]


def test_refusals_are_told_once_an_hour(answer, named):
    for _time in range(3):
        answer(text="")
    assert len(told()) == 1
    answer(text="", at=timezone.now() + timedelta(hours=2))

    assert len(told()) == 2


def test_refusal_is_an_automatic_answer_that_no_program_answers(answer):
    answer(text="", message_id="<one@mail.example.net>")

    headers = mailbox.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["In-Reply-To"] == "<one@mail.example.net>"


def test_message_id_with_a_second_header_in_it_stays_out_of_ours(address, named):
    source = letter(sender=named.email, to=address, text="").replace(
        b"Message-ID: ", b"Message-ID: <a@b>\n Bcc: victim@example.org "
    )
    arrive(source)

    assert "In-Reply-To" not in mailbox.outbox[0].extra_headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; type=x"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-replied"},
        {"List_Id": "<everybody.example.org>"},
        {"List_Id": "<1.forum-thread.localhost>"},
        {"Return_Path": "<>"},
        {"X_Failed_Recipients": "a@example.org"},
    ],
)
def test_programs_are_neither_posted_nor_answered(answer, post, headers):
    answer(**headers)

    assert outcome()[0] == "ignored"
    assert not told()
    assert newest() == post


@pytest.mark.parametrize("subject", ["Out of office: back on Monday", "Automatic reply: Calibration", "自动回复：外出"])
def test_notices_of_absence_are_known_by_their_subject(address, named, subject):
    source = letter(sender=named.email, to=address).replace(b"Re: Calibration drift", subject.encode())
    arrive(source)

    assert outcome() == ("ignored", "automatic")


def test_own_mail_that_comes_back_is_ignored(address, settings):
    settings.DEFAULT_FROM_EMAIL = "Commons <no-reply@example.org>"
    arrive(letter(sender="no-reply@example.org", to=address))

    assert outcome() == ("ignored", "loop")


def test_explicit_word_that_it_is_no_program_is_believed(answer):
    answer(Auto_Submitted="no")

    assert outcome() == ("taken", "")


# What the server that took it in says.


PASS = "mx.example.org; dkim=pass header.d=hospital.example; spf=fail smtp.mailfrom=x@elsewhere.example"


@pytest.mark.parametrize(
    ("results", "state"),
    [
        (PASS, "taken"),
        ("mx.example.org; dmarc=pass header.from=hospital.example", "taken"),
        ("mx.example.org 1; spf=pass smtp.mailfrom=named@hospital.example", "taken"),
        ("mx.example.org; dmarc=fail; dkim=pass header.d=hospital.example", "refused"),
        ("mx.example.org; dkim=pass header.d=elsewhere.example", "refused"),
        ("mx.example.org; dkim=pass header.d=evilhospital.example", "refused"),
        ("mx.example.org; dkim=pass header.d=example", "refused"),
        ("mx.example.org (dkim=pass header.d=hospital.example); none", "refused"),
        ("mx.evil.example; dmarc=pass", "refused"),
        ("", "refused"),
    ],
)
def test_where_a_server_is_believed_its_word_is_needed(answer, settings, results, state):
    settings.INBOUND_AUTHSERV = ["mx.example.org"]
    answer(**({"Authentication_Results": results} if results else {}))

    assert outcome()[0] == state


def test_topmost_word_counts(address, named, settings):
    settings.INBOUND_AUTHSERV = ["mx.example.org"]
    forged = f"Authentication-Results: {PASS}\r\n".encode()
    own = b"Authentication-Results: mx.example.org; dkim=fail header.d=hospital.example; spf=fail; dmarc=fail\r\n"
    arrive(own + forged + letter(sender=named.email, to=address))

    assert outcome() == ("refused", "unproven_sender")


def test_stranger_whose_address_is_proved_is_told(settings):
    settings.INBOUND_AUTHSERV = ["mx.example.org"]
    arrive(
        letter(
            sender="wei@clinic.example",
            to="answers+rabc@in.example.org",
            text="请问怎么回复这个帖子",
            Authentication_Results="mx.example.org; dmarc=pass",
        )
    )

    assert outcome() == ("refused", "unknown_address")
    assert told()[0][0] == ["wei@clinic.example"]
    assert "地址" in told()[0][1]


# Files.


def test_files_are_taken_by_the_rules_of_the_site(answer):
    answer(files=[("curve.png", picture(), "image/png")])

    assert outcome() == ("taken", "")
    attachment = Attachment.objects.get()
    assert attachment.host_id == newest().pk
    assert str(attachment.get_absolute_url()) in newest().source


def test_file_of_another_kind_refuses_the_whole_and_is_named(answer, post):
    answer(files=[("model.zip", b"PK\x03\x04" + b"x" * 100, "application/zip")])

    assert outcome() == ("refused", "file_archive")
    assert "model.zip" in told()[0][1]
    assert newest() == post


def test_picture_of_a_signature_is_left_out(address, named):
    logo = base64.b64encode(picture()).decode()
    body = (
        f"From: {named.email}\nTo: {address}\nMessage-ID: <x@y>\nContent-Type: multipart/related; boundary=b\n\n"
        "--b\nContent-Type: text/html\n\n<p>Yes.</p><img src='cid:logo'>\n"
        f"--b\nContent-Type: image/png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\n{logo}\n--b--\n"
    )
    arrive(body.encode())

    assert outcome() == ("taken", "")
    assert newest().source == "Yes."
    assert not Attachment.objects.exists()


# For whom.


def test_envelope_says_for_whom_whatever_the_headers_say(answer, address):
    answer(to="Calibration list <somebody@elsewhere.example>", recipients=[address])

    assert outcome() == ("taken", "")


def test_mail_for_nobody_here_is_ignored(named):
    arrive(letter(sender=named.email, to="somebody@elsewhere.example"))

    assert outcome() == ("ignored", "unrelated")
    assert not told()


def test_site_that_takes_no_mail_offers_no_answer(settings, thread, named):
    settings.INBOUND_ADDRESS = ""
    reply(regular(), thread, body="What does @named say?")
    hear()
    later = timezone.now() + timedelta(minutes=11)
    mailing.mail_due(clock=lambda: later)

    assert sent()["Reply-To"] is None
    assert "above this line" not in sent().as_string()


def test_too_large_mail_is_told_to_its_sender(address, named):
    source = letter(sender=named.email, to=address) + b"x" * (receiving.mime.LARGEST + 1)
    arrive(source)

    assert outcome() == ("refused", "too_large")
    assert "10 MB" in told()[0][1]
    assert InboundMail.objects.get().size == len(source)


def test_encrypted_mail_is_refused_with_words(address, named):
    source = (
        f"From: {named.email}\nTo: {address}\nMessage-ID: <x@y>\n"
        "Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=b\n\n"
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
        "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n"
    )
    arrive(source.encode())

    assert outcome() == ("refused", "encrypted")


def test_failure_of_ours_is_tried_again_and_told_in_the_end(answer, monkeypatch, named):
    def broken(*_args, **_options):
        raise RuntimeError("x")

    monkeypatch.setattr(handling, "_outcome", broken)
    answer()
    assert outcome() == ("due", "")
    for hours in range(1, handling.MOST_ATTEMPTS):
        later = timezone.now() + timedelta(hours=hours)
        handling.handle_due(clock=lambda later=later: later)

    assert outcome() == ("failed", "failed")
    assert len(told()) == 1
