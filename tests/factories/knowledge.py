"""Topics, articles, and what members do with them."""

import factory
from django.utils import timezone

from content.markup import RenderedHtml
from knowledge import sections
from knowledge.models import (
    Article,
    ArticlePrerequisite,
    ArticleRevision,
    ArticleText,
    CodeCheck,
    GlossaryTerm,
    HelpfulVote,
    LearningPath,
    NeedsChange,
    PathStep,
    Progress,
    Review,
    ReviewComment,
    ReviewerRole,
    SelfCheck,
    Topic,
    TopicPrerequisite,
    TopicText,
)
from tests.factories.accounts import CredentialFactory, UserFactory

TEXTS = {
    "clinician-summary": "Ask for the curve before you trust the number.",
    "engineer-summary": "Report discrimination and calibration together.",
    "key-idea": "The mean error is\n\n$$\\bar e = \\frac{1}{n} \\sum_i e_i$$\n\nin words: add all errors, divide by n.",
    "pitfalls": "1. The prevalence moves.\n2. Groups differ.\n3. Few events.",
    "evidence": "One external validation, doi:10.1001/jamainternmed.2021.2626.",
    "limits": "Patients who are rarely tested.",
    "references": "- [Wong 2021](https://doi.org/10.1001/jamainternmed.2021.2626): it failed elsewhere.\n"
    "- [Collins 2024](https://doi.org/10.1136/bmj-2023-078378): what to report.",
}
CODE = "```python run\nprint(1 + 1)\n```\n\n```output\n2\n```"


def texts(**changed):
    """Sections of an article that is ready for review; underscores stand for hyphens."""
    return {**TEXTS, **{key.replace("_", "-"): text for key, text in changed.items()}}


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")
    name_zh = factory.Sequence(lambda n: f"主题{n}")


class TopicPrerequisiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TopicPrerequisite

    topic = factory.SubFactory(TopicFactory)
    needed = factory.SubFactory(TopicFactory)


class TopicTextFactory(factory.django.DjangoModelFactory):
    """A text that came with the software."""

    class Meta:
        model = TopicText

    topic = factory.SubFactory(TopicFactory)
    language = "en"
    source = "What this topic is about."
    html = factory.LazyAttribute(lambda row: RenderedHtml(f"<p>{row.source}</p>"))
    origin = "starter"
    written_at = factory.LazyFunction(timezone.now)


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Article

    slug = factory.Sequence(lambda n: f"article-{n}")
    topic = factory.SubFactory(TopicFactory)
    created_at = factory.LazyFunction(timezone.now)


class ArticlePrerequisiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticlePrerequisite

    article = factory.SubFactory(ArticleFactory)
    needed = factory.SubFactory(ArticleFactory)


class ArticleTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleText

    article = factory.SubFactory(ArticleFactory)
    language = "en"


class ArticleRevisionFactory(factory.django.DjangoModelFactory):
    """A member's draft; `starter=True` for a published text that came with the software."""

    class Meta:
        model = ArticleRevision
        skip_postgeneration_save = True

    class Params:
        starter = factory.Trait(
            origin="starter",
            author=None,
            state="in_review",
            submitted_at=factory.SelfAttribute("created_at"),
            is_published=True,
            published_at=factory.SelfAttribute("created_at"),
        )

    text = factory.SubFactory(ArticleTextFactory)
    number = factory.LazyAttribute(lambda row: row.text.last_number + 1)
    title = factory.Sequence(lambda n: f"Calibration, part {n}")
    source = factory.LazyFunction(lambda: sections.join(TEXTS))
    language = factory.SelfAttribute("text.language")
    html = factory.LazyAttribute(lambda row: {"key-idea/0": RenderedHtml("<p>The key idea.</p>")})
    content_hash = factory.LazyAttribute(lambda row: sections.content_hash(row.title, row.source))
    section_hashes = factory.LazyAttribute(lambda row: sections.section_hashes(sections.split(row.source)))
    author = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        if create:
            self.text.last_number = self.number
            self.text.save(update_fields=["last_number"])


class ReviewerRoleFactory(factory.django.DjangoModelFactory):
    """A reviewer of all topics, unless `topic` is named. Clinicians have the credential that the role needs."""

    class Meta:
        model = ReviewerRole
        skip_postgeneration_save = True

    member = factory.SubFactory(UserFactory)
    topic = None
    role = "researcher"
    granted_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def credential(self, create, extracted, **kwargs):
        if create and self.role == "clinician" and extracted is not False:
            CredentialFactory(member=self.member, profession="clinician")


def reviewer(role="researcher", topic=None):
    """A member who reviews."""
    return ReviewerRoleFactory(role=role, topic=topic).member


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    revision = factory.SubFactory(ArticleRevisionFactory)
    reviewer = factory.SubFactory(UserFactory)
    author = factory.SelfAttribute("revision.author")
    role = "researcher"
    decision = "approve"
    content_hash = factory.SelfAttribute("revision.content_hash")
    created_at = factory.LazyFunction(timezone.now)


class ReviewCommentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewComment

    revision = factory.SubFactory(ArticleRevisionFactory)
    author = factory.SubFactory(UserFactory)
    body = "Name the population."
    created_at = factory.LazyFunction(timezone.now)


class NeedsChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NeedsChange

    text = factory.SubFactory(ArticleTextFactory)
    kind = "wrong"
    note = "The prevalence is another one."
    reported_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class HelpfulVoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HelpfulVote

    text = factory.SubFactory(ArticleTextFactory)
    member = factory.SubFactory(UserFactory)
    is_helpful = True
    created_at = factory.LazyFunction(timezone.now)


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    slug = factory.Sequence(lambda n: f"term-{n}")
    en = factory.Sequence(lambda n: f"calibration {n}")
    zh = factory.Sequence(lambda n: f"校准{n}")


class LearningPathFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LearningPath

    slug = factory.Sequence(lambda n: f"path-{n}")
    title_en = "Read and judge"
    title_zh = "读懂并评判"
    audience = "clinician"


class PathStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PathStep

    path = factory.SubFactory(LearningPathFactory)
    article = factory.SubFactory(ArticleFactory)
    position = factory.Sequence(lambda n: n + 1)


class ProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Progress

    member = factory.SubFactory(UserFactory)
    article = factory.SubFactory(ArticleFactory)
    revision_number = 1
    read_at = factory.LazyFunction(timezone.now)


class SelfCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelfCheck

    article = factory.SubFactory(ArticleFactory)
    position = factory.Sequence(lambda n: n + 1)
    question_en = "What does 30% mean?"
    question_zh = "30%是什么意思？"
    choices = [{"en": "Three in ten", "zh": "十分之三"}, {"en": "Nothing", "zh": "没有意义"}]
    answer = 0
    explanation_en = "Of those told 30%, three in ten have it."
    explanation_zh = "被告知30%的人里，十分之三有病。"


class CodeCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CodeCheck

    code_hash = factory.Sequence(lambda n: f"{n:064}")
    lock_hash = "0" * 64
    outcome = "matched"
    ran_at = factory.LazyFunction(timezone.now)
    passed_at = factory.SelfAttribute("ran_at")
