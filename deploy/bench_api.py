"""Lists and writing by the API that are measured, with a token, and what each may cost. Used by `bench.py`."""

import json
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

from bench_pages import REPLIES, one_line, text_of_300_words
from bench_requests import Page, Request

LIST, POST = 8, 40  # milliseconds of CPU
JSON = {"Accept": "application/json"}
LISTS = (
    "articles/",
    "bookmarks/",
    "categories/",
    "conversations/",
    "conversations/{talk}/posts/",
    "glossary/",
    "notifications/",
    "paths/",
    "people/",
    "posts/",
    "posts/?author={author}",
    "revisions/",
    "subscriptions/",
    "tags/",
    "threads/",
    "threads/{thread}/posts/",
    "topics/",
)
BUDGETS: dict[str, float] = {**{f"API: {path}": LIST for path in LISTS}, "API: a post of 300 words": POST}


def pages(world: dict[str, Any]) -> list[Page]:
    """What is measured, in the order of the table. (Any: as JSON has it.)"""
    known = {**JSON, "Authorization": f"Bearer {world['reader']}"}

    def ask(path: str) -> Iterator[Request]:
        while True:
            yield Request(f"/api/v1/{path.format(**world['api'])}", headers=known)

    def write() -> Iterator[Request]:
        for number, token in zip(count(1), cycle(world["writers"][:REPLIES])):
            yield Request(
                f"/api/v1/threads/{world['written_in']}/posts/",
                method="POST",
                headers={**JSON, "Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                body=json.dumps({"body": text_of_300_words(number) + one_line(number)}).encode(),
            )

    return [
        *(Page(f"API: {path}", ask(path)) for path in LISTS),
        Page("API: a post of 300 words", write(), 201, REPLIES, REPLIES),
    ]
