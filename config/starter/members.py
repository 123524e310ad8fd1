"""Demonstration members, for trying the site out on one's own machine. Production has none."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User

# Without letters and digits that are mistaken for each other when typed from a screen.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5
JOINED_BEFORE = timedelta(days=120)


@dataclass(frozen=True)
class Demonstration:
    """One member: what the account is called, and who it pretends to be."""

    username: str
    name: str
    language: str
    time_zone: str
    profession: str
    is_administrator: bool = False


MEMBERS = (
    Demonstration("demo-admin", "Demo Administrator", "en", "Europe/London", "other", is_administrator=True),
    Demonstration("demo-clinician", "Ines Moreau", "en", "Europe/Paris", "clinician"),
    Demonstration("demo-researcher", "Samuel Okafor", "en", "Africa/Lagos", "researcher"),
    Demonstration("demo-engineer", "林知远", "zh-hans", "Asia/Shanghai", "engineer"),
    Demonstration("演示医生", "沈若安", "zh-hans", "Asia/Shanghai", "clinician"),
    Demonstration("demo-radiologist", "Anneke Visser", "en", "Europe/Amsterdam", "clinician"),
    Demonstration("demo-nurse", "Grace Mwangi", "en", "Africa/Nairobi", "clinician"),
    Demonstration("demo-statistician", "Tomás Ibarra", "en", "America/Bogota", "researcher"),
    Demonstration("demo-developer", "Priya Raman", "en", "Asia/Kolkata", "engineer"),
    Demonstration("demo-regulatory", "Helena Novak", "en", "Europe/Prague", "other"),
    Demonstration("demo-student", "Leo Brandt", "en", "Europe/Berlin", "student"),
    Demonstration("演示病理", "秦牧之", "zh-hans", "Asia/Shanghai", "clinician"),
    Demonstration("演示研究员", "苏岚", "zh-hans", "Asia/Shanghai", "researcher"),
    Demonstration("演示工程师", "顾一鸣", "zh-hans", "Asia/Shanghai", "engineer"),
    Demonstration("演示学生", "何晓", "zh-hans", "Asia/Shanghai", "student"),
)


def load_members(accounts_file: Path, now: datetime) -> int:
    """Make the members that are missing; returns how many were made.

    All share one passphrase, random for each installation, which stands in `accounts_file` (readable by its owner
    only). Without that file a new passphrase is made for all of them.
    """
    existing = set(
        User.objects.filter(username__in=[member.username for member in MEMBERS]).values_list("username", flat=True)
    )
    missing = [member for member in MEMBERS if member.username not in existing]
    if not missing and accounts_file.exists():
        return 0
    passphrase = _new_passphrase()
    _write(accounts_file, passphrase)
    with transaction.atomic():
        for member in missing:
            _make(member, now)
        names = [member.username for member in MEMBERS]
        demonstrations = User.objects.filter(username__in=names, is_demonstration=True)
        demonstrations.update(password=make_password(passphrase))
    return len(missing)


def _make(member: Demonstration, now: datetime) -> None:
    made = User.objects.create_user(
        member.username,
        # example.org never delivers; the number keeps addresses ASCII whatever the name.
        f"demo{MEMBERS.index(member) + 1}@example.org",
        name=member.name,
        language=member.language,
        time_zone=member.time_zone,
        profession=member.profession,
        is_demonstration=True,
        trust_level=User.TrustLevel.BASIC,
        is_staff=member.is_administrator,
        is_superuser=member.is_administrator,
        # Long enough ago that the limits of somebody's first day are over.
        joined_at=now - JOINED_BEFORE,
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)


def _new_passphrase() -> str:
    """Four groups of five characters: about 99 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _write(path: Path, passphrase: str) -> None:
    lines = [
        "Demonstration members of this installation. Delete this file and start again for a new passphrase.",
        "本机的演示成员。删除此文件并重新启动，即可更换口令。",
        "",
        f"Passphrase 口令: {passphrase}",
        "",
        *(f"{member.username}\t{member.name}" for member in MEMBERS),
        "",
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text("\n".join(lines), encoding="utf-8")
    draft.replace(path)
