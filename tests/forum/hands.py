"""Many hands at once: work that is done by several people in the same moment, and what must be whole afterwards."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from forum import counting
from forum.actions.posts import reply_to_thread
from forum.models import Post
from forum.recounting import ROUNDING
from forum.writing import Writing
from foundation.errors import DomainError


def together(*works):
    """Do all of these at once, each with its own connection; what they returned, and the errors they met."""
    answers, gate, lock = [], threading.Barrier(len(works)), threading.Lock()

    def run(work):
        try:
            gate.wait(30)
            found = work()
        except Exception as error:
            found = error
        finally:
            connection.close()
        with lock:
            answers.append(found)

    hands = [threading.Thread(target=run, args=[work]) for work in works]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(120)
    return [one for one in answers if not isinstance(one, Exception)], [
        one for one in answers if isinstance(one, Exception)
    ]


def writer(thread, member):
    """Reply once, in words of one's own."""
    body = f"A reply of {member.username}"
    writing = Writing(body=body, client_token=uuid.uuid4())
    return lambda: reply_to_thread(actor=member, thread=thread, writing=writing, now=timezone.now())


def assert_whole(written, *threads):
    """Every reply that was answered with success stands once; numbers run without gaps; counters are right."""
    assert sorted(post.pk for post in written) == sorted(
        Post.objects.filter(pk__in=[post.pk for post in written], is_stub=False).values_list("pk", flat=True)
    )
    for thread in threads:
        thread.refresh_from_db()
        numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, thread.last_number + 1))
        expected = counting.of_thread(thread)
        found = {name: getattr(thread, name) for name in expected}
        # A trend that was added up and one that is worked out from the rows differ by rounding, as for `recount`.
        trend, wanted = found.pop("trend"), expected.pop("trend")
        assert trend == pytest.approx(wanted, rel=ROUNDING)
        assert found == expected


def by_kind(answers, errors):
    """The replies that were stored; fails on an error that is no refusal in words."""
    assert not [error for error in errors if not isinstance(error, DomainError)]
    return [answer for answer in answers if isinstance(answer, Post)]
