"""Topics, articles and learning."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "topic_saved": "Staff made or changed a topic. Subject: the topic.",
    "learning_path_saved": "Staff made or changed a learning path. Subject: the path.",
    "topic_text_proposed": "A member proposed a text of a topic. Subject: the topic. Data: `language`.",
    "topic_text_accepted": "Somebody else accepted it: readers see it. Subject: the topic. Data: `language`.",
    "topic_text_declined": "Somebody else declined it. Subject: the topic. Data: `language`, `author`, an id.",
    "article_started": "A member began an article. Subject: the article.",
    "revision_proposed": "A member wrote a revision of an article. Subject: the revision. Data: `article`, `language`, "
    "`held`.",
    "revision_submitted": "Its author handed a revision to the reviewers. Subject: the revision. Data: `article`.",
    "revision_withdrawn": "Its author took a revision back. Subject: the revision. Data: `article`.",
    "revision_commented": "Somebody remarked on a revision. Subject: the revision. Data: `article`.",
    "revision_approved": "Everybody whom its topic demands approved a revision. Subject: the revision. "
    "Data: `article`.",
    "revision_reviewed": "A reviewer approved a revision that waits for others too. Subject: the revision. "
    "Data: `article`, `role`.",
    "changes_requested": "A reviewer asked for changes. Subject: the revision. Data: `article`, `role`.",
    "revision_rejected": "A reviewer, or whoever decided about a hold, rejected a revision. Subject: the revision. "
    "Data: `article`.",
    "revision_released": "Somebody let a held revision go on to the reviewers. Subject: the revision. Data: `article`.",
    "article_published": "Readers see another revision. Subject: the article. Data: `revision`, `language`, "
    "`significance`.",
    "needs_change_reported": "A reader says that an article should change. Subject: the article. Data: `report`, "
    "`kind`.",
    "needs_change_resolved": "Somebody said what was done about it. Subject: the article. Data: `report`.",
    "helpful_vote_cast": "A member said whether an article helped. Subject: the article. Data: `value`, `language`.",
    "reviewer_appointed": "A member reviews texts of a topic from now on. Subject: the member. Data: `topic`, `role`.",
    "reviewer_ended": "A member reviews them no longer. Subject: the member. Data: `topic`, `role`.",
    "glossary_changed": "Staff changed terms of the glossary. No subject. Data: `added`, `changed`, how many.",
}


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Say what this room records, where its texts live, and what names in texts lead to."""
        from content import hosts, resolvers  # noqa: PLC0415 - models load before it
        from content.attachments import hosts as files  # noqa: PLC0415
        from events import registry  # noqa: PLC0415
        from foundation import navigation, recounting  # noqa: PLC0415
        from knowledge import belonging, counting, digesting, hosting, links, travelling  # noqa: PLC0415

        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        resolvers.register("topic", links.topics)
        resolvers.register("page", links.pages)
        resolvers.register_terms(links.terms)
        hosts.register_host("knowledge.ArticleText", hosting.texts)
        files.register("knowledge.articlerevision", hosting.is_revision_visible)
        entry = navigation.Entry(_("Knowledge"), "knowledge", order=20, section="kb")
        navigation.register(navigation.Place.MAIN, entry)
        recounting.register("knowledge.helpful_votes", counting.recount)
        digesting.register()
        _say_where_texts_live()
        belonging.register_all()
        travelling.register_all()
        _say_what_is_rendered()
        _say_who_hears_of_it()
        _say_what_members_are_interested_in()


def _say_who_hears_of_it() -> None:
    from knowledge.notifying import descriptions, sources  # noqa: PLC0415
    from knowledge.notifying.kinds import KINDS  # noqa: PLC0415
    from notifications import kinds  # noqa: PLC0415

    for kind in KINDS:
        kinds.declare(kind)
    sources.register()
    descriptions.register()


def _say_what_members_are_interested_in() -> None:
    from accounts.profiles import panels, topics  # noqa: PLC0415
    from knowledge import contributions, interests  # noqa: PLC0415

    topics.register(interests.topics)
    panels.register("knowledge.articles", contributions.panel, order=20)


def _say_what_is_rendered() -> None:
    from content import rebaking  # noqa: PLC0415
    from knowledge import pieces  # noqa: PLC0415

    rebaking.register(
        "knowledge.TopicText",
        source="source",
        html="html",
        version="renderer_version",
        profile="section",
        language="language",
    )
    rebaking.register_map(
        "knowledge.ArticleRevision",
        sources=("source",),
        html="html",
        version="renderer_version",
        texts=pieces.texts_of,
        profile="section",
        language="language",
    )


def _say_where_texts_live() -> None:
    from content import texts  # noqa: PLC0415

    by_code = "written by the program"
    texts.register("knowledge.Topic", ["name_en", "name_zh"])
    texts.register_others("knowledge.Topic", {"slug": "an address"})
    texts.register("knowledge.TopicText", ["source", "html", "proposed_source", "proposal_note"], author="author_id")
    texts.register("knowledge.Article", ["references"])
    texts.register_others("knowledge.Article", {"slug": "an address"})
    own = ["title", "source", "html", "summary", "decision_note"]
    texts.register("knowledge.ArticleRevision", own, author="author_id")
    texts.register_others(
        "knowledge.ArticleRevision",
        {
            "cited": "public identifiers of works",
            "content_hash": "of a published text; a redaction shows by it",
            "section_hashes": "short hashes of whole sections",
            "based_on_hashes": "the same, of the original",
        },
    )
    texts.register("knowledge.Review", ["note"], author="reviewer_id")
    texts.register_others("knowledge.Review", {"content_hash": "of the text that was read"})
    texts.register("knowledge.ReviewComment", ["body"], author="author_id")
    texts.register_others("knowledge.ReviewComment", {"section": by_code})
    texts.register("knowledge.NeedsChange", ["note", "resolution"], author="reported_by_id")
    texts.register_others("knowledge.NeedsChange", {"section": by_code})
    words = ["en", "zh", "abbreviation", "synonyms_en", "synonyms_zh", "definition_en", "definition_zh", "everyday"]
    texts.register("knowledge.GlossaryTerm", words)
    texts.register_others("knowledge.GlossaryTerm", {"slug": "an address"})
    texts.register("knowledge.LearningPath", ["title_en", "title_zh"])
    texts.register_others("knowledge.LearningPath", {"slug": "an address"})
    texts.register_others("knowledge.Progress", {"language": by_code})
    questions = ["question_en", "question_zh", "choices", "explanation_en", "explanation_zh"]
    texts.register("knowledge.SelfCheck", questions)
    texts.register("knowledge.CodeCheck", ["output"])
    hashes = dict.fromkeys(["code_hash", "lock_hash"], "a hash")
    texts.register_others("knowledge.CodeCheck", hashes | {"versions": by_code})
