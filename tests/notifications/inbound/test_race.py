"""The same message twice at once, with several workers: one post."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from forum.models import Post
from notifications.inbound import handling, receiving
from notifications.models import InboundMail
from tests.notifications.inbound.letters import mail as letter

WORKERS = 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_message_twice_at_once_makes_one_post(address, named, post):
    source = letter(sender=named.email, to=address, message_id="<same@mail.example.net>")
    barrier, failures = threading.Barrier(WORKERS), []

    def deliver():
        try:
            barrier.wait(timeout=30)
            receiving.receive(source, via="webhook", now=timezone.now())
            barrier.wait(timeout=30)
            handling.handle_due()
        except Exception as error:  # reported below, on the test's own thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not failures
    assert InboundMail.objects.get().state == "taken"
    assert Post.objects.filter(thread=post.thread, author=named).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_message_that_was_taken_up_again_make_one_post(address, named, post, monkeypatch):
    """A worker that was thought dead goes on: both run the same answer, and the token lets one of them write."""
    source = letter(sender=named.email, to=address)
    monkeypatch.setattr("notifications.tasks.handle_inbound.apply_async", lambda *_args, **_options: None)
    receiving.receive(source, via="webhook", now=timezone.now())
    mail = handling._claim_next(timezone.now())
    barrier, failures = threading.Barrier(2), []

    def work():
        try:
            barrier.wait(timeout=30)
            handling._handle(mail, timezone.now)
        except Exception as error:  # reported below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not failures
    assert Post.objects.filter(thread=post.thread, author=named).count() == 1
