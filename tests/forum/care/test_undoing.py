"""Taking back what was done brings back all that it took away."""

import pytest
from django.utils import timezone

from forum.actions.hiding import hide_post, restore_post
from forum.actions.responses import accept_answer
from forum.actions.undoing import undo_note
from tests.factories.forum import PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered():
    """A question whose asker accepted the answer of somebody else, and said why."""
    thread = counted(question=True, author=regular())
    post = PostFactory(thread=thread)
    accept_answer(actor=thread.author, post=post, note="It says where to look.", now=timezone.now())
    thread.refresh_from_db()
    return thread


def acceptance(thread):
    thread.refresh_from_db()
    return thread.accepted_post_id, thread.accepted_at, thread.accepted_by_id, thread.acceptance_note


def hide(moderator, thread):
    post = thread.accepted_post
    hide_post(actor=moderator, post=post, reason="It names a patient.", now=timezone.now())
    return post


@pytest.mark.parametrize("how", ["undone", "restored"])
def test_accepted_answer_that_was_hidden_by_mistake_is_accepted_again(moderator, answered, how):
    before = acceptance(answered)
    post = hide(moderator, answered)
    assert acceptance(answered) == (None, None, None, "")

    if how == "undone":
        undo_note(actor=moderator, note=answered.notes.get(kind="post_hidden"), now=timezone.now())
    else:
        restore_post(actor=moderator, post=post, now=timezone.now())

    assert acceptance(answered) == before


def test_answer_accepted_meanwhile_stays_the_accepted_one(moderator, answered):
    post = hide(moderator, answered)
    other = PostFactory(thread=answered)
    accept_answer(actor=answered.author, post=other, now=timezone.now())

    restore_post(actor=moderator, post=post, now=timezone.now())

    assert acceptance(answered)[0] == other.pk
