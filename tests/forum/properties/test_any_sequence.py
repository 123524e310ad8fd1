"""Laws that hold after any sequence of actions, of whatever people do to a forum."""

from itertools import pairwise

import pytest
from django.db.models import Count, F, Max
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from content.revisions.diff import compare
from forum.models import Post, PostRevision, Thread
from foundation import recounting
from tests.forum.properties.world import Actions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]


LOOK_EVERY = 8  # steps; looking costs more than doing


class Laws(Actions):
    """Everything that may be done, and what must hold afterwards."""

    def __init__(self):
        super().__init__()
        self.steps = 0
        self.owners = {}
        self.said = {}

    @invariant()
    def number_once_given_is_that_posts_for_ever(self):
        """A stub says where the post with its number went; nobody else ever gets the number."""
        rows = Post.objects.values_list("thread", "number", "pk", "moved_to", "source")
        for thread, number, key, moved_to, source in rows:
            owner = moved_to or key
            assert self.owners.setdefault((thread, number), owner) == owner
            said = self.said.setdefault(key, [source])
            if said[-1] != source:
                said.append(source)

    @invariant()
    def everything_fits(self):
        self.steps += 1
        if self.steps % LOOK_EVERY == 0:
            self.look()

    def teardown(self):
        try:
            self.look()
        finally:
            super().teardown()

    def look(self):
        counters_equal_a_recount()
        numbers_of_a_thread_have_no_gap()
        accepted_answer_is_one_that_readers_of_its_thread_see()
        audience_of_a_thread_is_that_of_its_category()
        for member in self.people:
            what_is_listed_can_be_opened(member)
        for post in Post.objects.filter(is_stub=False, edit_count__gt=0):
            history_is_what_was_said_and_ends_with_what_stands(post, self.said[post.pk])


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
    for thread in Thread.objects.filter(accepted_post__isnull=False).select_related("accepted_post"):
        post = thread.accepted_post
        assert (post.thread_id, post.is_apart, post.is_stub) == (thread.pk, False, False)


def audience_of_a_thread_is_that_of_its_category():
    assert not Thread.objects.filter(category__isnull=False).exclude(audience=F("category__audience")).exists()


def what_is_listed_can_be_opened(member):
    """And nothing else is listed but what is private or was merged."""
    listed = set(Thread.objects.listed_for(member).values_list("pk", flat=True))
    opened = Thread.objects.visible_to(member).filter(category__isnull=False, merged_into__isnull=True)
    assert listed == set(opened.values_list("pk", flat=True))


def run(machine, **how):
    run_state_machine_as_test(machine, settings=settings(settings.default, **how))


def test_laws_hold_after_any_sequence_of_actions():
    run(Laws, max_examples=10, stateful_step_count=20)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_laws_hold_after_hundreds_of_long_sequences():
    run(Laws, max_examples=300, stateful_step_count=60)
