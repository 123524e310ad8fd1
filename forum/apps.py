"""Categories, threads and posts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "thread_started": "Somebody started a thread. Subject: the thread. Data: `post`, its first; `mentions`, ids of "
    "members; `held`, whether it waits for a moderator.",
    "post_created": "Somebody replied. Subject: the post. Data: `thread`; `mentions`, ids of members; `held`.",
    "post_edited": "Somebody changed a post. Subject: the post. Data: `thread`; `revision`; `mentions`; `held`.",
    "post_hidden": "A post was taken out of sight. Subject: the post. Data: `thread`.",
    "post_labelled": "Labels beside a post changed. Subject: the post. Data: `thread`; `labels`, those there now.",
    "post_restored": "A hidden post was brought back. Subject: the post. Data: `thread`.",
    "post_released": "A moderator let a held text be seen. Subject: the post. Data: `thread`.",
    "post_refused": "A moderator refused a held text. Subject: the post. Data: `thread`.",
    "post_opened_as_wiki": "A post was opened for everybody's editing. Subject: the post. Data: `thread`.",
    "post_closed_as_wiki": "A post is its author's alone again. Subject: the post. Data: `thread`.",
    "vote_cast": "A member said whether a post is useful. Subject: the post. Data: `thread`; `value`, 1 or -1.",
    "vote_withdrawn": "A member took a vote back. Subject: the post. Data: `thread`; `value`, 0.",
    "reaction_added": "A member left one word on a post. Subject: the post. Data: `thread`; `kind`.",
    "reaction_withdrawn": "A member took a word back. Subject: the post. Data: `thread`; `kind`.",
    "same_problem_said": "A member has the problem of a question too. Subject: the thread.",
    "same_problem_withdrawn": "A member has it no longer. Subject: the thread.",
    "answer_accepted": "An answer was accepted. Subject: the post. Data: `thread`.",
    "acceptance_withdrawn": "An acceptance was taken back. Subject: the thread. Data: `post`.",
    "thread_moved": "A thread stands in another category. Subject: the thread. Data: `before`, `after`, ids.",
    "thread_pinned": "A thread was put on top of its category. Subject: the thread.",
    "thread_unpinned": "A thread stands on top no longer. Subject: the thread.",
    "thread_locked": "A thread was closed to replies. Subject: the thread.",
    "thread_unlocked": "A thread takes replies again. Subject: the thread.",
    "thread_hidden": "A thread was taken out of sight. Subject: the thread.",
    "thread_restored": "A hidden thread was brought back. Subject: the thread.",
    "thread_retitled": "A thread has another title. Subject: the thread.",
    "thread_retagged": "A thread has other tags or topics. Subject: the thread.",
    "thread_merged": "A thread's posts went to another. Subject: the thread. Data: `into`; `note`.",
    "thread_unmerged": "A merged thread has its posts back. Subject: the thread. Data: `from`.",
    "thread_split": "Posts became a thread of their own. Subject: where they were. Data: `new`; `posts`, how many.",
    "thread_split_undone": "A thread that was split off went back. Subject: that thread. Data: `into`.",
    "duplicate_marked": "A question was asked before. Subject: the newer. Data: `of`, the older.",
    "duplicate_unmarked": "A question is no duplicate after all. Subject: the newer. Data: `of`.",
    "call_closed": "A call for partners takes no more answers. Subject: the thread. No actor: its last day is over.",
    "call_reopened": "A call for partners takes answers again. Subject: the thread.",
    "conversation_started": "Somebody wrote to others in private. Subject: the thread. Data: `post`; `held`.",
    "participant_invited": "Somebody was brought into a conversation. Subject: the thread. Data: `member`.",
    "category_saved": "Staff made or changed a category. Subject: the category.",
    "category_deleted": "Staff took a category away. Subject: the category that was. Data: `slug`.",
    "tag_renamed": "Staff spelled a tag differently. Subject: the tag.",
    "tag_deleted": "Staff took a tag off all threads. Subject: the tag that was. Data: `slug`.",
    "author_revealed": "Staff looked behind a pseudonym. Subject: the post. Data: `thread`; `revelation`, the id.",
    "pseudonym_muted": "A reader does not want to hear a pseudonym. Subject: the reader. Data: `pseudonym`.",
    "pseudonym_unmuted": "A reader hears a pseudonym again. Subject: the reader. Data: `pseudonym`.",
    "contact_requested": "A member asks another whether they may write. Subject: the request. Data: `receiver`.",
    "contact_accepted": "A request was accepted. Subject: the request. Data: `thread`, the conversation it opened.",
    "contact_declined": "A request was declined, which its sender is not told. Subject: the request.",
    "interest_search_continued": "What a member wrote is looked through for organisations of their register. Subject: "
    "the member. Data: `after`, the id of the post before.",
    "participant_left": "Somebody left a conversation. Subject: the thread.",
}


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        """Say what this room records, and where its texts live."""
        from events import registry  # noqa: PLC0415 - models load before it
        from forum import handlers  # noqa: PLC0415

        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        registry.register(handlers.end_pseudonyms, kind="credential_ended", name="forum.end_pseudonyms")
        registry.register(handlers.count_anew, kind="participant_left", name="forum.count_anew")
        from forum import belonging, interests, panels, recounting, travelling  # noqa: F401, PLC0415
        from knowledge.panels import register as register_panel  # noqa: PLC0415

        recounting.register()
        _say_what_groups_have()
        belonging.register_all()
        travelling.register_all()
        register_panel("forum.threads", panels.threads_on)
        _say_what_members_wrote()
        _say_where_lists_are()
        _say_where_texts_live()
        _say_what_is_rendered()
        _say_who_sees_what_stands_beside()
        _say_who_hears_of_it()
        _add_to_the_menu()


def _say_what_groups_have() -> None:
    from accounts import panels as group_page  # noqa: PLC0415
    from forum import panels  # noqa: PLC0415

    group_page.register("forum.categories", panels.categories_of)
    explained = _("Places that the group's members alone read.")
    group_page.register_tool(group_page.Tool(_("Categories of the group"), "group_categories", explained))


def _say_what_members_wrote() -> None:
    from accounts.profiles import panels  # noqa: PLC0415
    from forum import contributions  # noqa: PLC0415

    panels.register("forum.posts", contributions.panel, order=10)


def _add_to_the_menu() -> None:
    from forum import conversing  # noqa: PLC0415
    from foundation import brought  # noqa: PLC0415
    from foundation.navigation import Entry, Place, register  # noqa: PLC0415

    inbox = Entry(
        _("Messages"), "conversations", 20, icon="mail", section="messages", count=conversing.recent_unread_count
    )
    register(Place.TOOLS, inbox)
    brought.on_pages_of_members(conversing.unread_name)


def _say_who_hears_of_it() -> None:
    from accounts.profiles import levels  # noqa: PLC0415
    from forum import answering_by_mail, following  # noqa: PLC0415
    from forum.digesting import registering  # noqa: PLC0415
    from forum.notifying import descriptions, sources  # noqa: PLC0415
    from forum.notifying.kinds import KINDS  # noqa: PLC0415
    from notifications import kinds  # noqa: PLC0415

    for kind in KINDS:
        kinds.declare(kind)
    sources.register()
    descriptions.register()
    registering.register()
    answering_by_mail.register()
    levels.register(following.levels)


def _say_where_lists_are() -> None:
    from foundation.navigation import Entry, Place, register  # noqa: PLC0415

    register(Place.MAIN, Entry(_("Discussions"), "home", order=10))
    register(Place.MAIN, Entry(_("Categories"), "categories", order=15, section="c"))
    register(Place.MEMBER, Entry(_("Bookmarks"), "bookmarks", order=30, icon="bookmark"))
    register(Place.MEMBER, Entry(_("Pseudonyms"), "own_pseudonyms", order=32, icon="shield"))
    register(Place.MEMBER, Entry(_("Drafts"), "drafts", order=31, icon="edit"))


def _say_what_is_rendered() -> None:
    from content import rebaking  # noqa: PLC0415
    from forum.kinds import rendered_texts  # noqa: PLC0415

    rebaking.register(
        "forum.Post", source="source", html="html", version="renderer_version", prefix="anchor", profile="post"
    )
    rebaking.register_map(
        "forum.Thread",
        sources=("kind", "details"),
        html="details_html",
        version="renderer_version",
        texts=lambda values: rendered_texts(values["kind"], values["details"]),
    )


def _say_who_sees_what_stands_beside() -> None:
    from content import hosts  # noqa: PLC0415
    from content.attachments import hosts as files  # noqa: PLC0415
    from forum import beside  # noqa: PLC0415

    hosts.register_host("forum.Post", beside.citing_posts)
    files.register("forum.post", beside.is_post_visible, is_owner=beside.is_post_owner)
    files.register("forum.draft", beside.is_draft_visible, is_draft=True)


def _say_where_texts_live() -> None:
    from content import texts  # noqa: PLC0415
    from forum import likeness  # noqa: PLC0415

    by_code = "written by the program"
    names = ["name_en", "name_zh", "description_en", "description_zh"]
    texts.register("forum.Category", names)
    texts.register_others("forum.Category", {"slug": "an address", "kinds": "words from a list"})
    texts.register("forum.Tag", ["name", "slug"])
    reasons = ["acceptance_note", "lock_reason", "pin_reason", "hide_reason", "merge_reason"]
    own = ["title", "slug", "details", "details_html", "excerpt"]
    texts.register("forum.Thread", [*own, *reasons], author="author_id", also_author="unnamed_author_id")
    texts.register("forum.ThreadNote", ["reason", "data"], author="actor_id")
    said = ["source", "html", "interests_note", "own_interests", "hide_reason", "credit"]
    texts.register("forum.Post", said, author="author_id", also_author="unnamed_author_id", changes="edit_count")
    texts.register_others(
        "forum.Post",
        {
            "anchor": by_code,
            "language": by_code,
            "labels": by_code,
            "licence": "a name from a list",
            "credit_url": "an address",
        },
    )
    texts.register(
        "forum.PostRevision", ["source", "reason", "details"], author="editor_id", also_author="pseudonym__member_id"
    )
    texts.register("forum.Revelation", ["reason"], author="seen_by_id")
    texts.register("forum.ContactRequest", ["text"], author="sender_id")
    texts.register_others("forum.TitleTerm", {"term": "forum.likeness keeps it with the title"})
    texts.register_elsewhere("forum.TitleTerm", likeness.take_out)
    texts.register("forum.Bookmark", ["note"], author="member_id")
    texts.register("forum.Draft", ["fields"], author="author_id", changes="version")
    texts.register_others("forum.Draft", {"context": by_code})
