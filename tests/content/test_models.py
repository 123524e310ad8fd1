"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.content import CitationFactory, HoldFactory, PrivacyFindingFactory, ReferenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def refuses(constraint):
    """The next write breaks this very constraint. SQLite names the columns of a unique one, and not the constraint."""
    return pytest.raises(IntegrityError, match=constraint)


def test_work_is_stored_once():
    first = ReferenceFactory()
    with refuses("reference_once|normal_form"), transaction.atomic():
        ReferenceFactory(normal_form=first.normal_form)


def test_same_number_may_name_another_kind_of_work():
    ReferenceFactory(kind="pmid", normal_form="40127903")
    assert ReferenceFactory(kind="isbn", normal_form="40127903").pk


def test_work_of_unknown_kind_is_refused():
    with refuses("reference_kind_known"), transaction.atomic():
        ReferenceFactory(kind="vinyl")


def test_text_cites_a_work_once():
    first = CitationFactory()
    with refuses("citation_once_per_text|host_id"), transaction.atomic():
        CitationFactory(reference=first.reference, host_id=first.host_id, position=2)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"tier": "mild"}, "privacy_finding_tier_known"),
        ({"decision": "lost", "decided_at": timezone.now()}, "privacy_finding_decision_known"),
        ({"reason": "because"}, "privacy_finding_reason_known"),
        ({"decision": "kept", "decided_at": timezone.now()}, "privacy_finding_kept_has_reason"),
        ({"decision": "reviewed"}, "privacy_finding_decided_at_iff_decided"),
        ({"decided_at": timezone.now()}, "privacy_finding_decided_at_iff_decided"),
    ],
)
def test_finding_in_a_state_that_cannot_be_is_refused(changes, constraint):
    with refuses(constraint), transaction.atomic():
        PrivacyFindingFactory(**changes)


def test_finding_that_was_kept_says_when_and_why():
    assert PrivacyFindingFactory(kept=True).pk


def test_text_waits_once_at_a_time():
    first = HoldFactory()
    with refuses("hold_one_open_per_text|host_id"), transaction.atomic():
        HoldFactory(host_id=first.host_id)


def test_text_may_wait_again_after_a_decision():
    first = HoldFactory(decision="released", decided_at=timezone.now())
    assert HoldFactory(host_id=first.host_id).pk


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"decision": "lost", "decided_at": timezone.now()}, "hold_decision_known"),
        ({"decision": "released"}, "hold_decided_at_iff_decided"),
        ({"decided_at": timezone.now()}, "hold_decided_at_iff_decided"),
    ],
)
def test_hold_in_a_state_that_cannot_be_is_refused(changes, constraint):
    with refuses(constraint), transaction.atomic():
        HoldFactory(**changes)
