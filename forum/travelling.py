"""What of this room goes along when a site moves by a file."""

import re
from typing import Any

from django.db import models

from content import language, markup
from foundation import travelling

COUNTED = "counted again"
RENDERED = "rendered again where it arrives"
UNNAMED = "tells who writes under a pseudonym"
ORIGINS = ("starter",)
_ANCHOR = re.compile(r"u-[a-z0-9]{8}-")


def register_all() -> None:
    """Called once, in apps.py."""
    travelling.register(
        "forum.Category",
        "category",
        place=travelling.SUBJECTS + 4,
        same=["slug", "audience"],
        renamed="slug",
        later=["parent"],
        left={"thread_count": COUNTED},
    )
    travelling.register(
        "forum.Tag", "tag", place=travelling.SUBJECTS + 5, same=["slug"], left={"thread_count": COUNTED}
    )
    _texts()
    _answers()
    travelling.register_staying(
        {
            "forum.Participant": "conversations are their participants' alone and do not go along",
            "forum.ContactRequest": "between two members, and nobody else's",
            "forum.ThreadNote": "tells of work that can be undone on this site alone",
            "forum.PseudonymMute": "one reader's own wish",
            "forum.Revelation": "says what staff of this site looked at",
            "forum.ReadPosition": "of reading here",
            "forum.CaughtUp": "of reading here",
            "forum.Draft": "unsent texts are their author's alone",
            "forum.TitleTerm": "worked out from titles",
        }
    )


def _texts() -> None:
    from forum.models import Thread  # noqa: PLC0415 - models load before it

    def public_threads() -> models.QuerySet[Any]:
        return Thread.objects.filter(category__isnull=False)

    counted = ("reply_count", "useful_count", "same_problem_count", "best_answer_score", "rank", "view_count")
    travelling.register(
        "forum.Thread",
        "thread",
        place=travelling.THREADS,
        rows=public_threads,
        many=["tags", "topics"],
        later=["accepted_post", "merged_into", "pseudonym"],
        guarded=["unnamed_author"],
        origins=ORIGINS,
        complete=_complete_thread,
        left={
            **dict.fromkeys(counted, COUNTED),
            "details_html": RENDERED,
            "renderer_version": RENDERED,
            "version": "of pages here",
        },
    )
    travelling.register("forum.Pseudonym", "pseudonym", place=travelling.THREADS + 1, guarded=["member"])
    votes = ("useful_count", "not_useful_count", "score")
    reactions = ("changed_my_mind_count", "well_explained_count", "reproduced_count")
    travelling.register(
        "forum.Post",
        "post",
        place=travelling.THREADS + 2,
        later=["reply_to", "moved_to"],
        guarded=["unnamed_author"],
        origins=ORIGINS,
        complete=_complete_post,
        left={
            **dict.fromkeys((*votes, *reactions), COUNTED),
            "html": RENDERED,
            "renderer_version": RENDERED,
            "labels": "kept by the lines of labels",
            "client_token": "of forms that were open here",
        },
    )
    travelling.register("forum.PostRevision", "post_revision", place=travelling.THREADS + 3)
    travelling.register("forum.ThreadLink", "thread_link", place=travelling.THREADS + 3)


def _answers() -> None:
    for name, kind in (("Vote", "vote"), ("Reaction", "reaction"), ("Bookmark", "bookmark")):
        travelling.register(f"forum.{name}", kind, place=travelling.BESIDE)
    travelling.register("forum.SameProblem", "same_problem", place=travelling.BESIDE)


def _complete_thread(values: dict[str, Any]) -> None:  # Any: columns of several types
    from forum.models import Thread  # noqa: PLC0415 - models load before it

    values.setdefault("slug", Thread.slug_of(values["title"]))
    values.setdefault("language", language.detect(values["title"]))
    values.setdefault("last_activity_at", values["created_at"])
    values.setdefault("details", {})


def _complete_post(values: dict[str, Any]) -> None:  # Any: columns of several types
    if not _ANCHOR.fullmatch(values.setdefault("anchor", markup.new_prefix())):
        raise ValueError("anchor is none that this software makes")
    values.setdefault("language", language.detect(values["source"]))
