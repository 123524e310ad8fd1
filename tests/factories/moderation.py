"""Items of the queue, flags, decisions, appeals."""

import factory
from django.utils import timezone

from moderation.models import (
    Appeal,
    CategoryModerator,
    DefenceSettings,
    Flag,
    HelpLine,
    ItemNote,
    Label,
    MessageTemplate,
    ModerationAction,
    ReviewItem,
    TrustStanding,
    WordRule,
)
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory


class ReviewItemFactory(factory.django.DjangoModelFactory):
    """A flagged post that waits; `post=` chooses it."""

    class Meta:
        model = ReviewItem

    class Params:
        post = factory.SubFactory(PostFactory)

    kind = "flags"
    subject_model = "forum.post"
    subject_id = factory.SelfAttribute("post.pk")
    author = factory.SelfAttribute("post.author")
    category = factory.SelfAttribute("post.thread.category")
    reason = "unsupported_claim"
    harm = 1
    opened_at = factory.LazyFunction(timezone.now)


class FlagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Flag

    item = factory.SubFactory(ReviewItemFactory)
    flagger = factory.SubFactory(UserFactory)
    reason = "unsupported_claim"
    created_at = factory.LazyFunction(timezone.now)


class ItemNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemNote

    item = factory.SubFactory(ReviewItemFactory)
    author = factory.SubFactory(UserFactory)
    text = "Looked at the source; not there."
    created_at = factory.LazyFunction(timezone.now)


class ModerationActionFactory(factory.django.DjangoModelFactory):
    """A text that was taken out of sight."""

    class Meta:
        model = ModerationAction

    kind = "hidden"
    actor = factory.SubFactory(UserFactory)
    member = factory.SubFactory(UserFactory)
    subject_model = "forum.post"
    subject_id = factory.Sequence(lambda n: n + 1)
    reason = "It advertises."
    created_at = factory.LazyFunction(timezone.now)


class AppealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appeal

    action = factory.SubFactory(ModerationActionFactory)
    member = factory.SelfAttribute("action.member")
    text = "I have no interest in it."
    created_at = factory.LazyFunction(timezone.now)


class CategoryModeratorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CategoryModerator

    category = factory.SubFactory(CategoryFactory)
    member = factory.SubFactory(UserFactory, staff=True)
    appointed_at = factory.LazyFunction(timezone.now)


class MessageTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MessageTemplate

    decision = "hide"
    title_en = factory.Sequence(lambda n: f"Sentence {n}")
    title_zh = factory.Sequence(lambda n: f"语句{n}")
    text_en = "It advertises."
    text_zh = "这是广告。"


class TrustStandingFactory(factory.django.DjangoModelFactory):
    """A level that an administrator keeps where it is."""

    class Meta:
        model = TrustStanding

    member = factory.SubFactory(UserFactory)
    changed_at = factory.LazyFunction(timezone.now)
    fixed_at = factory.LazyFunction(timezone.now)
    fixed_by = factory.SubFactory(UserFactory)
    fix_reason = "Edits with us since the beginning."


class WordRuleFactory(factory.django.DjangoModelFactory):
    """A draft that nobody tried; `in_force=True` for one that works, once processes read the rules again."""

    class Meta:
        model = WordRule

    class Params:
        in_force = factory.Trait(
            state="in_force",
            tried_at=factory.SelfAttribute("made_at"),
            tried_form=factory.LazyAttribute(lambda rule: WordRule(kind=rule.kind, pattern=rule.pattern).form_hash),
        )

    name = factory.Sequence(lambda n: f"Rule {n}")
    kind = "words"
    pattern = "casino"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)
    changed_at = factory.SelfAttribute("made_at")


class DefenceSettingsFactory(factory.django.DjangoModelFactory):
    """The one row."""

    class Meta:
        model = DefenceSettings
        django_get_or_create = ("pk",)

    pk = DefenceSettings.ONLY_ID


class LabelFactory(factory.django.DjangoModelFactory):
    """A label beside a post; the post's own column follows by the action only."""

    class Meta:
        model = Label

    post = factory.SubFactory(PostFactory)
    kind = "disputed"
    reason = "Two replies give other figures."
    given_by = factory.SubFactory(UserFactory)
    given_at = factory.LazyFunction(timezone.now)


class HelpLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HelpLine

    place_en, place_zh = "Iceland", "冰岛"
    name_en, name_zh = "Red Cross", "红十字会"
    number = "1717"
