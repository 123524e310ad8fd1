"""What everybody may know: the log without names, figures by month, and nothing about what stands apart."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions import hiding
from forum.actions.conversations import start_conversation
from forum.writing import Writing
from moderation import openness
from moderation.actions import undoing
from moderation.models import ModerationAction
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory
from tests.factories.moderation import AppealFactory, FlagFactory, ModerationActionFactory, ReviewItemFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular
from tests.moderation.conftest import REASON, decide, flag, item_of

pytestmark = pytest.mark.django_db(transaction=True)

LOG, OVERVIEW, API = "/moderation/log/", "/moderation/", "/api/v1/moderation/log/"


def test_guest_reads_what_was_decided_and_nobodys_name(client, post, moderator, category):
    flagger = regular(name="Quilla Reporter")
    flag(post, by=flagger)
    decide(moderator, item_of(post), "hide")

    text = client.get(LOG).content.decode()

    assert "Flags upheld" in text or "Taken out of sight" in text
    assert category.name_en in text
    assert "Unsupported claim" in text
    for secret in (post.author.name, post.author.username, moderator.name, flagger.name, REASON, post.source):
        assert secret not in text
    assert f"/p/{post.pk}/" not in text


def test_decision_that_was_taken_back_says_so(client, post, moderator):
    flag(post)
    action = decide(moderator, item_of(post), "dismiss")
    undoing.undo_decision(actor=moderator, action=action, reason="A slip of the finger.", now=timezone.now())

    assert "taken back" in client.get(LOG).content.decode()


def test_nothing_of_groups_and_conversations_is_told(client, moderator, author):
    group = GroupFactory()
    in_group = PostFactory(thread=counted(category=CategoryFactory(group=group)), author=author)
    other = regular()
    talk = start_conversation(
        actor=author, others=[other], title="Between us", writing=Writing(body="A word."), now=timezone.now()
    )
    for subject in (in_group, talk.posts.get(number=1)):
        ModerationActionFactory(kind="hidden", subject_model="forum.post", subject_id=subject.pk)
    ModerationActionFactory(kind="locked", subject_model="forum.thread", subject_id=talk.pk)
    ModerationActionFactory(kind="opened", subject_model="forum.post", subject_id=in_group.pk)

    assert openness.entries().rows == []
    assert client.get(API).json()["results"] == []
    assert "No decision yet" in client.get(LOG).content.decode()


def test_what_was_decided_where_the_text_stands_and_about_members_is_told(client, post, moderator, category):
    hiding.hide_post(actor=moderator, post=post, reason="Off topic.", now=timezone.now())
    hidden = ModerationActionFactory(kind="hidden", subject_model="forum.post", subject_id=post.pk)
    member = UserFactory()
    silenced = ModerationActionFactory(kind="silenced", subject_model="accounts.user", subject_id=member.pk)

    rows = openness.entries().rows

    assert {row.pk for row in rows} >= {hidden.pk, silenced.pk}
    assert {row.where for row in rows} == {category.name, ""}


def test_pages_turn_both_ways_and_hold_each_decision_once(client, post):
    made = [
        ModerationActionFactory(
            kind="held", subject_model="forum.post", subject_id=post.pk, is_automatic=True, actor=None
        ).pk
        for _number in range(65)
    ]

    newest_first = sorted(made, reverse=True)
    first = openness.entries()
    second = openness.entries(before=first.older)
    third = openness.entries(before=second.older)

    assert [row.pk for page in (first, second, third) for row in page.rows] == newest_first
    assert third.older == first.newer == ""
    assert [row.pk for row in openness.entries(after=third.newer).rows] == newest_first[30:60]
    assert client.get(f"{LOG}?before=nonsense").status_code == 404
    assert "a rule" in client.get(LOG).content.decode()


def test_months_count_what_happened_in_each(clock, post):
    now = datetime(2026, 3, 15, 12, tzinfo=UTC)
    ModerationActionFactory(kind="hidden", created_at=now)
    ModerationActionFactory(kind="refused", created_at=now)
    ModerationActionFactory(kind="held", created_at=datetime(2026, 2, 1, tzinfo=UTC))
    ModerationActionFactory(kind="suspended", created_at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    ModerationActionFactory(kind="silenced", created_at=datetime(2025, 3, 31, 23, 59, tzinfo=UTC))
    FlagFactory(created_at=now, state="upheld", decided_at=now)
    FlagFactory(created_at=now)
    AppealFactory(created_at=now, state="granted", decided_at=now, action__kind="upheld")
    for hours in (1, 2, 9):
        ReviewItemFactory(opened_at=now, decided_at=now + timedelta(hours=hours), state="closed", outcome="dismissed")
    ReviewItemFactory(opened_at=now, decided_at=now, state="closed", outcome="elsewhere")

    months = openness.months(now)

    march, february, january = months[:3]
    assert [month.first_day.isoformat()[:7] for month in months][::11] == ["2026-03", "2025-04"]
    assert (march.hidden, march.held, march.restricted) == (2, 0, 0)
    assert (march.reports, march.upheld, march.appeals, march.granted) == (2, 1, 1, 1)
    assert march.typical == timedelta(hours=2)
    assert (february.held, january.restricted) == (1, 1)
    assert sum(month.restricted for month in months) == 1


def test_page_shows_every_month_in_both_languages(client):
    english, chinese = client.get(OVERVIEW).content.decode(), client.get("/zh-hans/moderation/").content.decode()

    assert english.count("<tr>") == chinese.count("<tr>") == openness.MONTHS + 1
    assert reverse("moderation_log") in english
    assert "How we moderate" in english
    assert "How we moderate" not in chinese


def test_every_page_leads_there(client):
    assert f'href="{OVERVIEW}"' in client.get("/").content.decode()


def test_api_tells_the_same(client, post, moderator, category):
    flag(post)
    decide(moderator, item_of(post), "hide")

    answer = client.get(API).json()["results"]

    assert [row["kind"] for row in answer] == [
        action.kind for action in ModerationAction.objects.public([category.pk]).order_by("-pk")
    ]
    assert set(answer[0]) == {"day", "kind", "rule", "category", "is_automatic", "is_taken_back"}
    assert answer[-1]["category"] == category.name_en


@pytest.mark.parametrize("path", [LOG, API])
def test_log_costs_the_same_for_few_and_many(path, client, post, assert_flat):
    def make(count):
        for _number in range(count):
            ModerationActionFactory(kind="held", subject_model="forum.post", subject_id=post.pk)

    assert assert_flat(make, lambda: client.get(path)) <= 4
