"""Laws that hold after any sequence of actions, of whatever people do to a forum."""

from itertools import pairwise

import pytest
from django.db.models import Count, F, Max
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from content.revisions.diff import compare
from forum.models import Post, PostRevision, Thread, ThreadLink, ThreadNote
from foundation import recounting
from tests.forum.properties.world import TEXTS, TITLES, Actions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]


class Laws(Actions):
    """Everything that may be done, and what must hold afterwards."""

    look_every = 8  # steps; looking costs more than doing

    def __init__(self):
        super().__init__()
        self.steps = 0
        self.owners = {}
        self.said = {}
        self.changes = {}

    @invariant()
    def what_holds_after_every_step(self):
        """One invariant, because hypothesis promises no order among several: what was said is taken down before
        anything is compared with it.
        """
        self.number_once_given_is_that_posts_for_ever()
        self.steps += 1
        if self.steps % self.look_every == 0:
            self.look()

    def number_once_given_is_that_posts_for_ever(self):
        """A stub says where the post with its number went; nobody else ever gets the number."""
        rows = Post.objects.values_list("thread", "number", "pk", "moved_to", "source")
        for thread, number, key, moved_to, source in rows:
            owner = moved_to or key
            assert self.owners.setdefault((thread, number), owner) == owner
            said = self.said.setdefault(key, [source])
            if said[-1] != source:
                said.append(source)

    def teardown(self):
        try:
            self.look()
        finally:
            super().teardown()

    def act(self, action, **arguments):
        """Beside doing it, take down what it changed, by the notes that it left."""
        before, newest = standing(), ThreadNote.objects.aggregate(newest=Max("pk"))["newest"] or 0
        done = super().act(action, **arguments)
        notes = ThreadNote.objects.filter(pk__gt=newest)
        after = standing() if notes else before
        for note in notes:
            self.changes[note.pk] = changed_by(note, before, after)
        return done

    def take_back(self, note):
        """Undoing restores what stood: all that the action changed and nobody changed since."""
        since = standing()
        done = super().take_back(note)
        if done is not None:
            now = standing()
            for place, (before, after) in self.changes[note.pk].items():
                if since.get(place) == after and not is_gone_from_its_thread(place, before):
                    assert now[place] == before, (note.kind, place)
        return done

    def look(self):
        counters_equal_a_recount()
        numbers_of_a_thread_have_no_gap()
        accepted_answer_is_one_that_readers_of_its_thread_see()
        audience_of_a_thread_is_that_of_its_category()
        for member in self.people:
            what_is_listed_can_be_opened(member)
        for post in Post.objects.filter(is_stub=False, edit_count__gt=0):
            history_is_what_was_said_and_ends_with_what_stands(post, self.said[post.pk])


ONLY = {"retitled": {"title", "language"}, "retagged": {"tags"}}  # one action leaves both notes


def standing():
    """What readers find of every thread and post: a value by model, key and name."""
    found = {}
    duplicates = dict(ThreadLink.objects.filter(kind=ThreadLink.Kind.DUPLICATE).values_list("source", "target"))
    hidden = set()
    for thread in Thread.objects.prefetch_related("tags"):
        if thread.hidden_at:
            hidden.add(thread.pk)
        found |= {
            ("thread", thread.pk, name): value
            for name, value in {
                "category": (thread.category_id, thread.audience_id),
                "title": thread.title,
                "language": thread.language,
                "tags": sorted(tag.name for tag in thread.tags.all()),
                "pinned": thread.pinned_at is not None,
                "locked": thread.is_locked,
                "hidden": thread.hidden_at is not None,
                "merged": thread.merged_into_id,
                "accepted": (thread.accepted_post_id, thread.accepted_at, thread.acceptance_note),
                "duplicate": duplicates.get(thread.pk),
            }.items()
        }
    for post in Post.objects.filter(is_stub=False):
        is_hidden = post.hidden_at is not None or (post.is_first and post.thread_id in hidden)
        found |= {
            ("post", post.pk, "place"): (post.thread_id, post.number),
            ("post", post.pk, "hidden"): is_hidden,
            ("post", post.pk, "wiki"): post.wiki_at is not None,
        }
    return found


def changed_by(note, before, after):
    """What was before and after, by place, of all that the note tells about."""
    only = ONLY.get(note.kind)
    places = [place for place in before if before[place] != after.get(place) and (only is None or place[2] in only)]
    return {place: (before[place], after.get(place)) for place in places}


def is_gone_from_its_thread(place, before):
    """An answer that nobody reads there any more is not accepted again."""
    model, key, name = place
    if (model, name) != ("thread", "accepted") or before[0] is None:
        return False
    shown = Post.objects.filter(pk=before[0], thread=key, hidden_at__isnull=True, held_at__isnull=True)
    return not shown.exists()


def counters_equal_a_recount():
    differences = {name: recount(True) for name, recount in recounting.recounts() if name.startswith("forum.")}
    assert not any(differences.values()), differences


def numbers_of_a_thread_have_no_gap():
    counted = Post.objects.order_by().values_list("thread").annotate(Count("pk"), Max("number"))
    found = {thread: (count, highest) for thread, count, highest in counted}
    for key, last in Thread.objects.values_list("pk", "last_number"):
        assert found[key] == (last, last)


def history_is_what_was_said_and_ends_with_what_stands(post, said):
    """Changes within ten minutes are one revision, so some of what was said is in none."""
    kept = list(PostRevision.objects.filter(post=post).order_by("number"))
    texts = [revision.source for revision in kept]
    assert [revision.number for revision in kept] == list(range(1, len(kept) + 1))
    if not kept:
        assert len(said) == 1  # only declarations changed
        return
    assert (texts[-1], len(texts)) == (post.source, post.revision_number)
    in_order = iter(said)
    assert all(text in in_order for text in texts)
    for before, after in pairwise(texts):
        changes = compare(before, after)
        assert "".join(change.before for change in changes) == before
        assert "".join(change.after for change in changes) == after


def accepted_answer_is_one_that_readers_of_its_thread_see():
    """Or will see: one that waits is decided about, and then accepted still or no longer."""
    for thread in Thread.objects.filter(accepted_post__isnull=False).select_related("accepted_post"):
        post = thread.accepted_post
        assert (post.thread_id, post.hidden_at, post.is_stub) == (thread.pk, None, False)


def audience_of_a_thread_is_that_of_its_category():
    assert not Thread.objects.filter(category__isnull=False).exclude(audience=F("category__audience")).exists()


def what_is_listed_can_be_opened(member):
    """And nothing else is listed but what is private or was merged."""
    listed = set(Thread.objects.listed_for(member).values_list("pk", flat=True))
    opened = Thread.objects.visible_to(member).filter(category__isnull=False, merged_into__isnull=True)
    assert listed == set(opened.values_list("pk", flat=True))


@pytest.fixture
def forum():
    """A forum that a test itself leads through one sequence, looking after every step."""
    laws = Laws()
    laws.look_every = 1
    yield laws
    laws.teardown()


def test_history_holds_whatever_is_changed_when_and_by_whom(forum):
    """Folded changes, declarations alone, a way back to the first words, other hands, a stub in between."""
    author, other = 0, 1
    steps = [
        lambda: forum.start(author, 0, TITLES[0], TEXTS[0], [], is_question=True),
        lambda: forum.edit(author, 0, None, "partly"),
        lambda: forum.edit(author, 0, TEXTS[1], "none"),
        lambda: forum.edit(author, 0, TEXTS[0], "none"),
        lambda: forum.reply(other, 0, TEXTS[2], 0),
        lambda: forum.edit(author, 0, TEXTS[2], "none"),
        lambda: forum.edit(author, 0, TEXTS[0], "none"),
        lambda: forum.open_as_wiki(author, 0, is_wiki=True),
        lambda: forum.edit(other, 0, TEXTS[1], "none"),
        lambda: forum.wait(11),
        lambda: forum.edit(other, 0, TEXTS[2], "none"),
        lambda: forum.edit(other, 1, TEXTS[1], "translated"),
        lambda: forum.split(0, TITLES[1], {2}),
        lambda: forum.edit(other, 1, TEXTS[0], "translated"),
        forum.undo_newest,
        lambda: forum.edit(author, 0, TEXTS[1], "none"),
    ]
    for step in steps:
        step()
        forum.what_holds_after_every_step()

    first, reply = Post.objects.filter(is_stub=False).order_by("pk")
    assert list(first.revisions.order_by("number").values_list("source", flat=True)) == [
        *(TEXTS[0], TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[1]),
    ]
    assert (first.edit_count, reply.edit_count, reply.number) == (8, 2, 2)


def run(machine, **how):
    # Rules do their work while hypothesis draws, so on a busy machine drawing seems slow.
    how["suppress_health_check"] = [HealthCheck.too_slow]
    run_state_machine_as_test(machine, settings=settings(settings.default, **how))


def test_laws_hold_after_any_sequence_of_actions():
    run(Laws, max_examples=10, stateful_step_count=20)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_laws_hold_after_hundreds_of_long_sequences():
    run(Laws, max_examples=300, stateful_step_count=60)
