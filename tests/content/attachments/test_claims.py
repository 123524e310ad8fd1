"""Which files a text takes in, and which it only names."""

import pytest
from django.db import transaction
from django.utils import timezone

from config.models import Page
from content.attachments import claims, hosts, sizes
from content.attachments.refusals import AttachmentRefused
from content.models import Attachment
from events.models import Event
from tests.budgets import count_queries
from tests.content.attachments.conftest import HOST
from tests.factories.accounts import UserFactory
from tests.factories.content import AttachmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.usefixtures("readers")]


def named(*attachments):
    """Markdown that names the files."""
    return "\n".join(f"![x](/files/{attachment.key}/x.png)" for attachment in attachments)


def claim(page, actor, *sources, **options):
    with transaction.atomic():
        return claims.claim(actor=actor, host=page, sources=sources, now=timezone.now(), **options)


def stands(attachment):
    attachment.refresh_from_db()
    return (attachment.host_model, attachment.host_id)


def test_named_file_of_the_actor_is_attached(page, member):
    attachment = AttachmentFactory(uploaded_by=member)
    other = AttachmentFactory(uploaded_by=member)
    assert claim(page, member, f"words {named(attachment)} words") == [attachment]
    assert stands(attachment) == (HOST, page.pk)
    assert attachment.attached_at is not None
    assert stands(other) == ("", None)


def test_files_come_in_the_order_of_the_text_each_once(page, member):
    first, second, third = AttachmentFactory.create_batch(3, uploaded_by=member)
    assert claim(page, member, named(third, first), named(second, third)) == [third, first, second]


def test_file_of_somebody_else_is_only_named(page, member):
    attachment = AttachmentFactory()
    assert claim(page, member, named(attachment)) == []
    assert stands(attachment) == ("", None)


def test_file_of_another_text_stays_there(page, member):
    attachment = AttachmentFactory(uploaded_by=member, host_model=HOST, host_id=page.pk + 1, attached_at=timezone.now())
    assert claim(page, member, named(attachment)) == []
    assert stands(attachment) == (HOST, page.pk + 1)


def test_file_that_stands_here_stays_whoever_edits(page, member):
    attachment = AttachmentFactory(uploaded_by=member)
    claim(page, member, named(attachment))
    assert claim(page, UserFactory(), named(attachment)) == [attachment]


def test_file_that_is_no_longer_named_stays_for_earlier_versions(page, member):
    attachment = AttachmentFactory(uploaded_by=member)
    claim(page, member, named(attachment))
    assert claim(page, member, "no file") == []
    attachment.refresh_from_db()
    assert (attachment.host_id, attachment.removed_at) == (page.pk, None)


def test_removed_file_is_not_attached(page, member):
    assert claim(page, member, named(AttachmentFactory(uploaded_by=member, removed=True))) == []


def test_file_of_a_draft_moves_on_to_the_text(page, member, monkeypatch):
    monkeypatch.setitem(hosts._hosts, "forum.draft", hosts._Host(lambda user, pk: False, is_draft=True))
    attachment = AttachmentFactory(uploaded_by=member, host_model="forum.draft", host_id=1, attached_at=timezone.now())
    assert claim(page, member, named(attachment)) == [attachment]
    assert stands(attachment) == (HOST, page.pk)


def test_one_text_carries_so_many_files_and_no_more(page, member):
    files = AttachmentFactory.create_batch(sizes.MOST_PER_HOST + 1, uploaded_by=member)
    with pytest.raises(AttachmentRefused) as refused:
        claim(page, member, named(*files))
    assert refused.value.code == "too_many_files"
    assert not Attachment.objects.filter(attached_at__isnull=False).exists()
    assert len(claim(page, member, named(*files[1:]))) == sizes.MOST_PER_HOST


def test_files_of_others_are_not_counted(page, member):
    own = AttachmentFactory(uploaded_by=member)
    assert claim(page, member, named(*AttachmentFactory.create_batch(12), own)) == [own]


@pytest.mark.parametrize("content_type", ["application/pdf", "text/csv"])
def test_case_carries_no_pdf_and_no_table(page, member, content_type):
    attachment = AttachmentFactory(document=True, uploaded_by=member, content_type=content_type)
    with pytest.raises(AttachmentRefused) as refused:
        claim(page, member, named(attachment), is_case=True)
    assert refused.value.code == "not_on_cases"
    assert claim(page, member, named(attachment)) == [attachment]


def test_text_that_becomes_a_case_has_to_let_go_of_them(page, member):
    attachment = AttachmentFactory(document=True, uploaded_by=member, content_type="text/csv")
    claim(page, member, named(attachment))
    with pytest.raises(AttachmentRefused):
        claim(page, member, named(attachment), is_case=True)


def test_case_carries_pictures_and_plain_text(page, member):
    files = [AttachmentFactory(uploaded_by=member), AttachmentFactory(uploaded_by=member, document=True)]
    assert claim(page, member, named(*files), is_case=True) == files


@pytest.mark.parametrize("count", [0, 1, 10])
def test_claim_costs_at_most_three_statements(page, member, count):
    files = AttachmentFactory.create_batch(count, uploaded_by=member)
    with transaction.atomic():
        queries = count_queries(
            lambda: claims.claim(actor=member, host=page, sources=[named(*files)], now=timezone.now())
        )
    assert len(queries) <= (0 if count == 0 else 3)


def test_text_of_nothing_but_keys_is_looked_up_within_bounds(page, member):
    text = " ".join(f"/files/{number:026}/".translate(str.maketrans("0189", "abcd")) for number in range(5000))
    queries = count_queries(lambda: claim(page, member, text))
    assert max(map(len, queries)) < 20_000


def test_claim_outside_a_transaction_is_a_mistake(page, member):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError):
            claims.claim(actor=member, host=page, sources=[], now=timezone.now())


def test_host_that_nobody_answers_for_is_a_mistake(page, member, monkeypatch):
    monkeypatch.setattr(hosts, "_hosts", {})
    with pytest.raises(LookupError, match="page"):
        claim(page, member, "x")


def test_file_of_a_host_that_goes_is_removed(page, member):
    attachment, other = AttachmentFactory.create_batch(2, uploaded_by=member)
    claim(page, member, named(attachment))
    second = Page.objects.create(slug="second", title_en="x", title_zh="x", body_en="", body_zh="")
    claim(second, member, named(other))

    assert claims.release(actor=member, host=page, now=timezone.now()) == 1
    attachment.refresh_from_db()
    other.refresh_from_db()
    assert (attachment.removal_reason, attachment.removed_by) == (claims.HOST_GONE, member)
    assert other.removed_at is None
    assert Event.objects.get(kind="attachment_removed").subject_id == attachment.pk
    assert claims.release(actor=None, host=page, now=timezone.now()) == 0


class TestDoor:
    def test_room_answers_once_for_its_texts(self, monkeypatch):
        monkeypatch.setattr(hosts, "_hosts", {})
        hosts.register("forum.post", lambda user, pk: pk == 5)
        assert hosts.is_visible(None, "forum.post", 5)
        assert not hosts.is_visible(None, "forum.post", 6)
        with pytest.raises(ValueError, match="twice"):
            hosts.register("forum.post", lambda user, pk: True)
        with pytest.raises(ValueError, match="lower case"):
            hosts.register("forum.Post", lambda user, pk: True)

    def test_nobody_sees_a_text_whose_room_does_not_answer(self, monkeypatch):
        monkeypatch.setattr(hosts, "_hosts", {})
        assert not hosts.is_visible(None, "forum.post", 5)
        assert not hosts.is_draft("forum.post")
