"""The index holds nothing of a person after the deletion either: what is found, and what its dictionaries keep."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import deletion
from search.documents import public_mark
from search.models import Purge
from tests.accounts.own_data.test_canary import a_life
from tests.accounts.own_data.worlds import EMAIL, NAME, USERNAME

WORDS = (USERNAME, *NAME.split(), EMAIL.split("@", maxsplit=1)[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_texts", [False, True])
@pytest.mark.services
def test_index_names_nobody_who_was_erased(client, settings, tmp_path, searching, with_texts):
    everyone = (public_mark(),)
    member, _waiting = a_life(client, settings, tmp_path)
    searching.catch_up()
    assert all(searching.keys(word, audiences=everyone) for word in WORDS)
    # Asked for in the past: what the erasure tells is due by the real clock, as the handlers have it.
    now = timezone.now()
    asked_at = now - timedelta(days=8)
    deletion.request_deletion(actor=member, is_removing_texts=with_texts, kept_session="", now=asked_at)

    assert deletion.carry_out_due(now=now) == 1
    searching.catch_up()

    assert Purge.objects.exists()
    assert {word: searching.keys(word, audiences=everyone) for word in WORDS} == {word: [] for word in WORDS}
    assert {word: searching.indexer.writer.remains_of(word) for word in WORDS} == {word: {} for word in WORDS}
