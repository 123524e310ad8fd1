"""What must be true of the site's database once everything that members began has been answered.

Each law returns what breaks it, so that a failure names it.
"""

from collections import Counter, defaultdict

from tests.faults.forum_writing import Form, Journal
from tests.faults.probe import FORUM
from tests.faults.stack import Stack

TEXTS = ("thread", "reply")


def texts_not_there_once(stack: Stack, journal: Journal) -> list[str]:
    """Threads and replies that were answered and do not exist exactly once."""
    counts = Counter(token for (token,) in stack.rows("SELECT client_token FROM forum_post"))
    return [
        f"{form.kind} of {form.member}: {counts[form.token]} times"
        for form in journal.answered
        if form.kind in TEXTS and counts[form.token] != 1
    ]


def texts_of_nobody(stack: Stack, journal: Journal) -> list[str]:
    """Posts that no member was promised; every form was sent until it was answered, so none is on its way any more."""
    promised = {form.token for form in journal.answered}
    return [
        f"post {pk}" for pk, token in stack.rows("SELECT id, client_token FROM forum_post") if token not in promised
    ]


def answers_that_lead_elsewhere(stack: Stack, journal: Journal) -> list[str]:
    """Forms whose answer does not lead to the post that they made, at whichever sending."""
    wrong = []
    made = {
        token: (post, thread)
        for post, thread, token in stack.rows("SELECT id, thread_id, client_token FROM forum_post")
    }
    for form in journal.answered:
        if form.kind in TEXTS and form.token in made:
            post, thread = made[form.token]
            place = f"/p/{post}/" if form.kind == "reply" else f"/t/{thread}/"
            if not form.location.startswith(place) or form.stood_before not in (None, post):
                wrong.append(f"{form.kind} of {form.member}: {form.location}, stood at {form.stood_before}, is {post}")
    return wrong


def changes_not_kept(stack: Stack, journal: Journal) -> list[str]:
    """Edits, votes, reactions and acceptances that were answered last and do not stand."""
    last: dict[tuple[object, ...], Form] = {}
    for form in journal.answered:
        if form.kind not in TEXTS:
            # A thread has one accepted answer and a post one text, whoever chose them; votes are each member's own.
            key = {"edit": form.about, "acceptance": form.about[1:]}.get(form.kind, (form.member, *form.about))
            last[form.kind, *key] = form
    standing = _Standing(stack)
    return [f"{form.kind} of {form.member} on {form.about}" for form in last.values() if not standing.holds(form)]


class _Standing:
    """What stands in the database about posts."""

    def __init__(self, stack: Stack) -> None:
        self.sources = dict(stack.rows("SELECT id, source FROM forum_post"))
        named = "SELECT u.username, r.post_id FROM {} r JOIN accounts_user u ON u.id = r.member_id"
        self.votes = set(stack.rows(named.format("forum_vote") + " WHERE r.value = 1"))
        self.reactions = Counter(stack.rows(named.format("forum_reaction") + " WHERE r.kind = 'well_explained'"))
        self.accepted = dict(stack.rows("SELECT id, accepted_post_id FROM forum_thread"))

    def holds(self, form: Form) -> bool:
        post = form.about[0]
        if form.kind == "edit":
            return self.sources[post] == form.fields["body"].strip()
        if form.kind == "vote":
            return ((form.member, post) in self.votes) == (form.fields["answer"] == "useful")
        if form.kind == "reaction":
            return self.reactions[form.member, post] == 1
        return self.accepted[form.about[1]] == post


def broken_numbers(stack: Stack) -> list[str]:
    """Threads whose posts are not numbered 1 to n without a gap."""
    numbers = defaultdict(list)
    for thread, number in stack.rows("SELECT thread_id, number FROM forum_post ORDER BY 1, 2"):
        numbers[thread].append(number)
    last = dict(stack.rows("SELECT id, last_number FROM forum_thread"))
    return [f"thread {pk}" for pk in last if numbers[pk] != list(range(1, last[pk] + 1))]


def unevenly_told(stack: Stack) -> list[str]:
    """Posts of whose making not exactly one event tells."""
    first = "SELECT json_extract(data, '$.post') FROM events_event WHERE kind = 'thread_started'"
    later = "SELECT subject_id FROM events_event WHERE kind = 'post_created'"
    told = Counter(post for (post,) in stack.rows(f"{first} UNION ALL {later}"))
    made = Counter(post for (post,) in stack.rows("SELECT id FROM forum_post"))
    return [f"post {pk}: {told[pk]} events" for pk in told | made if told[pk] != made[pk]]


def effects_not_there_once(stack: Stack) -> list[str]:
    """Handlers whose effect on an event does not exist exactly once, and what is left undone."""
    kinds = ", ".join(f"'{kind}'" for kind in FORUM)
    events = [pk for (pk,) in stack.rows(f"SELECT id FROM events_event WHERE kind IN ({kinds})")]
    effects = Counter(stack.rows("SELECT event_id, handler FROM probe_probeeffect"))
    expected = Counter((pk, name) for pk in events for name in ("probe.forum_first", "probe.forum_second"))
    wrong = [f"{key}: {effects[key]} times" for key in effects | expected if effects[key] != expected[key]]
    left = stack.rows("SELECT handler, state, last_error FROM events_handling WHERE state != 'done'")
    return wrong + [f"{handler} is {state} {error}" for handler, state, error in left]
