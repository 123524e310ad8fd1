import pytest
from django.db import transaction
from django.utils import timezone

from content import gates
from content.gates import privacy as privacy_gate
from content.models import Hold, PrivacyFinding
from content.privacy import check
from foundation.errors import DomainError
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

HARD = "Please call 13800138000 about it."
SOFT = "A 62-year-old man was seen at Stanford Hospital."


def submission(text, **changes):
    return gates.Submission(
        actor=changes.pop("actor", None) or UserFactory(), purpose="post", texts={"body": text}, **changes
    )


def keeping(text, reason="institution"):
    return [gates.Decision("body", one.rule, one.start, one.end, reason) for one in check(text)]


def test_plain_text_passes():
    passage = gates.run(submission("Calibrate before you deploy."), now=timezone.now())
    assert not passage.is_held


def test_identifier_is_refused_by_place_and_never_by_text():
    with pytest.raises(DomainError) as refused:
        gates.run(submission(HARD), now=timezone.now())
    assert refused.value.code == "privacy_findings"
    assert refused.value.extra["findings"][0]["start"] == HARD.index("138")
    assert "13800138000" not in str(refused.value.extra) + str(refused.value.message)


def test_identifier_kept_with_a_reason_passes_and_the_decision_is_stored_without_the_text():
    host = UserFactory()
    passage = gates.run(submission(HARD, actor=host, decisions=keeping(HARD)), now=timezone.now())

    gates.record(passage, host=host, now=timezone.now())

    row = PrivacyFinding.objects.of(host).get()
    assert (row.decision, row.reason, row.length) == ("kept", "institution", 11)
    assert "138" not in "".join(str(value) for name, value in vars(row).items() if name not in ("_state", "decided_at"))


def test_reason_that_is_not_on_the_list_decides_nothing():
    with pytest.raises(DomainError):
        gates.run(submission(HARD, decisions=keeping(HARD, reason="because")), now=timezone.now())


def test_decision_about_another_place_decides_nothing():
    moved = [gates.Decision("body", one.rule, one.start + 1, one.end + 1, "own") for one in check(HARD)]
    with pytest.raises(DomainError):
        gates.run(submission(HARD, decisions=moved), now=timezone.now())


def test_soft_finding_needs_only_the_tick():
    with pytest.raises(DomainError):
        gates.run(submission(SOFT), now=timezone.now())
    assert not gates.run(submission(SOFT, is_reviewed=True), now=timezone.now()).is_held


def test_pasted_record_is_held_even_when_kept_with_a_reason():
    text = "PID|1||12345^^^MRN||DOE^JANE||19510312|F"
    host = UserFactory()
    passage = gates.run(submission(text, decisions=keeping(text, "fictional")), now=timezone.now())

    gates.record(passage, host=host, now=timezone.now())

    assert Hold.objects.of(host).open().get().reasons == [privacy_gate.HOLD_RECORD]


def test_three_kinds_of_identifier_are_held():
    text = "Call 13800138000 or write abc@163.com, SSN 123-45-6789."
    passage = gates.run(submission(text, decisions=keeping(text, "fictional")), now=timezone.now())
    assert passage.holds == (privacy_gate.HOLD_MANY_KINDS,)


def test_case_by_a_new_account_is_held():
    passage = gates.run(submission(HARD, decisions=keeping(HARD), is_case=True), now=timezone.now())
    assert passage.holds == (privacy_gate.HOLD_NEW_ACCOUNT_CASE,)


@pytest.mark.django_db(transaction=True)
def test_gates_refuse_to_run_inside_a_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError):
        gates.run(submission("x"), now=timezone.now())


def test_gate_cannot_be_registered_twice():
    with pytest.raises(ValueError, match="twice"):
        gates.register(privacy_gate.gate, name="content.privacy")
