"""What each level may do: paces, what a text may hold, and care for others' threads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import policies as accounts_policies
from accounts import trust
from content import markup
from forum import limits, newcomers
from forum.actions import naming, placing
from forum.actions.undoing import undo_note
from forum.headings import Heading
from forum.models import Thread
from foundation.errors import DomainError, LimitReached, NotPermitted
from moderation import limits as moderation_limits
from moderation.models import ModerationAction
from tests.factories.accounts import GroupFactory, MembershipFactory
from tests.factories.forum import CategoryFactory, PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular, reply, start
from tests.moderation.conftest import flag, staff_with
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db(transaction=True)

EVERY_LEVEL = [(0, 100), (1, 100), (2, 150), (3, 200), (4, 300)]


@pytest.mark.parametrize(("level", "percent"), EVERY_LEVEL)
def test_numbers_of_a_day_are_the_published_ones(level, percent):
    rights = trust.RIGHTS[level]
    numbers = (rights.votes_daily, rights.flags_daily, rights.edits_daily)

    assert rights.level == level
    assert numbers == (50 * percent / 100, 20 * percent / 100, 30 * percent / 100)
    assert (trust.FIRST_DAY_THREADS, trust.FIRST_DAY_REPLIES) == (3, 10)
    assert (trust.THREAD_PAUSE, trust.REPLY_PAUSE) == (15, 5)


@pytest.mark.parametrize(("level", "percent"), EVERY_LEVEL)
@pytest.mark.parametrize(
    ("count", "base"),
    [(limits.count_response, 50), (limits.count_edit, 30)],
    ids=["votes", "edits"],
)
def test_pace_of_each_level_ends_where_it_says(level, percent, count, base):
    member, now = regular(trust_level=level), timezone.now()
    for _number in range(base * percent // 100):
        count(member, now)

    with pytest.raises(LimitReached):
        count(member, now)


@pytest.mark.parametrize("level", [0, 2])
def test_flags_end_where_the_level_says(level, monkeypatch):
    small = replace(trust.RIGHTS[level], flags_daily=2 + level)
    monkeypatch.setattr(trust, "RIGHTS", [small if one.level == level else one for one in trust.RIGHTS])
    reader = regular(trust_level=level)
    posts = [PostFactory() for _number in range(3 + level)]
    for post in posts[:-1]:
        flag(post, by=reader)

    with pytest.raises(LimitReached):
        flag(posts[-1], by=reader)
    assert moderation_limits.flag_daily(regular(trust_level=4)).most == 60


def test_staff_are_held_to_no_pace(staff):
    for _number in range(60):
        limits.count_response(staff, timezone.now())


def test_first_day_is_shorter_still(category):
    member, now = regular(), timezone.now()
    member.joined_at = now
    for number in range(3):
        limits.count_start(member, now + timedelta(seconds=20 * number))

    with pytest.raises(LimitReached):
        limits.count_start(member, now + timedelta(minutes=5))


LINKS = "See https://a.example.org/1 and https://b.example.org/2"
HELD = {
    "newcomer_links": (LINKS, f"{LINKS} and https://c.example.org/3"),
    "newcomer_mentions": ("@ana @ben", "@ana @ben @cai"),
}


@pytest.mark.parametrize("code", ["newcomer_links", "newcomer_mentions"])
def test_text_of_level_0_may_hold_two_links_and_name_two_members(category, code):
    for name in ("ana", "ben", "cai"):
        regular(username=name)
    within, beyond = HELD[code]
    new, known = regular(), regular(trust_level=1)

    start(new, category, body=within)
    with pytest.raises(DomainError) as refused:
        start(regular(), category, body=beyond)
    assert (refused.value.code, refused.value.field) == (code, "body")
    start(known, category, body=beyond)
    start(staff_with(), category, body=beyond)


def test_text_of_level_0_may_show_one_picture(member):
    rendered = markup.render("A text.", profile="post")
    picture = '<p><img src="/media/1" alt="A film"></p>'
    one = replace(rendered, html=type(rendered.html)(picture))
    two = replace(rendered, html=type(rendered.html)(picture * 2))

    newcomers.check_text(member, one)
    with pytest.raises(DomainError) as refused:
        newcomers.check_text(member, two)
    assert refused.value.code == "newcomer_pictures"
    member.trust_level = 1
    newcomers.check_text(member, two)


def test_composer_says_what_level_0_allows(sign_in, category):
    page = "/new/discussion/"

    assert "While you are new here" in sign_in(regular()).get(page).content.decode()
    assert "While you are new here" not in sign_in(regular(trust_level=1)).get(page).content.decode()


def test_patients_data_is_reported_at_every_level(post):
    assert flag(post, "patient_data", by=regular(trust_level=0)).is_held


@pytest.mark.parametrize(("level", "may"), [(0, False), (1, False), (2, True), (3, True), (4, True)])
def test_groups_are_begun_from_level_2(level, may):
    assert accounts_policies.may_make_group(regular(trust_level=level), timezone.now()) is may


def retitle(actor, thread, title="What this number does not mean"):
    heading = Heading(title=title, tags=["calibration"])
    return naming.rename_thread(
        actor=actor, thread=thread, heading=heading, reason="It asks the opposite.", now=timezone.now()
    )


def move(actor, thread, category):
    return placing.move_thread(
        actor=actor, thread=thread, category=category, reason="It is about pictures.", now=timezone.now()
    )


@pytest.mark.parametrize("level", [0, 1, 2])
def test_below_level_3_nobody_cares_for_others_threads(category, level):
    thread, member = counted(category=category), regular(trust_level=level)

    with pytest.raises(NotPermitted):
        retitle(member, thread)
    with pytest.raises(NotPermitted):
        move(member, thread, CategoryFactory())


@pytest.mark.parametrize("level", [3, 4])
def test_from_level_3_members_put_public_threads_in_order_with_a_note_and_a_way_back(category, level):
    member, thread, there = regular(trust_level=level), counted(category=category), CategoryFactory()
    title = thread.title

    retitle(member, thread)
    move(member, Thread.objects.get(pk=thread.pk), there)
    hear()

    thread.refresh_from_db()
    assert (thread.title, thread.category_id) == ("What this number does not mean", there.pk)
    assert {note.kind for note in thread.notes.all()} == {"retitled", "retagged", "moved"}
    assert {note.actor_id for note in thread.notes.all()} == {member.pk}
    assert not ModerationAction.objects.exists()
    for kind in ("moved", "retitled"):
        undo_note(actor=member, note=thread.notes.get(kind=kind), now=timezone.now())
    thread.refresh_from_db()
    assert (thread.title, thread.category_id) == (title, category.pk)


def test_move_by_a_moderator_still_stands_in_the_log(category, moderator):
    move(moderator, counted(category=category), CategoryFactory())
    hear()

    assert ModerationAction.objects.get().kind == "moved"


def test_members_of_level_3_leave_alone_what_is_locked_hidden_or_not_public(category):
    member, now = regular(trust_level=3), timezone.now()
    group = GroupFactory()
    MembershipFactory(group=group, member=member)
    others = [
        counted(category=category, locked_at=now),
        counted(category=CategoryFactory(group=group)),
        counted(category=CategoryFactory(for_kind="members")),
    ]

    for thread in others:
        with pytest.raises(NotPermitted):
            retitle(member, thread)
        with pytest.raises(NotPermitted):
            move(member, thread, CategoryFactory())
    for place in (CategoryFactory(for_kind="members"), CategoryFactory(group=group)):
        with pytest.raises(NotPermitted):
            move(member, counted(category=category), place)


def test_page_of_care_offers_level_3_what_it_may_and_no_more(category, sign_in):
    thread, there, hidden = counted(category=category), CategoryFactory(), CategoryFactory(for_kind="members")
    browser = sign_in(regular(trust_level=3))
    address = f"/threads/{thread.pk}/care/"

    page = browser.get(address).content.decode()

    assert "Change the heading" in page
    assert "Move to another category" in page
    assert there.name_en in page
    assert hidden.name_en not in page
    assert "Lock the thread" not in page
    assert "Change the heading" not in sign_in(regular(trust_level=2)).get(address).content.decode()
    assert address in browser.get(thread.get_absolute_url()).content.decode()


def test_wish_of_a_silenced_member_is_refused(category):
    member = regular(trust_level=3, silenced_until=timezone.now() + timedelta(days=1))
    thread = counted(category=category)

    with pytest.raises(NotPermitted):
        retitle(member, thread)
    with pytest.raises(NotPermitted):
        reply(member, thread)
