"""Categories, threads, posts, and what members do with them."""

import factory
from django.utils import timezone

from accounts.models import Audience
from content.markup import RenderedHtml, new_prefix
from forum import ranking
from forum.likeness import store_terms
from forum.models import (
    Bookmark,
    Category,
    CaughtUp,
    ContactRequest,
    Draft,
    Participant,
    Post,
    PostRevision,
    Pseudonym,
    Reaction,
    ReadPosition,
    Revelation,
    SameProblem,
    Tag,
    Thread,
    ThreadLink,
    ThreadNote,
    Vote,
)
from tests.factories.accounts import UserFactory


def audience(kind="public"):
    """One of the audiences that exist on every site."""
    return Audience.objects.get(kind=kind)


class CategoryFactory(factory.django.DjangoModelFactory):
    """A category that everybody reads; `for_kind="members"` for members, `group=` for a group's own."""

    class Meta:
        model = Category

    class Params:
        for_kind = "public"
        group = None

    slug = factory.Sequence(lambda n: f"category-{n}")
    name_en = factory.Sequence(lambda n: f"Category {n}")
    name_zh = factory.Sequence(lambda n: f"分类{n}")
    audience = factory.LazyAttribute(
        lambda row: (
            Audience.objects.get_or_create(kind="group", group=row.group)[0] if row.group else audience(row.for_kind)
        )
    )


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    slug = factory.Sequence(lambda n: f"tag-{n}")
    name = factory.SelfAttribute("slug")


def call_details(**more):
    """What the form of a call for partners asks for, as it is stored; its last day is in four weeks."""
    last = timezone.now().date() + timezone.timedelta(weeks=4)
    said = {"seeking": ["engineer"], "offer": "Labelled images.", "ethics_status": "approved"}
    said |= {"authorship_terms": "Everybody who writes is an author.", "deadline": last.isoformat(), "status": "open"}
    return said | more


class ThreadFactory(factory.django.DjangoModelFactory):
    """A thread with its first post, as `start_thread` leaves it; `conversation=True` for a private one."""

    class Meta:
        model = Thread
        skip_postgeneration_save = True

    class Params:
        conversation = factory.Trait(category=None, audience=factory.LazyFunction(lambda: audience("participants")))
        question = factory.Trait(kind="question", details={"subject": "method"})
        call = factory.Trait(kind="collaboration", details=factory.LazyFunction(call_details))

    title = factory.Sequence(lambda n: f"How is threshold number {n} chosen")
    slug = factory.LazyAttribute(lambda row: Thread.slug_of(row.title))
    author = factory.SubFactory(UserFactory)
    category = factory.SubFactory(CategoryFactory)
    audience = factory.SelfAttribute("category.audience")
    created_at = factory.LazyFunction(timezone.now)
    last_activity_at = factory.SelfAttribute("created_at")
    last_number = 1
    trend = factory.LazyAttribute(lambda row: ranking.beginning(row.created_at)["trend"])

    @factory.post_generation
    def first_post(self, create, extracted, **kwargs):
        if create and extracted is not False:
            PostFactory(thread=self, number=1, author=self.author, created_at=self.created_at, **kwargs)

    @factory.post_generation
    def title_terms(self, create, extracted, **kwargs):
        if create:
            store_terms(self)

    @factory.post_generation
    def participants(self, create, extracted, **kwargs):
        """Who stands in a conversation; its author always does."""
        if create and self.category_id is None:
            for member in [self.author, *(extracted or [])]:
                ParticipantFactory(thread=self, member=member)


class PostFactory(factory.django.DjangoModelFactory):
    """A reply with the next number of its thread, whose counters it moves."""

    class Meta:
        model = Post
        skip_postgeneration_save = True

    thread = factory.SubFactory(ThreadFactory)
    number = factory.LazyAttribute(lambda row: row.thread.last_number + 1)
    author = factory.SubFactory(UserFactory)
    source = factory.Sequence(lambda n: f"Text number {n}, as somebody would write it.")
    html = factory.LazyAttribute(lambda row: RenderedHtml(f"<p>{row.source}</p>"))
    anchor = factory.LazyFunction(new_prefix)
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        if create and self.number > self.thread.last_number:
            self.thread.last_number = self.number
            self.thread.reply_count += self.hidden_at is None and self.held_at is None and not self.is_stub
            self.thread.last_activity_at = self.created_at
            self.thread.save(update_fields=["last_number", "reply_count", "last_activity_at"])


class PostRevisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostRevision

    post = factory.SubFactory(PostFactory)
    number = factory.Sequence(lambda n: n + 1)
    source = "What it said."
    created_at = factory.LazyFunction(timezone.now)


class VoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vote

    post = factory.SubFactory(PostFactory)
    member = factory.SubFactory(UserFactory)
    value = 1
    created_at = factory.LazyFunction(timezone.now)


class SameProblemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SameProblem

    thread = factory.SubFactory(ThreadFactory)
    member = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class ReactionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reaction

    post = factory.SubFactory(PostFactory)
    member = factory.SubFactory(UserFactory)
    kind = "changed_my_mind"
    created_at = factory.LazyFunction(timezone.now)


class BookmarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bookmark

    post = factory.SubFactory(PostFactory)
    member = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class ReadPositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadPosition

    thread = factory.SubFactory(ThreadFactory)
    member = factory.SubFactory(UserFactory)
    number = 1
    read_at = factory.LazyFunction(timezone.now)


class CaughtUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaughtUp

    member = factory.SubFactory(UserFactory)
    caught_up_at = factory.LazyFunction(timezone.now)


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    author = factory.SubFactory(UserFactory)
    context = "new"
    fields = factory.LazyFunction(lambda: {"body": "Not finished"})
    saved_at = factory.LazyFunction(timezone.now)


class ThreadLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ThreadLink

    source = factory.SubFactory(ThreadFactory)
    target = factory.SubFactory(ThreadFactory)
    created_at = factory.LazyFunction(timezone.now)


class ThreadNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ThreadNote

    thread = factory.SubFactory(ThreadFactory)
    kind = "locked"
    after_number = 1
    created_at = factory.LazyFunction(timezone.now)


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    thread = factory.SubFactory(ThreadFactory, conversation=True)
    member = factory.SubFactory(UserFactory)
    joined_at = factory.LazyFunction(timezone.now)


class PseudonymFactory(factory.django.DjangoModelFactory):
    """The voice of a clinician; `member` is behind it."""

    class Meta:
        model = Pseudonym

    thread = factory.SubFactory(ThreadFactory)
    member = factory.SubFactory(UserFactory)
    role = "clinician"
    method = "licence"
    number = factory.Sequence(lambda n: n + 1)
    created_at = factory.LazyFunction(timezone.now)


class RevelationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Revelation

    pseudonym = factory.SubFactory(PseudonymFactory)
    seen_by = factory.SubFactory(UserFactory)
    reason = "A report says that somebody is in danger."
    seen_at = factory.LazyFunction(timezone.now)


class ContactRequestFactory(factory.django.DjangoModelFactory):
    """One that waits for an answer."""

    class Meta:
        model = ContactRequest

    sender = factory.SubFactory(UserFactory)
    receiver = factory.SubFactory(UserFactory)
    text = "May I ask about your thresholds?"
    created_at = factory.LazyFunction(timezone.now)
