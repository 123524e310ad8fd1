"""The privacy scan: what it puts into the queue, once, without keeping a word of it."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from content.models import PrivacyFinding
from content.privacy import check
from events.models import Event
from forum.models import Post
from foundation.errors import NotPermitted
from moderation.actions import scanning, undoing
from moderation.models import ModerationAction, PrivacyScan, ReviewItem, ScannedText
from moderation.shelves import registry, shelf_of
from moderation.tasks import scan_posts
from tests.factories.forum import PostFactory, ThreadFactory
from tests.moderation.conftest import decide, item_of, staff_with

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "00123456"
SOURCE = f"The patient, MRN {NUMBER}, was seen by the model."


def scan():
    scanning.begin(actor=None, now=timezone.now())
    return scanning.go_on()


def written(category, source=SOURCE, **thread):
    return PostFactory(thread=ThreadFactory(category=category, **thread), source=source)


@pytest.fixture
def found(category, author):
    return PostFactory(thread=ThreadFactory(category=category), source=SOURCE, author=author)


def test_what_stands_comes_into_the_queue_as_grave_and_without_its_words(found, category):
    clean = written(category, "The model was right in nine of ten cases.")
    done = scan()
    item = item_of(found)
    assert (done.items, done.is_finished) == (1, True)
    assert (item.reason, item.harm, item.author, item.category) == ("privacy_scan", 3, found.author, category)
    assert not ReviewItem.objects.filter(subject_id=clean.pk).exists()
    row = ScannedText.objects.get(subject_model="forum.post", subject_id=found.pk)
    assert [one[0] for one in row.findings] == ["body"]
    assert NUMBER not in str(row.findings)
    assert NUMBER.encode() not in bytes(row.mark)
    found.refresh_from_db()
    assert found.held_at is None, "nothing goes out of sight by itself"


def test_titles_are_read_with_the_first_post(category, moderator):
    thread = ThreadFactory(category=category, title=f"Seen by a model: MRN {NUMBER}")
    first = thread.posts.get(number=1) if thread.posts.exists() else PostFactory(thread=thread, number=1)
    scan()
    decide(moderator, item_of(first), "redact")
    thread.refresh_from_db()
    assert NUMBER not in thread.title


def test_same_finding_never_comes_twice_and_a_changed_text_does(found, moderator):
    scan()
    assert scan().items == 0, "it waits already"
    decide(moderator, item_of(found), "dismiss")
    assert scan().items == 0, "it was decided about"
    Post.objects.filter(pk=found.pk).update(source=f"{SOURCE} And again.")
    assert scan().items == 1
    assert ReviewItem.objects.filter(subject_id=found.pk).count() == 2


def test_other_rules_ask_again(found, moderator, monkeypatch):
    scan()
    decide(moderator, item_of(found), "dismiss")
    assert not scanning.begin_if_due(now=timezone.now())
    monkeypatch.setattr(scanning, "RULE_SET_VERSION", scanning.RULE_SET_VERSION + 1)
    assert scanning.begin_if_due(now=timezone.now())
    assert scanning.go_on().items == 1


def test_a_month_later_it_begins_again(found):
    scan()
    now = timezone.now()
    assert not scanning.begin_if_due(now=now + timedelta(days=29))
    assert scanning.begin_if_due(now=now + timedelta(days=31))


def test_what_its_author_kept_with_a_reason_is_not_asked_again(found):
    for one in check(SOURCE):
        PrivacyFinding.objects.create(
            host_model="forum.post",
            host_id=found.pk,
            field="body",
            kind=one.kind,
            tier=one.tier,
            rule=one.rule,
            rule_set_version=1,
            start=one.start,
            length=one.end - one.start,
            decision="kept",
            reason=PrivacyFinding.Reason.values[0],
            decided_at=timezone.now(),
        )
    assert scan().items == 0


def test_conversations_and_what_is_out_of_sight_are_not_read(category):
    PostFactory(thread=ThreadFactory(conversation=True), source=SOURCE)
    PostFactory(thread=ThreadFactory(category=category), source=SOURCE, hidden_at=timezone.now())
    assert scan().items == 0


def test_a_kill_loses_one_portion_and_nothing_is_put_twice(category, monkeypatch):
    posts = [written(category) for _ in range(4)]
    monkeypatch.setitem(registry._shelves, "forum.post", replace(shelf_of("forum.post"), portion=2))
    scanning.begin(actor=None, now=timezone.now())
    scanning.go_on(seconds=0)
    place = PrivacyScan.objects.get().last_row
    assert place
    with monkeypatch.context() as broken:
        broken.setattr(scanning.queueing, "put_post", lambda *_args, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scanning.go_on()
    assert PrivacyScan.objects.get().last_row >= place, "the place moves with what was written, or not at all"
    assert scanning.go_on().is_finished
    assert sorted(ReviewItem.objects.values_list("subject_id", flat=True)) == sorted(post.pk for post in posts)
    assert PrivacyScan.objects.get().items_made == 4


@pytest.mark.parametrize("decision", ["ask", "dismiss", "redact"])
def test_a_moderator_decides_at_the_desk(found, moderator, decision):
    scan()
    decide(moderator, item_of(found), decision)
    found.refresh_from_db()
    assert (NUMBER in found.source) == (decision != "redact")
    assert (found.held_at is not None) == (decision == "ask")
    assert ScannedText.objects.filter(subject_id=found.pk).exists() == (decision != "redact")


def test_page_starts_a_scan_for_those_who_may_redact(client, moderator, found):
    client.force_login(moderator)
    page = reverse("admin:privacy_scan")
    assert client.get(page).status_code == 200
    client.post(page)
    assert PrivacyScan.objects.get().started_by == moderator
    assert Event.objects.filter(kind="privacy_scan_started", actor=moderator).exists()
    client.post(page)
    assert PrivacyScan.objects.count() == 1, "one at a time"
    scan_posts()
    assert f'<td class="n">{PrivacyScan.objects.get().texts_read}</td>' in client.get(page).content.decode()
    with pytest.raises(NotPermitted):
        scanning.start_scan(actor=staff_with("moderate_thread"), now=timezone.now())


def test_command_says_how_fast_it_was(found):
    out = StringIO()
    call_command("scan_posts", stdout=out)
    assert "1 put into the queue" in out.getvalue()
    assert "Finished." in out.getvalue()
    assert NUMBER not in out.getvalue()


@pytest.mark.parametrize("decision", ["ask", "dismiss", "hide"])
def test_undo_brings_text_and_item_back_and_the_log_tells_both(found, moderator, decision):
    scan()
    action = decide(moderator, item_of(found), decision)
    action = ModerationAction.objects.get(pk=action.pk)
    undone = undoing.undo_decision(actor=moderator, action=action, reason="A slip of the finger.", now=timezone.now())
    found.refresh_from_db()
    assert (found.held_at, found.hidden_at) == (None, None)
    assert item_of(found).state == "open"
    assert (action.ground, undone.kind, undone.undoes_id) == ("privacy_scan", "reopened", action.pk)
    assert scan().items == 0, "it waits again already"
