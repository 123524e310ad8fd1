"""What a text cites: exactly that, in its order, whoever else cites the same at the same moment."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.citations import counting
from content.citations.citing import KINDS, cite, show_citations
from content.citations.recognise import _NORMAL_FORMS
from content.models import Citation, Reference
from tests.budgets import count_queries
from tests.factories.accounts import UserFactory
from tests.factories.content import CitationFactory, ReferenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

A, B, C = ("doi", "10.1000/a"), ("pmid", "1"), ("github", "owner/name")


def say(host, *works, is_public=True):
    with transaction.atomic():
        cite(host, works, is_public=is_public, now=timezone.now())


def said(host):
    cited = Citation.objects.of(host).in_order()
    return [(one.reference.kind, one.reference.normal_form, one.position) for one in cited]


def count(work):
    return Reference.objects.get(kind=work[0], normal_form=work[1]).citation_count


@pytest.fixture
def host():
    return UserFactory()


class TestOneText:
    def test_cites_what_was_recognised_in_its_order(self, host):
        say(host, B, A, C)
        assert said(host) == [(*B, 1), (*A, 2), (*C, 3)]

    def test_edit_adds_removes_and_numbers_anew(self, host):
        say(host, A, B)
        say(host, C, B)
        assert said(host) == [(*C, 1), (*B, 2)]
        assert (count(A), count(B), count(C)) == (0, 1, 1)

    def test_citation_that_stays_is_the_same_row(self, host):
        say(host, A, B)
        before = Citation.objects.of(host).get(reference__kind="pmid").pk
        say(host, B, C)
        assert Citation.objects.of(host).get(reference__kind="pmid").pk == before

    def test_that_cites_nothing_any_more_has_no_citations(self, host):
        say(host, A)
        say(host)
        assert said(host) == []
        assert count(A) == 0

    def test_work_named_twice_is_cited_once(self, host):
        say(host, A, B, A)
        assert said(host) == [(*A, 1), (*B, 2)]

    def test_reference_knows_what_a_reader_sees(self, host):
        say(host, C)
        reference = Reference.objects.get()
        assert (reference.shown, reference.identifier.url) == ("github.com/owner/name", "https://github.com/owner/name")

    def test_of_an_unknown_kind_is_a_mistake(self, host):
        with pytest.raises(ValueError, match="vinyl"):
            say(host, ("vinyl", "1"))

    def test_every_kind_that_is_recognised_can_be_stored(self):
        assert set(_NORMAL_FORMS) | {"huggingface", "github", "kaggle", "physionet"} == KINDS

    @pytest.mark.django_db(transaction=True)
    def test_needs_the_transaction_that_stores_the_text(self):
        with pytest.raises(transaction.TransactionManagementError):
            cite(UserFactory(), [A], is_public=True, now=timezone.now())


class TestCount:
    def test_is_of_texts_and_not_of_mentions(self, host):
        say(host, A)
        say(UserFactory(), A)
        say(host, A)
        assert count(A) == 2

    def test_leaves_out_texts_that_not_everybody_may_read(self, host):
        say(host, A, is_public=False)
        assert count(A) == 0
        assert said(host) == [(*A, 1)]

    def test_follows_a_text_that_is_hidden_and_shown_again(self, host):
        say(host, A, B)
        counts = []
        for is_public in (False, False, True, True):
            with transaction.atomic():
                show_citations(host, is_public=is_public, now=timezone.now())
            counts.append((count(A), count(B)))
        assert counts == [(0, 0), (0, 0), (1, 1), (1, 1)]
        assert said(host) == [(*A, 1), (*B, 2)]

    def test_is_kept_under_the_work_whatever_its_identifier(self, host):
        work = ReferenceFactory(kind="doi", normal_form=A[1])
        ReferenceFactory(kind="pmid", normal_form="1", same_as=work)
        say(host, B)
        assert (count(A), count(B)) == (1, 0)
        say(host, A, B)
        assert (count(A), count(B)) == (1, 0)
        say(host, A)
        assert (count(A), count(B)) == (1, 0)
        say(host)
        assert (count(A), count(B)) == (0, 0)

    def test_that_was_wrong_never_stops_a_text_from_being_stored(self, host):
        say(host, A)
        Reference.objects.update(citation_count=0)
        say(host)
        assert count(A) == 0


@pytest.mark.parametrize("number", [1, 5, 40])
def test_at_most_four_statements_however_many_works(host, number):
    before = [("doi", f"10.1000/{one}") for one in range(number)]
    after = [("doi", f"10.2000/{one}") for one in range(number)] + before[(number + 1) // 2 :]
    with transaction.atomic():
        first = count_queries(lambda: cite(host, before, is_public=True, now=timezone.now()))
        again = count_queries(lambda: cite(host, before, is_public=True, now=timezone.now()))
        edited = count_queries(lambda: cite(host, after, is_public=True, now=timezone.now()))
    assert (len(first), len(again), len(edited)) == (3, 1, 4)
    assert [place[:2] for place in said(host)] == after


def test_page_of_texts_reads_its_works_in_one_statement():
    hosts = UserFactory.create_batch(5)
    for one in hosts:
        say(one, A, B)
    found = []

    def read():
        cited = Citation.objects.of_hosts("accounts.User", [one.pk for one in hosts])
        found.extend((one.host_id, one.reference.shown, one.reference.same_as) for one in cited)

    assert len(count_queries(read)) == 1
    assert [key for key, _shown, _work in found] == [one.pk for one in hosts for _twice in range(2)]


@pytest.mark.django_db(transaction=True)
def test_texts_that_cite_a_new_work_at_once_get_the_same_reference():
    hosts = UserFactory.create_batch(8)
    start, unexpected = threading.Barrier(8), []

    def store(host, works):
        start.wait()
        try:
            say(host, *works)
        except Exception as error:
            unexpected.append(error)
        finally:
            connection.close()

    # In opposite orders: whoever waits for the other must not be waited for.
    orders = [[A, B, C], [C, B, A]]
    threads = [threading.Thread(target=store, args=(one, orders[number % 2])) for number, one in enumerate(hosts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert unexpected == []
    assert Reference.objects.count() == 3
    assert (count(A), count(B), count(C)) == (8, 8, 8)
    assert [said(one)[0][:2] for one in hosts] == [A, C] * 4


steps = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.sampled_from([A, B, C, ("isbn", "9789240029200")])), st.booleans()),
    max_size=8,
)


@given(steps)
@pytest.mark.services
def test_counts_equal_a_recount_after_any_sequence_of_edits(sequence):
    with transaction.atomic():
        hosts = UserFactory.create_batch(3)
        first = ReferenceFactory(kind=A[0], normal_form=A[1])
        ReferenceFactory(kind=B[0], normal_form=B[1], same_as=first)
        for index, works, is_public in sequence:
            say(hosts[index], *works, is_public=is_public)
            assert [key[:2] for key in said(hosts[index])] == list(dict.fromkeys(works))
            assert counting.recount(True) == 0
        transaction.set_rollback(True)


class TestRecount:
    def test_finds_and_repairs_counts_that_are_too_high_and_too_low(self, host):
        say(host, A, B)
        Reference.objects.filter(kind="doi").update(citation_count=7)
        Reference.objects.filter(kind="pmid").update(citation_count=0)
        lonely = ReferenceFactory(citation_count=3)

        assert counting.recount(True) == 3
        assert count(A) == 7
        assert counting.recount(False) == 3
        assert counting.recount(True) == 0
        lonely.refresh_from_db()
        assert (count(A), count(B), lonely.citation_count) == (1, 1, 0)

    def test_counts_a_text_once_that_names_two_identifiers_of_a_work(self, host):
        say(host, A, B)
        Reference.objects.filter(kind="pmid").update(same_as=Reference.objects.get(kind="doi"))
        counting.recount(False)
        assert (count(A), count(B)) == (1, 0)

    def test_leaves_out_what_is_not_public(self):
        citation = CitationFactory(is_public=False)
        assert counting.recount(True) == 0
        Citation.objects.filter(pk=citation.pk).update(is_public=True)
        assert counting.recount(True) == 1
