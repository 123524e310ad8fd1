from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Say what can be found, and hear of what changes it."""
        from search import kinds  # noqa: PLC0415 - models load before it
        from search.kinds import people, reading, threads  # noqa: PLC0415

        found = (threads.THREADS, threads.REPLIES, reading.ARTICLES, reading.TOPICS, reading.TERMS, reading.PATHS)
        for searchable in (*found, *people.PEOPLE):
            kinds.register(searchable)
        _hear()
        _say_what_rows_hold()
        from forum import similar  # noqa: PLC0415
        from search import likeness  # noqa: PLC0415

        similar.register(likeness.threads_like)


def _hear() -> None:
    from events.registry import register  # noqa: PLC0415
    from search import handlers  # noqa: PLC0415

    name = "search.update"
    for kind in handlers.ON_POST:
        register(handlers.post_changed, kind=kind, name=name)
    for kind in handlers.ON_THREAD:
        register(handlers.thread_changed, kind=kind, name=name)
    for kind in handlers.ON_MEMBER:
        register(handlers.member_changed, kind=kind, name=name)
    others = {
        "answer_accepted": handlers.answer_accepted,
        "category_saved": handlers.category_changed,
        "tag_renamed": handlers.tag_changed,
        "article_published": handlers.article_changed,
        "revision_approved": handlers.revision_changed,
        "topic_saved": handlers.topic_changed,
        "topic_text_accepted": handlers.topic_changed,
        "learning_path_saved": handlers.path_changed,
        "glossary_changed": handlers.glossary_changed,
        "accounts_merged": handlers.members_merged,
        "member_erased": handlers.member_erased,
    }
    for kind, handler in others.items():
        register(handler, kind=kind, name=name)


def _say_what_rows_hold() -> None:
    from content import texts  # noqa: PLC0415
    from foundation import belongings  # noqa: PLC0415
    from search import leaving  # noqa: PLC0415

    texts.register("search.Suggestion", ["title", "folded"])
    texts.register("search.Word", ["word"])
    by_code = "written by the program"
    texts.register_others("search.SearchDocument", dict.fromkeys(["kind", "audiences", "signals", "problem"], by_code))
    texts.register_others("search.Purge", {"keys": "kinds and ids"})
    texts.register_follow_up("search.documents", leaving.after_redaction)
    belongings.register_nobodys(
        {
            "search.SearchDocument": "says of other rows which version of them the index holds",
            "search.Purge": "ids of documents that were written anew",
            "search.Suggestion": "titles that everybody reads, made from other rows",
            "search.Word": "words of such titles, counted",
        }
    )
    belongings.register_eraser("search.documents", leaving.before_erasing)
