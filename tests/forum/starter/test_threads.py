"""The demonstration threads: sound files, written as members write, and only once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from config.starter.members import load_members
from content.attachments.refusals import AttachmentRefused
from content.models import Attachment, Hold, PrivacyFinding
from forum import counting, recounting
from forum.limits import REPLY_PAUSE, START_PAUSE
from forum.models import Category, Post, Thread
from forum.starter import threads
from forum.starter.categories import load_categories
from forum.starter.reading import PICTURE, MalformedThread, read, starter_threads
from forum.starter.threads import load_threads
from knowledge.models import Topic
from knowledge.starter.topics import load_topics

HEAD = "title: What is asked here\nkind: discussion\ncategory: imaging\nlanguage: en\nauthor: demo-nurse\nage: 3d\n"


@pytest.fixture
def furnished(db, tmp_path):
    """A site with everything but threads."""
    load_topics()
    load_categories()
    load_members(tmp_path / "accounts.txt", timezone.now())


@pytest.mark.services  # it writes and lays out every text
def test_every_thread_is_written_whole_and_shown(furnished):
    told = starter_threads()

    assert load_threads(timezone.now()) == len(told)

    written = {thread.title: thread for thread in Thread.objects.all()}
    for one in told:
        thread = written[one.title]
        assert thread.is_counted, one.name
        assert thread.reply_count == sum(not step.is_edit for step in one.steps), one.name
        assert thread.is_answered == any(step.is_accepted for step in one.steps), one.name
        found = counting.of_thread(thread)
        assert not recounting.differs(thread, found), one.name
    assert not Hold.objects.exists()
    assert not Post.objects.exclude(origin="starter").exists()
    pictures = sum(text.count("](starter:") for one in told for text in (one.body, *(step.body for step in one.steps)))
    assert Attachment.objects.count() == pictures
    assert not PrivacyFinding.objects.filter(tier="hard").exists()


def test_loading_again_writes_nothing(furnished, monkeypatch):
    few = starter_threads()[:2]
    monkeypatch.setattr(threads, "starter_threads", lambda: few)
    assert load_threads(timezone.now()) == 2
    count = Post.objects.count()
    Thread.objects.update(title="Renamed by somebody")

    assert load_threads(timezone.now() + timedelta(days=1)) == 0
    assert Post.objects.count() == count


def test_a_picture_that_cannot_be_taken_in_leaves_its_description(furnished, monkeypatch):
    def refuse(**_file):
        raise AttachmentRefused("decoding_too_slow")

    pictured = next(one for one in starter_threads() if "](starter:" in one.body)
    monkeypatch.setattr(threads, "starter_threads", lambda: [pictured])
    monkeypatch.setattr(threads, "upload", refuse)

    assert load_threads(timezone.now()) == 1
    assert "starter:" not in Post.objects.get(number=1).source
    assert PICTURE.search(pictured.body)["alt"] in Post.objects.get(number=1).source


def test_without_members_nothing_is_written(db):
    load_topics()
    load_categories()

    assert load_threads(timezone.now()) == 0


def test_a_site_with_categories_keeps_its_own(db):
    load_categories()
    Category.objects.get(slug="imaging").delete()
    count = Category.objects.count()

    assert load_categories() == 0
    assert Category.objects.count() == count


def test_files_name_what_exists(furnished):
    for one in starter_threads():
        assert Category.objects.filter(slug=one.category).exists(), one.name
        assert Topic.objects.filter(slug__in=one.topics).count() == len(one.topics), one.name


def test_nobody_writes_two_texts_at_once():
    """Limits on how often somebody writes hold for these texts too; here one learns which two are too close."""
    told = starter_threads()
    starts = sorted((one.author, -one.age, one.name) for one in told)
    replies = sorted(
        (step.by, step.after - one.age, one.name) for one in told for step in one.steps if not step.is_edit
    )

    for limit, written in ((START_PAUSE, starts), (REPLY_PAUSE, replies)):
        for (author, when, name), (next_author, later, next_name) in pairwise(written):
            is_apart = later - when > timedelta(seconds=limit.window)
            assert author != next_author or is_apart, (limit.name, author, name, next_name)


@pytest.mark.parametrize(
    "text",
    [
        "title: x\n---\nbody",
        f"{HEAD}odd: value\n---\nbody",
        f"{HEAD}---\nbody\n=== remark by=demo-nurse after=2h\ntext",
        f"{HEAD}---\nbody\n=== reply by=demo-nurse after=soon\ntext",
        f"{HEAD}---\nbody\n=== reply by=demo-nurse after=2h unknown=1\ntext",
    ],
)
def test_malformed_file_is_named(tmp_path, text):
    path = tmp_path / "broken.md"
    path.write_text(text)

    with pytest.raises(MalformedThread, match=r"broken\.md"):
        read(path)
