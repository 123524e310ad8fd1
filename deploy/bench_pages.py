"""Pages of the site that are measured, and what each may cost. Used by `bench.py`."""

import re
import uuid
from collections.abc import Callable, Iterator
from itertools import count, cycle
from typing import Any

from bench_requests import Page, Request, etag_of, get

REPLIES = 60  # of each round: one by each of so many members, whom a pause of five seconds is asked of
PAGE_OF_LIST = 100
CONSTANT = "constant view"
TOKEN = "b" * 32  # against forged requests
UNREAD = "/notifications/unread.json"

# Milliseconds of CPU in all, and how many times the constant view: what a page may cost.
BUDGETS: dict[str, float] = {
    "guest: thread, page 1": 6,
    "guest: last page of 5,000": 6,
    "guest: latest": 5,
    "guest: category, page 1": 5,
    "guest: category, page 100": 5,
    "member: thread, page 1": 9,
    "member: last page of 5,000": 9,
    "member: latest": 7,
    "member: category, page 100": 7,
    "guest: article": 8,
    "guest: topic": 8,
    "member: unread count, 304": 2,
    "member: reply of one line": 15,
    "member: reply of 300 words": 40,
}
RATIOS: dict[str, float] = {"guest: thread, kept": 1.3, "guest: thread, 304": 1.3}


def pages(world: dict[str, Any], port: int) -> list[Page]:
    """What is measured, in the order of the table."""
    sessions = cycle(world["sessions"])
    thread, longest, category = world["thread"], world["longest"], world["category"]
    last = last_page(longest, port)
    deep = page_of_list(category, PAGE_OF_LIST, port)
    # Others for each: the same member would be asked for a pause between two replies.
    writers = {
        "one line": replies(world["written_in"], cycle(world["sessions"][:REPLIES]), one_line),
        "300 words": replies(world["written_in"], cycle(world["sessions"][REPLIES:]), text_of_300_words),
    }

    def guest(path: str, **headers: str) -> Iterator[Request]:
        while True:
            yield Request(path, headers=headers)

    def known() -> Iterator[Request]:
        # The page tells how often it was opened, so its tag changes when it is made anew.
        return guest(thread, **{"If-None-Match": etag_of(thread, port)})

    def unread() -> Iterator[Request]:
        # The replies of a round move the numbers of those who follow the thread.
        return counts(world["sessions"], port)

    def fresh(path: str) -> Iterator[Request]:
        # A query that no page knows is answered afresh and kept nowhere.
        return guest(f"{path}{'&' if '?' in path else '?'}fresh=1")

    def member(path: str) -> Iterator[Request]:
        while True:
            yield Request(path, headers={"Cookie": cookies(next(sessions))})

    return [
        Page(CONSTANT, guest("/bench/constant/")),
        Page("guest: thread, page 1", fresh(thread)),
        Page("guest: last page of 5,000", fresh(last)),
        Page("guest: latest", fresh("/?tab=latest")),
        Page("guest: category, page 1", fresh(category)),
        Page("guest: category, page 100", fresh(deep)),
        Page("guest: article", fresh(world["article"])),
        Page("guest: topic", fresh(world["topic"])),
        Page("guest: thread, kept", guest(thread)),
        Page("guest: thread, 304", known(), status=304, renew=known, spared=1),
        Page("member: thread, page 1", member(thread)),
        Page("member: last page of 5,000", member(last)),
        Page("member: latest", member("/?tab=latest")),
        Page("member: category, page 100", member(deep)),
        Page("member: unread count, 304", unread(), status=304, renew=unread, spared=len(world["sessions"])),
        *(Page(f"member: reply of {name}", forms, 303, REPLIES, REPLIES) for name, forms in writers.items()),
    ]


def counts(sessions: list[str], port: int) -> Iterator[Request]:
    """As a page that stays open asks every 45 seconds: each member with the number that they were told before."""
    cookies = [{"Cookie": f"sessionid={session}"} for session in sessions]
    known = [cookie | {"If-None-Match": etag_of(UNREAD, port, **cookie)} for cookie in cookies]
    return cycle([Request(UNREAD, headers=headers) for headers in known])


def cookies(session: str) -> str:
    """What the browser of a member who has signed in sends with each request."""
    return f"sessionid={session}; csrftoken={TOKEN}"


def replies(thread: int, sessions: Iterator[str], text: Callable[[int], str]) -> Iterator[Request]:
    """Forms with a text, each of another member and no two alike."""
    boundary = "benchbenchbench"
    for number in count(1):
        fields = {
            "csrfmiddlewaretoken": TOKEN,
            "client_token": str(uuid.uuid4()),
            "draft_version": "0",
            "reply_to": "",
            "interests": "none",
            "interests_note": "",
            "ai_assistance": "none",
            "do": "send",
            "body": text(number),
        }
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
        ]
        yield Request(
            f"/threads/{thread}/reply/",
            method="POST",
            headers={
                "Cookie": cookies(next(sessions)),
                "Content-Type": f"multipart/form-data; boundary={boundary}",
            },
            body=("".join(parts) + f"--{boundary}--\r\n").encode(),
        )


def one_line(number: int) -> str:
    return f"We saw the same in {number} of our cases."


def text_of_300_words(number: int) -> str:
    """With a formula, code, a table and a list, as such answers have them."""
    sentence = "The reference standard was read by two people who did not see the output of the model. "
    return (
        f"Measured for the {number}th time. "
        + sentence * 7
        + "\n\n$$\n\\mathrm{NB}(t) = \\frac{\\mathrm{TP}}{n} - \\frac{\\mathrm{FP}}{n}\\cdot\\frac{t}{1-t}\n$$\n\n"
        + sentence * 5
        + "\n\n```python\nobserved, predicted = calibration_curve(truth, score, n_bins=10)\nprint(observed)\n```\n\n"
        + "| group | n |\n|---|--:|\n| first hospital | 812 |\n| second | 655 |\n\n- split by patient\n- freeze it\n\n"
        + sentence * 4
    )


def last_page(path: str, port: int) -> str:
    """The address of a thread's last page, as its pager names it."""
    _answer, html = get(path, port)
    numbers = [int(number) for number in re.findall(r"[?&]page=(\d+)", html)]
    return f"{path}?page={max(numbers, default=1)}"


def page_of_list(path: str, number: int, port: int) -> str:
    """The address of a list's page with this number: lists are leafed through, so it is."""
    here = path
    for _page in range(number - 1):
        _answer, html = get(here, port)
        if not (found := re.search(r'rel="next"[^>]*href="(\?[^"]+)"', html)):
            break
        here = path + found[1].replace("&amp;", "&")
    return here
