"""A site that is written, read into an empty one and written again is the same file."""

import io

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.travelling.writing import LINES
from content.attachments import actions, claims
from content.citations.citing import cite
from content.models import Attachment
from events.models import Event
from forum.models import Post, Thread
from foundation import recounting
from notifications.models import Notification
from tests.config.travelling.conftest import empty_site
from tests.content.attachments import samples
from tests.factories.accounts import GroupFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.content import ReferenceFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    PostFactory,
    PostRevisionFactory,
    PseudonymFactory,
    ReactionFactory,
    SameProblemFactory,
    TagFactory,
    ThreadFactory,
    ThreadLinkFactory,
    VoteFactory,
)
from tests.factories.knowledge import (
    ArticlePrerequisiteFactory,
    ArticleRevisionFactory,
    GlossaryTermFactory,
    HelpfulVoteFactory,
    NeedsChangeFactory,
    PathStepFactory,
    ProgressFactory,
    ReviewCommentFactory,
    ReviewFactory,
    SelfCheckFactory,
    TopicPrerequisiteFactory,
    TopicTextFactory,
)
from tests.factories.moderation import LabelFactory
from tests.factories.notifications import SubscriptionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def fill():
    """One of each thing that travels, and the references that lead forwards."""
    author, reader = UserFactory(username="ada"), UserFactory(username="周若衡", name="周 若衡")
    OrganisationFactory()
    group = GroupFactory()
    MembershipFactory(group=group, member=author)
    inner = CategoryFactory(parent=CategoryFactory())
    closed = CategoryFactory(group=group)
    thread = ThreadFactory(question=True, category=inner, author=author, title="How is AUC read? 👩🏽‍⚕️")
    thread.tags.set([TagFactory(), TagFactory()])
    first = thread.posts.get(number=1) if thread.posts.exists() else PostFactory(thread=thread, author=author)
    answer = PostFactory(thread=thread, author=reader, source="By **rank**. See doi:10.1038/nature14539.")
    with transaction.atomic():
        cite(answer, [("doi", "10.1038/nature14539")], is_public=True, now=timezone.now())
    Post.objects.filter(pk=first.pk).update(reply_to=answer)
    Thread.objects.filter(pk=thread.pk).update(
        accepted_post=answer, accepted_at=timezone.now(), accepted_by=author, last_number=answer.number
    )
    other = ThreadFactory(category=closed)
    PostFactory(thread=other)
    ThreadLinkFactory(source=other, target=thread)
    PostRevisionFactory(post=answer)
    VoteFactory(post=answer), ReactionFactory(post=answer), BookmarkFactory(post=answer)
    SameProblemFactory(thread=thread)
    PseudonymFactory(thread=thread)
    LabelFactory(post=answer)
    ReferenceFactory(same_as=ReferenceFactory())
    SubscriptionFactory(member=reader, target_model="forum.thread", target_id=thread.pk)
    revision = ArticleRevisionFactory()
    for factory, values in (
        (ReviewFactory, {"revision": revision}),
        (ReviewCommentFactory, {"revision": revision}),
        (NeedsChangeFactory, {"text": revision.text}),
        (HelpfulVoteFactory, {"text": revision.text}),
    ):
        factory(**values)
    for factory in (
        *(ArticlePrerequisiteFactory, GlossaryTermFactory, PathStepFactory, ProgressFactory, SelfCheckFactory),
        *(TopicPrerequisiteFactory, TopicTextFactory),
    ):
        factory()
    return thread, answer


def attach(post, data, name):
    file = actions.upload(actor=post.author, file=io.BytesIO(data), name=name, now=timezone.now())
    with transaction.atomic():
        claims.claim(actor=post.author, host=post, sources=[f"![](/files/{file.key}/curve.png)"], now=timezone.now())
    file.refresh_from_db()
    return file


def test_export_into_an_empty_site_and_out_again_gives_the_same_file(export, read):
    _thread, answer = fill()
    file = attach(answer, samples.png(), "curve.png")
    recounting.recount_all()
    before = export()
    events, told = Event.objects.count(), Notification.objects.count()
    empty_site()

    report = read(before)

    after = export()
    assert report.left.total() == 0, report.first
    assert report.held.total() == 0, report.notes
    assert (after / LINES).read_bytes() == (before / LINES).read_bytes()
    assert sorted(one.name for one in (after / "files").iterdir()) == sorted(
        one.name for one in (before / "files").iterdir()
    )
    assert Attachment.objects.get().key == file.key
    assert (Event.objects.count(), Notification.objects.count()) == (events, told)  # nobody is told of it
    assert recounting.recount_all() == 0


def test_what_a_member_wrote_comes_without_password_address_and_rights(export, read):
    UserFactory(username="ada", email="ada@example.org", is_staff=True, is_superuser=True)
    folder = export()
    assert b"ada@example.org" not in (folder / LINES).read_bytes()
    empty_site()

    read(folder)

    ada = User.objects.get(username="ada")
    assert (ada.is_staff, ada.is_superuser, ada.origin, ada.email_confirmed_at) == (False, False, "import", None)
    assert not ada.has_usable_password()
    assert ada.email.endswith(".invalid")
