"""Lists whose statements are written once for callers of a kind hold what the rule finds for each caller."""

import pytest
from django.utils import timezone

from accounts.scopes import SCOPES
from forum.models import Bookmark, Participant, Post, Thread, ThreadNote
from knowledge.models import Article, ArticleRevision
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    ParticipantFactory,
    PostFactory,
    ReadPositionFactory,
    ThreadFactory,
    ThreadNoteFactory,
)
from tests.factories.knowledge import ArticleRevisionFactory, TopicFactory, reviewer
from tests.factories.notifications import NotificationFactory, SubscriptionFactory
from tests.moderation.conftest import staff_with

# The rights of staff sleep unless their token moderates.
WITHOUT_MESSAGES = tuple(scope for scope in SCOPES if scope != "read:messages")
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def callers(member, moderator):
    """Members of several kinds, of whom one stands in a group."""
    return [MembershipFactory(member=member).member, UserFactory(), moderator, UserFactory(staff=True)]


def ids(answer):
    assert answer.status_code == 200, answer.told
    return [one["id"] for one in answer.told["results"]]


def test_bookmarks_are_those_on_posts_that_their_member_reads(program, callers):
    group = callers[0].member_groups.get()
    lab = CategoryFactory(group=group)
    talk = ThreadFactory(conversation=True, author=callers[0])
    threads = [ThreadFactory(), ThreadFactory(category=lab, audience=lab.audience), talk]
    threads.append(ThreadFactory(hidden_at=timezone.now(), hide_reason="No."))
    for caller in callers:
        for thread in threads:
            BookmarkFactory(member=caller, post=PostFactory(thread=thread))
    PostFactory(thread=talk)

    for caller in callers:
        rule = Bookmark.objects.visible_to(caller).order_by("-created_at", "-pk")
        for scopes, found in (((), rule), (WITHOUT_MESSAGES, rule.filter(post__thread__category__isnull=False))):
            told = program(caller, *scopes).read("/bookmarks/").told["results"]
            assert [one["post"]["id"] for one in told] == [*found.values_list("post_id", flat=True)], caller


def test_notes_are_read_by_whoever_opens_their_thread(program, callers):
    group = callers[0].member_groups.get()
    lab = CategoryFactory(group=group)
    for thread in (ThreadFactory(), ThreadFactory(category=lab, audience=lab.audience)):
        ThreadNoteFactory.create_batch(11, thread=thread)
        for caller in (*callers, None):
            answer = program(caller).read(f"/threads/{thread.pk}/notes/?limit=10")
            if caller is None or not Thread.objects.visible_to(caller).filter(pk=thread.pk).exists():
                assert answer.status_code == (200 if thread.category != lab else 404)
                continue
            rule = ThreadNote.objects.visible_to(caller).filter(thread=thread).order_by("-pk")
            following = answer.told["next"].split("/api/v1")[1]
            assert ids(answer) + ids(program(caller).read(following)) == [*rule.values_list("pk", flat=True)]


def test_conversations_are_those_one_stands_in_with_who_is_present(program, callers):
    for number, caller in enumerate(callers):
        others = [other for other in callers if other != caller]
        talk = ThreadFactory(conversation=True, author=caller, participants=others[:number])
        ParticipantFactory(thread=talk, left_at=timezone.now())
        ReadPositionFactory(thread=talk, member=caller, number=1)

    for caller in callers:
        told = program(caller).read("/conversations/").told["results"]
        rule = Thread.objects.visible_to(caller).filter(category__isnull=True)
        rows = rule.with_reader(caller).order_by("-last_activity_at", "-pk")
        assert [(one["id"], one["read_number"]) for one in told] == [(row.pk, row.read_number) for row in rows]
        for one in told:
            present = Participant.objects.filter(thread_id=one["id"]).present().in_order()
            assert [who["username"] for who in one["participants"]] == [row.member.username for row in present]
            for other in callers:
                status = program(other).read(f"/conversations/{one['id']}/posts/").status_code
                assert status == (200 if present.filter(member=other).exists() else 404)


def test_articles_and_revisions_are_those_that_the_caller_may_see(program, member):
    """Two who review one topic each are asked for by the same statement."""
    whole = TopicFactory()
    topics = [TopicFactory(parent=whole), TopicFactory()]
    one, other, above = (reviewer(topic=topic) for topic in (*topics, whole))
    for topic in topics:
        for state in ({"starter": True}, {}, {"state": "in_review", "submitted_at": timezone.now()}):
            ArticleRevisionFactory(text__article__topic=topic, author=None if "starter" in state else member, **state)
    ArticleRevisionFactory(author=member, state="in_review", submitted_at=timezone.now(), held_at=timezone.now())
    publishing = staff_with("publish_article")

    for caller in (member, one, other, above, reviewer(), UserFactory(), publishing):
        asking = program(caller)
        seen = ArticleRevision.objects.visible_to(caller).order_by("-pk")
        readable = Article.objects.visible_to(caller).order_by("-pk")
        for more, wanted in (("", {}), ("&state=in_review", {"state": "in_review"}), ("&language=zh-hans", {"pk": 0})):
            for texts in ("", "&expand=sections"):
                path = f"/revisions/?limit=50{more}{texts}"
                assert ids(asking.read(path)) == [*seen.filter(**wanted).values_list("pk", flat=True)], path
        assert ids(asking.read("/articles/")) == [*readable.values_list("pk", flat=True)]
        for article in Article.objects.all():
            answer = asking.read(f"/articles/{article.slug}/revisions/")
            rule = [*seen.filter(text__article=article).values_list("pk", flat=True)]
            assert (ids(answer) if answer.status_code == 200 else []) == rule
    starters = Article.objects.filter(texts__revisions__is_published=True).order_by("-pk")
    assert ids(program().read("/articles/")) == [*starters.values_list("pk", flat=True)]


def test_posts_of_one_member_are_those_they_wrote_under_their_name(program, callers):
    group = callers[0].member_groups.get()
    lab = CategoryFactory(group=group)
    author = UserFactory(username="Li.Wei")
    threads = [ThreadFactory(), ThreadFactory(category=lab, audience=lab.audience)]
    threads.append(ThreadFactory(conversation=True, author=author))
    for thread in threads:
        PostFactory.create_batch(2, thread=thread, author=author)
        PostFactory(thread=thread)
    PostFactory(thread=threads[0], author=None, unnamed_author=author)

    for caller in (*callers, author):
        rule = Post.objects.visible_to(caller).filter(author=author, thread__category__isnull=False)
        told = ids(program(caller).read("/posts/?author=li.wei"))
        assert told == [*rule.order_by("-created_at", "-pk").values_list("pk", flat=True)], caller
        assert ids(program(caller).read("/posts/?author=nobody")) == []
    author.deletion_due_at = timezone.now()
    author.save()
    assert ids(program(callers[0]).read("/posts/?author=Li.Wei")) == []


def test_notifications_and_what_is_followed_are_told_as_far_as_the_caller_sees_it(program, callers):
    group = callers[0].member_groups.get()
    lab = CategoryFactory(group=group)
    threads = [
        ThreadFactory(),
        ThreadFactory(category=lab, audience=lab.audience),
        ThreadFactory(locked_at=timezone.now()),
    ]
    threads.append(ThreadFactory(conversation=True, author=callers[0]))
    posts = [PostFactory(thread=thread) for thread in threads]
    for caller in callers:
        for number, post in enumerate(posts, start=1):
            kind = "message" if post.thread.is_conversation else "reply"
            NotificationFactory(
                recipient=caller,
                actor=post.author,
                subject=post,
                kind=kind,
                read_at=timezone.now() if number == 1 else None,
            )
            SubscriptionFactory(member=caller, target=post.thread)

    for caller in callers:
        seen = [post for post in reversed(posts) if Post.objects.visible_to(caller).filter(pk=post.pk).exists()]
        public = [post for post in seen if not post.thread.is_conversation]
        for more, scopes, found in (
            ("", (), seen),
            ("?is_unread=true", (), [post for post in seen if post != posts[0]]),
            ("?kind=reply", (), public),
            ("", WITHOUT_MESSAGES, public),
        ):
            told = program(caller, *scopes).read(f"/notifications/{more}").told["results"]
            wanted = [(post.thread.title, post.author.username) for post in found]
            assert [(one["title"], one["actor"]["username"]) for one in told] == wanted, (caller, more)
        followed = program(caller).read("/subscriptions/").told["results"]
        assert {one["target"] for one in followed} == {post.thread_id for post in seen}
