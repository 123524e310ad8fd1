"""Claims of demonstration members in every state, so that queue, page and badges show. Production has none."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import documents
from accounts.actions import credentials
from accounts.models import Credential, CredentialStep, Document, Organisation, OrganisationDomain, Referee, User

CERTIFICATE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 62>>stream\nBT /F 18 Tf 40 100 Td "
    b"(Demonstration certificate) Tj ET         \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
# Username, profession, method, the states one after another, days since it was asked, further columns.
CLAIMS: tuple[tuple[str, str, str, tuple[str, ...], int, dict[str, Any]], ...] = (
    ("demo-radiologist", "clinician", "licence", ("pending", "accepted"), 40, {"register": "BIG", "country": "NL"}),
    ("demo-engineer", "engineer", "institution_email", ("pending", "accepted"), 30, {}),
    ("演示病理", "clinician", "institution_email", ("pending", "accepted"), 20, {}),
    ("demo-clinician", "clinician", "licence", ("pending",), 4, {"register": "RPPS", "country": "FR"}),
    ("demo-nurse", "clinician", "licence", ("pending",), 2, {"register": "Nursing Council", "country": "KE"}),
    ("demo-statistician", "researcher", "referee", ("pending",), 3, {}),
    ("demo-developer", "engineer", "referee", ("pending", "rejected"), 15, {}),
    ("演示医生", "clinician", "licence", ("pending", "rejected", "pending"), 12, {"register": "卫生健康委员会"}),
    ("演示研究员", "researcher", "institution_email", ("pending", "accepted", "expired"), 380, {}),
    ("演示工程师", "engineer", "referee", ("pending", "withdrawn"), 9, {}),
)
REASON = "Your referee did not confirm the claim. Name somebody else, or choose another route."
REASON_ZH = "文件无法辨认。请发送更清晰、四角完整的扫描件。"
APPEAL_ZH = "已换用更清晰的扫描件，四角完整。"


@transaction.atomic
def load_credentials(now: datetime) -> int:
    """Make the claims of demonstration members who have none; returns how many."""
    members = {member.username: member for member in User.objects.filter(is_demonstration=True)}
    reviewer, hospital = members.get("demo-admin"), _hospital()
    made = 0
    for username, profession, method, states, days, facts in CLAIMS:
        member = members.get(username)
        if member is None or Credential.objects.by(member).exists():
            continue
        named = {"organisation": hospital, "institution_en": hospital.name_en, "institution_zh": hospital.name_zh}
        credential = Credential.objects.create(
            member=member,
            profession=profession,
            method=method,
            requested_at=now - timedelta(days=days),
            **facts,
            **(named if method == "institution_email" else {}),
        )
        credentials.begin(credential, actor=member, now=credential.requested_at)
        _add_evidence(credential, now)
        for before, after in itertools.pairwise(states):
            _go_on(credential, before, after, reviewer, now)
        credentials.show_newest(member, now=now)
        made += 1
    return made


def _hospital() -> Organisation:
    facts = {"name_en": "Demonstration Hospital", "name_zh": "演示医院", "kind": "hospital", "is_demonstration": True}
    hospital, _made = Organisation.objects.get_or_create(slug="demonstration-hospital", defaults=facts)
    OrganisationDomain.objects.get_or_create(
        domain="hospital.example.org", defaults={"organisation": hospital, "has_subdomains": True}
    )
    return hospital


def _add_evidence(credential: Credential, now: datetime) -> None:
    if credential.method == "licence":
        Document.objects.create(
            credential=credential,
            key=documents.store(CERTIFICATE),
            content_type="application/pdf",
            size=len(CERTIFICATE),
            number="DEMO 0001",
            created_at=max(credential.requested_at, now - timedelta(days=20)),
        )
    if credential.method == "referee":
        Referee.objects.create(
            credential=credential,
            email="referee@example.org",
            relation="supervisor",
            token_hash=f"demonstration-{credential.pk}",
            sent_at=credential.requested_at,
            link_until=credential.requested_at + timedelta(days=14),
            answer="confirmed",
            answer_reason="We have worked in one group for three years.",
            answered_at=credential.requested_at + timedelta(days=1),
        )


def _go_on(credential: Credential, before: str, after: str, reviewer: User | None, now: datetime) -> None:
    """One step, a day after the one before; what a person decides, the demonstration administrator does."""
    last: CredentialStep = credential.steps.latest("created_at")
    at = min(last.created_at + timedelta(days=1), now)
    is_chinese = credential.member.language == "zh-hans"
    reason = (REASON_ZH if is_chinese else REASON) if after == "rejected" else ""
    name, actor = "accept", reviewer
    columns: dict[str, Any] = {"checked_at": at, "checked_by": reviewer}  # Any: times, members, words
    if after == "accepted":
        columns["expires_at"] = at + (credentials.LIFE[credential.method] or credentials.YEAR)
    elif after == "pending":
        name, actor = "appeal", credential.member
        columns = {"appealed_at": at, "appeal_text": APPEAL_ZH, "ended_at": None, "ended_by": None, "end_reason": ""}
    else:
        name = {"rejected": "reject", "withdrawn": "withdraw", "expired": "expire"}[after]
        actor = {"withdrawn": credential.member, "expired": None}.get(after, reviewer)
        columns = {"ended_at": at if after != "expired" else credential.expires_at or at, "ended_by": actor}
    credentials.step(credential, name=name, actor=actor, now=at, reason=reason, **columns)
    if before == "pending":
        credentials.forget_evidence(credential)
