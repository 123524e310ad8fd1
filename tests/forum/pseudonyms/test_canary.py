"""Who writes under a pseudonym is in no answer to anybody who may not know it: every address, before and after."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.attachments.actions import upload
from content.models import Attachment
from forum.actions.editing import edit_post
from forum.actions.hiding import hide_post
from forum.actions.naming import rename_thread
from forum.actions.wiki import open_as_wiki
from forum.headings import Heading
from forum.models import Post, Pseudonym, Thread
from forum.quoting import quote
from forum.starter.reading import FILES
from forum.writing import Writing
from foundation import near
from moderation.actions.flagging import flag_post
from moderation.models import Flag
from tests.addresses import addresses
from tests.factories.accounts import CredentialFactory, show_second_factor
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular, reply, start
from tests.forum.matrix.test_canaries import questions

pytestmark = [pytest.mark.django_db, pytest.mark.services(seconds=120)]

TOO_MANY = 429
NUMBER = 918273645  # of the member: no other number on any page is like it
NAMES = re.compile(rf"ferncanary|{NUMBER}", re.IGNORECASE)
# Alone the right to look behind a pseudonym is kept from this moderator.
READS_ALL = ("view_", "moderate_thread")


def moderator():
    member = regular(username="overseer", staff=True)
    for permission in Permission.objects.all():
        if permission.codename.startswith(READS_ALL):
            member.user_permissions.add(permission)
    return User.objects.get(pk=member.pk)


class World:
    def __init__(self):
        self.writer = regular(pk=NUMBER, username="ferncanary", name="Ferncanary Maple")
        CredentialFactory(member=self.writer)
        self.other = regular(username="other")
        self.category = CategoryFactory(slug="own-room")
        self.rows, self.thread = [], None

    def plant(self):
        now = timezone.now()
        with (FILES / "calibration.png").open("rb") as file:
            picture = upload(actor=self.writer, file=file, name="curve.png", alt_text="A curve", now=now)
        body = f"What does this curve say. ![A curve]({picture.get_absolute_url()})"
        self.thread = start(
            self.writer, self.category, title="Quillword under a pseudonym", body=body, is_pseudonymous=True
        )
        first = self.thread.posts.get(number=1)
        theirs = start(self.other, self.category, title="Quillword by somebody else")
        second = reply(self.writer, theirs, is_pseudonymous=True, now=now + timedelta(minutes=5))
        withdrawn = reply(self.writer, theirs, body="Not so.", now=now + timedelta(minutes=10))
        reply(self.other, self.thread, body=quote(first) + "Yes.", now=now + timedelta(minutes=5))
        later = now + timedelta(hours=1)
        writing = Writing(body=f"{body} And more.")
        edit_post(actor=self.writer, post=first, writing=writing, base_edit=0, reason="More", now=later)
        open_as_wiki(actor=self.writer, post=second, is_wiki=True, now=later)
        hide_post(actor=self.writer, post=withdrawn, reason="", now=later)
        heading = Heading(title="Quillword still under a pseudonym")
        rename_thread(actor=self.writer, thread=self.thread, heading=heading, now=later)
        made = flag_post(actor=self.other, post=second, reason="unsupported_claim", note="Where from?", now=later).flag
        voice = Pseudonym.objects.get(thread=self.thread)
        file = Attachment.objects.get()
        self.rows = [self.thread.pk, theirs.pk, first.pk, second.pk, withdrawn.pk, made.pk, voice.pk, file.pk]
        return self

    def paths(self):
        """Every address with the numbers that the rows will have: the next ones of each table."""
        numbers = {1}
        for model, count in ((Thread, 2), (Post, 4), (Flag, 1), (Pseudonym, 2), (Attachment, 1)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
                last = (cursor.fetchone() or [0])[0]
            numbers |= set(range(last + 1, last + 1 + count))
        found = []
        for address in addresses():
            names = {name for name, _kind in address.arguments}
            for pk in sorted(numbers) if names & {"pk", "object_id"} else [1]:
                known = {"pk": pk, "object_id": pk, "username": "ferncanary", "slug": "own-room"}
                found.append(address.path(**known))
        listed = [f"{reverse('admin:forum_post_changelist')}?q=ferncanary"]
        listed += [f"{reverse('admin:forum_thread_changelist')}?q=ferncanary"]
        listed += [f"{reverse('suggestions')}?kind=mention&q=&thread={pk}" for pk in range(1, 5)]
        return [path for path in dict.fromkeys(found) if path and "logout" not in path] + listed


def seen(browser, paths):
    """How often each answer names the member, by number or by name."""
    counts = {}
    for number, path in enumerate(paths):
        if number % 40 == 0:
            cache.clear()  # so many requests at once are refused
        response = browser.get(path)
        assert response.status_code != TOO_MANY, path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = "\n".join(f"{name}: {value}" for name, value in response.headers.items()) + body.decode(errors="replace")
        counts[path] = len(NAMES.findall(text.replace("q=ferncanary", "").replace('value="ferncanary"', "")))
    return counts


@pytest.mark.timeout(400)  # every address of the site
@pytest.mark.parametrize("role", ["guest", "other", "moderator"])
def test_no_answer_names_the_author_who_did_not_before(role, django_capture_on_commit_callbacks):
    world = World()
    browser = Client()
    if role != "guest":
        member = moderator() if role == "moderator" else world.other
        browser.force_login(member)
        if member.is_staff:
            show_second_factor(browser, member)
    paths = world.paths()
    start_of_it = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        world.plant()
    assert all(f"/p/{pk}/" in "".join(paths) for pk in world.rows)
    world.thread.refresh_from_db()
    after = seen(browser, [*paths, *questions(world.thread)])
    assert len(paths) > 300
    assert browser.get(world.thread.get_absolute_url()).status_code == 200

    # Only where the member is named at all does it matter how often that was so before anything was written.
    transaction.savepoint_rollback(start_of_it)
    near.forget_all()
    before = seen(browser, [path for path, count in after.items() if count])

    assert before
    assert [path for path, count in after.items() if count > before.get(path, 0)] == []


def test_no_row_beside_the_text_says_who_wrote_it(django_capture_on_commit_callbacks):
    """Every column of the database that holds the member's number stands in a list, with its reason."""
    world = World()
    with django_capture_on_commit_callbacks(execute=True):
        world.plant()
    allowed = {
        "forum_post.unnamed_author_id",  # whose it is, for what they may do
        "forum_thread.unnamed_author_id",
        "moderation_reviewitem.unnamed_author_id",  # so that they never decide about it
        "moderation_moderationaction.unnamed_member_id",  # so that they are told
        "forum_pseudonym.member_id",
        "forum_readposition.member_id",  # readers
        "notifications_subscription.member_id",
        "accounts_user.id",
        "accounts_credential.member_id",
        "foundation_attempt.key",
    }
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{name}" for name, value in zip(names, row, strict=True) if str(NUMBER) in str(value)
                }

    assert found - allowed == set()
