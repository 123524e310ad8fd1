"""Trying a rule: on a text that somebody typed, and on what stood here lately."""

import time
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import AnonymousUser

from forum.models import Post
from moderation.gates import patterns
from moderation.gates.folding import Folded
from moderation.models import WordRule

MOST_POSTS: Final = 500  # the newest
LONGEST: Final = 3.0  # seconds for all of them
MOST_LISTED: Final = 50


@dataclass(frozen=True)
class Piece:
    """A piece of a text; marked where the rule finds something."""

    text: str
    is_found: bool = False


@dataclass
class Trial:
    """What a rule finds among the newest public posts."""

    looked: int = 0
    found: int = 0
    too_long: int = 0
    is_cut: bool = False
    """The time was over before all were looked at."""
    posts: list[Post] = field(default_factory=list)
    """The first of those that it finds."""
    milliseconds: int = 0


@dataclass(frozen=True)
class Tried:
    """What a rule finds in one text."""

    pieces: tuple[Piece, ...] = ()
    count: int = 0
    is_too_long: bool = False
    milliseconds: float = 0


def on_text(rule: WordRule, text: str) -> Tried:
    """The text in pieces. Raises BadPattern."""
    made, begun = patterns.compiled(rule.kind, rule.pattern), time.perf_counter()
    try:
        spans = patterns.spans(made, text).spans
    except patterns.TookTooLong:
        return Tried(is_too_long=True, milliseconds=_since(begun))
    return Tried(tuple(_pieces(text, spans)), len(spans), milliseconds=_since(begun))


def on_posts(rule: WordRule) -> Trial:
    """The newest posts that guests read, where the rule looks. One statement. Raises BadPattern."""
    made, begun, trial = patterns.compiled(rule.kind, rule.pattern), time.perf_counter(), Trial()
    newest = Post.objects.visible_to(AnonymousUser()).select_related("thread").order_by("-pk")[:MOST_POSTS]
    for post in newest:
        if time.perf_counter() - begun > LONGEST:
            trial.is_cut = True
            break
        trial.looked += 1
        try:
            is_found = any(patterns.matches(made, Folded(text)) for text in _texts(rule, post))
        except patterns.TookTooLong:
            trial.too_long += 1
            continue
        if is_found:
            trial.found += 1
            if len(trial.posts) < MOST_LISTED:
                trial.posts.append(post)
    trial.milliseconds = round(_since(begun))
    return trial


def _texts(rule: WordRule, post: Post) -> list[str]:
    """What a rule looks at; one for conversations or profiles alone is tried on posts, too."""
    has_title = post.is_first and (rule.is_for_titles or not rule.is_for_posts)
    title = [post.thread.title] if has_title else []
    return [*title, post.source] if rule.is_for_posts or not rule.is_for_titles else title


def _pieces(text: str, spans: tuple[tuple[int, int], ...]) -> list[Piece]:
    pieces, position = [], 0
    for start, end in spans:
        if start > position:
            pieces.append(Piece(text[position:start]))
        if end > max(start, position):
            pieces.append(Piece(text[max(start, position) : end], is_found=True))
        position = max(position, end)
    return [*pieces, Piece(text[position:])] if position < len(text) else pieces


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
