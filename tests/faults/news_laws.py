"""Who was told of what, and by which mail, compared with what the texts and choices in the database say.

The truth is worked out here once more, from the rules that members are told, and not by the site's own code.
"""

import json
from collections import Counter, defaultdict

from tests.faults.forum_members import Member
from tests.faults.sink import Sink
from tests.faults.stack import Stack

MOST_COUNTED = 100
PRIVATE_REASONS = {"read", "daily_limit"}
"""Why a mail may have been left out here: nobody loses access, is suspended or chooses anything meanwhile."""


def told_otherwise(stack: Stack) -> list[str]:
    """Members who were told what they should not hear, were told twice, or were not told."""
    told = Counter(stack.rows("SELECT event_id, recipient_id, kind FROM notifications_notification"))
    truth = Counter(_Truth(stack).told())
    return [f"{key}: told {told[key]} times, should be {truth[key]}" for key in told | truth if told[key] != truth[key]]


class _Truth:
    """What follows from texts, votes and choices."""

    def __init__(self, stack: Stack) -> None:
        self.posts = {
            pk: (thread, by) for pk, thread, by in stack.rows("SELECT id, thread_id, author_id FROM forum_post")
        }
        self.threads = {
            pk: (place, by) for pk, place, by in stack.rows("SELECT id, category_id, author_id FROM forum_thread")
        }
        self.unheard = set(stack.rows("SELECT member_id, other_id FROM accounts_block"))
        self.watchers = defaultdict(set)
        for label, pk, member in stack.rows(
            "SELECT target_model, target_id, member_id FROM notifications_subscription WHERE level = 'watching'"
        ):
            self.watchers[label, pk].add(member)
        self.events = stack.rows("SELECT id, kind, actor_id, subject_id, data FROM events_event")

    def told(self):
        """(event, recipient, kind) of everything that somebody has to hear."""
        for pk, kind, actor, subject, data in self.events:
            yield from ((pk, member, what) for member, what in self._of(kind, actor, subject, json.loads(data)).items())

    def _of(self, kind: str, actor: int, subject: int, data: dict) -> dict[int, str]:
        if kind == "thread_started":
            place, _by = self.threads[subject]
            return self._heard(actor, dict.fromkeys(self.watchers["forum.category", place], "thread"))
        if kind == "post_created":
            place, asker = self.threads[self.posts[subject][0]]
            watchers = self.watchers["forum.category", place] | self.watchers["forum.thread", self.posts[subject][0]]
            return self._heard(actor, dict.fromkeys(watchers, "post") | {asker: "reply"})
        if kind == "reaction_added":
            return self._heard(actor, {self.posts[subject][1]: "reaction"})
        if kind == "vote_cast" and data["value"] == 1:
            return self._others(actor, {self.posts[subject][1]: "useful"})
        if kind == "answer_accepted":
            return self._others(actor, {self.posts[subject][1]: "accepted"})
        return {}

    def _heard(self, actor: int, found: dict[int, str]) -> dict[int, str]:
        """Without the actor, and without whoever muted them."""
        return {pk: what for pk, what in self._others(actor, found).items() if (pk, actor) not in self.unheard}

    @staticmethod
    def _others(actor: int, found: dict[int, str]) -> dict[int, str]:
        return {pk: what for pk, what in found.items() if pk != actor}


def unexplained(stack: Stack) -> list[str]:
    """Events not told to the end, and notifications whose mail is neither written nor left out for a reason."""
    left = stack.rows("SELECT event_id, state, last_error FROM notifications_fanout WHERE state != 'done'")
    wrong = [f"event {event} is {state} {error}" for event, state, error in left]
    by_mail = "SELECT member_id, kind, is_on FROM notifications_channelchoice WHERE channel = 'email'"
    chosen = {(member, kind): bool(is_on) for member, kind, is_on in stack.rows(by_mail)}
    deliveries = defaultdict(list)
    for notification, state, reason, mail in stack.rows(
        "SELECT notification_id, state, reason, mail_id FROM notifications_delivery WHERE channel = 'email'"
    ):
        deliveries[notification].append((state, reason, mail))
    for pk, member, kind in stack.rows("SELECT id, recipient_id, kind FROM notifications_notification"):
        is_wanted = chosen.get((member, kind), kind in ("reply", "accepted"))
        found = deliveries.pop(pk, [])
        if len(found) != is_wanted or not all(_is_explained(*one) for one in found):
            wrong.append(f"notification {pk} of {kind} to {member}: {found}")
    return wrong + [f"deliveries of no notification: {dict(deliveries)}"] * bool(deliveries)


def _is_explained(state: str, reason: str, mail: int | None) -> bool:
    return mail is not None if state == "sent" else state == "skipped" and reason in PRIVATE_REASONS


def mails_not_left_once(stack: Stack, sink: Sink) -> list[str]:
    """Messages that the mail server took twice, or that the site thinks it has sent and it has not, or the reverse.

    A message that was on its way when somebody died is `unknown`, and may have arrived or not.
    """
    received, wrong = sink.received(), []
    for name, state, error in stack.rows("SELECT message_id, state, last_error FROM notifications_outgoingmail"):
        taken = received.pop(name, 0)
        if taken not in {"sent": {1}, "unknown": {0, 1}}.get(state, set()):
            wrong.append(f"{name} is {state} {error} and was taken {taken} times")
    return wrong + [f"{name} is no mail of the site" for name in received]


def doubtful_mails(stack: Stack) -> int:
    """How many are `unknown`."""
    return stack.number("SELECT count(*) FROM notifications_outgoingmail WHERE state = 'unknown'")


def numbers_that_differ(stack: Stack, members: list[Member]) -> list[str]:
    """Members whose bell does not show how many lines wait for them."""
    waiting = dict(
        stack.rows(
            "SELECT u.username, count(DISTINCT n.group_key) FROM accounts_user u JOIN notifications_notification n"
            " ON n.recipient_id = u.id WHERE n.read_at IS NULL AND n.withdrawn_at IS NULL GROUP BY 1"
        )
    )
    shown = {member.name: json.loads(member.ask("/notifications/unread.json").page)["unread"] for member in members}
    truth = {member.name: min(waiting.get(member.name, 0), MOST_COUNTED) for member in members}
    return [f"{name}: {shown[name]}, should be {truth[name]}" for name in truth if shown[name] != truth[name]]


def under_way(stack: Stack) -> int:
    """What is still to be told, to be written and to be sent."""
    return stack.number(
        "SELECT (SELECT count(*) FROM notifications_fanout WHERE state = 'due')"
        " + (SELECT count(*) FROM notifications_delivery WHERE state = 'due' AND channel = 'email')"
        " + (SELECT count(*) FROM notifications_outgoingmail WHERE state IN ('due', 'claimed'))"
    )
