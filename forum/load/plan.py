"""Who writes what, when, and what others say to it: worked out before a row is stored, so that every counter is right
from the first. Pure arithmetic by a seed; memory grows by some hundred bytes for each post."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

YEARS: Final = 3 * 365 * 24 * 3600.0  # seconds from the first thread to the end
HOUR: Final = 3600.0
CONVERSATIONS: Final = 0.02  # of all threads
HIDDEN: Final = 0.003  # of all replies, withdrawn by their authors
EDITED: Final = 0.03


class Impossible(ValueError):
    """No forum has these numbers; the message says why."""


@dataclass(frozen=True)
class Size:
    """How much there shall be."""

    members: int = 2_000
    threads: int = 10_000
    posts: int = 200_000
    longest: int = 5_000
    seed: int = 1

    def check(self) -> None:
        """Raises Impossible."""
        if self.members < 3 or self.threads < 1:
            raise Impossible("There have to be at least three members and one thread.")
        if self.longest > self.posts - self.threads + 1:
            raise Impossible("The longest thread leaves no post for each of the others.")
        if self.posts > self.longest * self.threads:
            raise Impossible("So many posts do not fit into so many threads of that length.")


class Response(NamedTuple):
    """How many members said what to one post."""

    useful: int = 0
    not_useful: int = 0
    changed_my_mind: int = 0
    well_explained: int = 0
    reproduced: int = 0


@dataclass
class ThreadPlan:
    """One thread to be, and what its counters will say."""

    began: float  # seconds before the end
    length: int
    author: int
    kind: str
    is_conversation: bool
    is_locked: bool = False
    is_hidden: bool = False
    reply_count: int = 0
    useful_count: int = 0
    same_problem: list[int] = field(default_factory=list)
    best: tuple[int, int] | None = None
    """Score and number of the answer that has most."""
    accepted: int | None = None
    last_activity: float = 0.0
    people: dict[int, int] = field(default_factory=dict)
    """Who wrote here, and the last number each of them did."""


class PostPlan(NamedTuple):
    """One post to be."""

    when: float  # seconds before the end
    thread: int
    number: int
    author: int


@dataclass
class Plan:
    """Everything there shall be. Members and threads are named by their places in the lists."""

    size: Size
    threads: list[ThreadPlan]
    posts: list[PostPlan]
    """In the order in which they were written."""
    responses: dict[int, Response]
    """By the place of the post in `posts`; most have none."""
    hidden: set[int]
    edited: set[int]


def make_plan(size: Size) -> Plan:
    """Raises Impossible."""
    size.check()
    random = Random(f"plan {size.seed}")
    threads = [_thread(length, place == 0, random, size) for place, length in enumerate(_lengths(size, random))]
    posts = sorted(_posts(threads, random, size), key=lambda post: (-post.when, post.thread, post.number))
    plan = Plan(size, threads, posts, {}, set(), set())
    for place, post in enumerate(posts):
        _respond(plan, place, post, random)
    for thread in threads:
        _round_off(thread, random, size)
    return plan


def _lengths(size: Size, random: Random) -> list[int]:
    """Posts of each thread, the longest first: a few long ones, and most of them short."""
    lengths = [size.longest] + [1] * (size.threads - 1)
    left = size.posts - sum(lengths)
    weights = [0.0] + [random.paretovariate(1.3) for _ in lengths[1:]]
    total = sum(weights) or 1.0
    for place in range(1, size.threads):
        more = min(int(left * weights[place] / total), size.longest - 1)
        lengths[place] += more
    left = size.posts - sum(lengths)
    while left:
        for place in range(1, size.threads):
            if left and lengths[place] < size.longest:
                lengths[place] += 1
                left -= 1
    return lengths


def _thread(length: int, is_longest: bool, random: Random, size: Size) -> ThreadPlan:  # noqa: FBT001
    is_conversation = not is_longest and length < 50 and random.random() < CONVERSATIONS
    is_question = not is_longest and not is_conversation and random.random() < 0.55
    return ThreadPlan(
        # A forum grows: more threads are young than old.
        began=YEARS if is_longest else YEARS * (1 - random.random() ** 0.6) + HOUR,
        length=length,
        author=_somebody(random, size),
        kind="question" if is_question else "discussion",
        is_conversation=is_conversation,
        is_locked=not is_conversation and random.random() < 0.01,
        is_hidden=not is_conversation and not is_longest and random.random() < 0.002,
    )


def _somebody(random: Random, size: Size) -> int:
    """Some write far more than others."""
    return int(size.members * random.random() ** 2)


def _posts(threads: list[ThreadPlan], random: Random, size: Size) -> list[PostPlan]:
    found = []
    for place, thread in enumerate(threads):
        span = min(thread.began - HOUR / 2, thread.length * random.expovariate(1 / (6 * HOUR)))
        if place == 0:
            span = thread.began - HOUR / 2
        offsets = sorted(span * random.random() ** 2 for _ in range(thread.length - 1))
        other = (thread.author + 1 + random.randrange(size.members - 1)) % size.members
        for number, offset in enumerate([0.0, *offsets], start=1):
            author = thread.author if number == 1 else _somebody(random, size)
            if thread.is_conversation:
                author = other if number % 2 == 0 else thread.author
                thread.people.setdefault(other, 0)
            thread.people[author] = number
            found.append(PostPlan(thread.began - offset, place, number, author))
    return found


def _respond(plan: Plan, place: int, post: PostPlan, random: Random) -> None:
    """What others say to the post, and what that makes of its thread."""
    thread, chance = plan.threads[post.thread], random.random()
    is_reply = post.number > 1
    if random.random() < EDITED:
        plan.edited.add(place)
    if is_reply and not thread.is_conversation and random.random() < HIDDEN:
        plan.hidden.add(place)
        return
    thread.last_activity = post.when
    thread.reply_count += is_reply
    response = Response()
    if not thread.is_conversation and chance < 0.3:
        response = _response(random, plan.size, may_oppose=is_reply and thread.kind == "question")
        plan.responses[place] = response
        thread.useful_count += response.useful
    score = response.useful - response.not_useful
    if is_reply and (thread.best is None or score > thread.best[0]):
        thread.best = (score, post.number)


def _response(random: Random, size: Size, *, may_oppose: bool) -> Response:
    most = size.members - 1
    useful = min(1 + int(random.expovariate(0.7)), most)
    against = min(1, most - useful) if may_oppose and random.random() < 0.1 else 0
    words = [min(1 + int(random.expovariate(1.5)), most) if random.random() < 0.1 else 0 for _ in range(3)]
    return Response(useful, against, *words)


def _round_off(thread: ThreadPlan, random: Random, size: Size) -> None:
    if thread.kind != "question":
        return
    if thread.best is not None and random.random() < 0.55:
        thread.accepted = thread.best[1]
    if random.random() < 0.2:
        count = min(1 + int(random.expovariate(0.5)), size.members - 1)
        thread.same_problem = others(random, size, thread.author, count)


def others(random: Random, size: Size, author: int, count: int) -> list[int]:
    """So many members other than the author, each once."""
    found = random.sample(range(size.members), min(count + 1, size.members))
    return [member for member in found if member != author][:count]


def readers(plan: Plan) -> dict[tuple[int, int], int]:
    """How far each member has read which thread: whoever wrote there, at least up to that, and some who only read."""
    random = Random(f"readers {plan.size.seed}")
    found: dict[tuple[int, int], int] = defaultdict(int)
    for place, thread in enumerate(plan.threads):
        for member, number in thread.people.items():
            found[place, member] = random.randint(max(number, 1), thread.length)
        if not thread.is_conversation and not thread.is_hidden:
            for member in random.sample(range(plan.size.members), min(5, plan.size.members)):
                found.setdefault((place, member), random.randint(1, thread.length))
    return dict(found)
