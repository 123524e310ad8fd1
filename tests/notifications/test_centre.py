"""The list of notifications: collapsed, checked again, read by opening; and the number in the frame."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.actions.hiding import hide_post
from forum.actions.reading import note_read, store_gathered
from notifications import unread
from notifications.models import Notification
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.notifications import NotificationFactory, SubscriptionFactory
from tests.forum.conftest import author, category, moderator, regular, reply, start  # noqa: F401 - fixtures
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    """Somebody who is signed in."""
    found = regular()
    client.force_login(found)
    return found


def words(client, **query):
    """The lines of the list as they read."""
    page = client.get(reverse("notifications"), query).content.decode()
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r'<p class="notice__words">(.*?)</p>', page)]


def tell(member, thread, count=1, **fields):
    """Tell the member of so many posts of the thread."""
    posts = [PostFactory(thread=thread, author=regular(name="Ana")) for _turn in range(count)]
    return [NotificationFactory(recipient=member, subject=post, target=thread, **fields) for post in posts]


def test_what_waits_about_one_thread_is_one_line(client, member):
    tell(member, ThreadFactory(title="Calibration drift"), 3)

    assert words(client) == ["Unread: 3 answers to you in “Calibration drift”"]
    assert unread.count(member) == 1


def test_opening_a_line_leads_to_the_first_that_waits_and_reads_all_of_it(client, member):
    first, _second, third = tell(member, ThreadFactory(), 3)

    answer = client.get(reverse("notification", args=[third.pk]))

    assert answer.headers["Location"] == reverse("post", args=[first.subject_id])
    assert unread.count(member) == 0
    assert not Notification.objects.filter(recipient=member, read_at__isnull=True).exists()


def test_line_of_a_post_that_was_hidden_is_gone_and_counts_no_more(client, member, moderator):  # noqa: F811
    thread = ThreadFactory()
    (row,) = tell(member, thread)
    hide_post(actor=moderator, post=thread.posts.get(pk=row.subject_id), reason="Off topic", now=timezone.now())

    assert words(client) == []
    assert unread.count(member) == 0
    assert client.get(reverse("notification", args=[row.pk])).status_code == 404


def test_others_notifications_look_missing(client, member):
    (row,) = tell(regular(), ThreadFactory())

    assert client.get(reverse("notification", args=[row.pk])).status_code == 404
    assert words(client) == []


def test_chosen_lines_are_read_and_wait_again(client, member):
    (row,) = tell(member, ThreadFactory())
    (other,) = tell(member, ThreadFactory())
    address = reverse("notifications_mark")

    client.post(address, {"do": "read", "group": [row.group_key]})
    assert unread.count(member) == 1
    client.post(address, {"do": "unread", "group": [row.group_key]})
    assert unread.count(member) == 2
    client.post(address, {"do": "all"})
    assert unread.count(member) == 0
    assert not Notification.objects.filter(pk__in=[row.pk, other.pk], read_at=None).exists()


def test_nobody_reads_for_another(client, member):
    (theirs,) = tell(regular(), ThreadFactory())

    client.post(reverse("notifications_mark"), {"do": "read", "group": [theirs.group_key]})
    client.post(reverse("notifications_mark"), {"do": "all"})

    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_unknown_wish_is_no_page(client, member):
    assert client.post(reverse("notifications_mark"), {"do": "burn"}).status_code == 404
    assert client.get(reverse("notifications"), {"only": "burnt"}).status_code == 404
    assert client.get(reverse("notifications"), {"before": "x"}).status_code == 404


def test_filter_shows_a_part(client, member):
    tell(member, ThreadFactory())
    tell(member, ThreadFactory(title="Letters"), kind="message")

    assert len(words(client)) == 2
    assert words(client, only="message") == ["Unread: Ana wrote to you in “Letters”"]


def test_older_lines_come_on_the_next_page_each_once(client, member, monkeypatch):
    monkeypatch.setattr("notifications.centre.PAGE", 2)
    for number in range(5):
        tell(member, ThreadFactory(title=f"Thread {number}"))
    seen, before = [], ""
    for _turn in range(4):
        page = client.get(reverse("notifications"), {"before": before} if before else {}).content.decode()
        seen += re.findall(r"Thread \d", " ".join(re.findall(r'notice__words">.*?</p>', page)))
        found = re.search(r'before=(\d+)" rel="next"', page)
        if found is None:
            break
        before = found[1]

    assert seen == [f"Thread {number}" for number in (4, 3, 2, 1, 0)]


def test_page_asks_as_little_for_many_lines_as_for_few(client, member, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    tell(member, ThreadFactory(), 2)
    client.get(reverse("notifications"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("notifications"))
    for _turn in range(12):
        tell(member, ThreadFactory(), 2)
    unread.forget([member.pk])
    unread.count(member)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("notifications"))

    assert len(many) == len(few)


def test_reading_the_thread_reads_what_tells_of_it_and_not_what_comes_after(client, member):
    thread = ThreadFactory()
    early, late = tell(member, thread, 2)
    number = thread.posts.get(pk=early.subject_id).number

    note_read(actor=member, thread_id=thread.pk, number=number)
    store_gathered(now=timezone.now())

    early.refresh_from_db()
    late.refresh_from_db()
    assert early.read_at is not None
    assert late.read_at is None


def test_number_is_answered_with_304_while_it_stays(client, member):
    first = client.get(reverse("notifications_unread"))
    again = client.get(reverse("notifications_unread"), headers={"if-none-match": first.headers["ETag"]})
    tell(member, ThreadFactory())
    unread.forget([member.pk])
    changed = client.get(reverse("notifications_unread"), headers={"if-none-match": first.headers["ETag"]})

    assert (first.json(), again.status_code, changed.json()) == ({"unread": 0}, 304, {"unread": 1})


def test_number_stands_in_the_frame_and_follows_a_new_reply(
    client,
    author,  # noqa: F811
    category,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    thread = start(author, category)
    hear()
    client.force_login(author)
    assert "Notifications (1)" not in client.get(reverse("notifications")).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        reply(regular(), thread)
        hear()

    assert told(author) == ["post"]
    assert "Notifications (1)" in client.get(reverse("notifications")).content.decode()


def test_guest_is_led_to_the_entrance(client):
    assert client.get(reverse("notifications")).status_code == 302
    assert client.get(reverse("notifications_unread")).status_code == 302


def test_matrix_keeps_only_what_differs_from_the_preset(client, member):
    page = reverse("notification_settings")
    shown = client.get(page).content.decode()
    assert 'name="mention" value="email" checked' in shown
    assert "waits in the review queue" not in shown  # for moderators alone

    client.post(page, {"mention": ["site"], "reply": ["site", "email"]})

    assert ("mention", "email", False) in member.channel_choices.values_list("kind", "channel", "is_on")
    assert not member.channel_choices.filter(kind="reply").exists()
    assert 'name="mention" value="email" checked' not in client.get(page).content.decode()


def test_followed_things_are_listed_and_changed_there(client, member):
    row = SubscriptionFactory(member=member, target=ThreadFactory(title="Sepsis alerts"))
    theirs = SubscriptionFactory(target=ThreadFactory(title="Elsewhere"))
    assert "Sepsis alerts" in client.get(reverse("notification_settings")).content.decode()

    client.post(reverse("subscription_level", args=[row.pk]), {"level": "muted"})
    refused = client.post(reverse("subscription_level", args=[theirs.pk]), {"level": "muted"})

    row.refresh_from_db()
    assert (row.level, row.is_automatic, refused.status_code) == ("muted", False, 404)


def test_member_is_followed_from_their_page_and_what_they_write_is_told(client, member, author, category):  # noqa: F811
    page = client.get(author.get_absolute_url()).content.decode()
    assert f'action="{reverse("follow", args=["user", author.pk])}"' in page
    client.post(reverse("follow", args=["user", author.pk]), {"level": "watching"})

    start(author, category)
    hear()

    assert told(member) == ["thread"]
    assert author.shown_name in client.get(reverse("notification_settings")).content.decode()


@pytest.mark.parametrize("level", ["muted", "", "loudly"])
def test_member_is_followed_at_levels_that_there_are_and_never_by_themselves(level, client, member, author):  # noqa: F811
    assert client.post(reverse("follow", args=["user", author.pk]), {"level": level}).status_code == 404
    assert client.post(reverse("follow", args=["user", member.pk]), {"level": "watching"}).status_code == 404


def test_preset_follows_the_profession(client, member, author, category):  # noqa: F811
    from accounts.models import User  # noqa: PLC0415

    User.objects.filter(pk=member.pk).update(profession="engineer")
    page = client.get(reverse("notification_settings")).content.decode()

    assert re.search(r'name="solved" value="email" checked', page)
    assert not re.search(r'name="quote" value="email" checked', page)
