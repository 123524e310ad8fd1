"""Demonstration groups, organisations and threads under a pseudonym: by the actions that members use."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actions.credentials import record_checked
from accounts.actions.group_leading import GroupWords, make_group
from accounts.models import Credential, Group, Membership, Organisation, User
from content import markup
from forum import limits
from forum.actions.group_categories import CategoryWords, save_group_category
from forum.actions.posts import reply_to_thread
from forum.actions.threads import start_thread
from forum.headings import Heading
from forum.models import Category, Post, Thread
from forum.models.threads import Origin
from forum.writing import Writing

# The same text has the same name on every installation, so that loading again finds it.
_NAMES = uuid.UUID("5f2c1f0e-3f0b-4d4b-9c43-6f3c0b7f6f21")


@dataclass(frozen=True)
class _Group:
    words: GroupWords
    leader: str
    members: tuple[str, ...]
    organisation: str = ""


@dataclass(frozen=True)
class _Text:
    """A thread (the first) or a reply: by whom, what, and whether under a pseudonym."""

    by: str
    body: str
    is_pseudonymous: bool = False


ORGANISATIONS = (
    ("demo-teaching-hospital", "hospital", "Demonstration Teaching Hospital", "演示教学医院", "FR"),
    ("demo-institute", "institute", "Demonstration Institute of Medical Computing", "演示医学计算研究所", "CN"),
)
GROUPS = (
    _Group(
        GroupWords(
            "Journal club: prediction models",
            "Every second Thursday we read one paper on a prediction model and ask what would be needed to use it.",
            kind="journal_club",
            joining="open",
            is_listed=True,
        ),
        "demo-statistician",
        ("demo-clinician", "demo-student"),
    ),
    _Group(
        GroupWords(
            "医学影像人工智能学组",
            "学会分会的工作小组：读片研究设计、质量控制和术语。请在申请中说明你的专业和所在科室。",
            kind="section",
            joining="request",
            is_listed=True,
        ),
        "演示医生",
        ("演示病理", "演示工程师"),
        organisation="demo-institute",
    ),
    _Group(
        GroupWords("Silent trial team", "The team of one silent trial: what we find out before anybody acts on it."),
        "demo-clinician",
        ("demo-nurse", "demo-engineer", "demo-developer"),
        organisation="demo-teaching-hospital",
    ),
)
PRIVATE = "Silent trial team"
PRIVATE_THREADS = (
    (
        "Which alarms do we read aloud on the round",
        (
            _Text(
                "demo-clinician",
                "The model writes, nobody acts. I would read the three highest scores at the end of the "
                "round and note whether we would have done anything else. Too much?",
            ),
            _Text(
                "demo-nurse",
                "Three are fine if they come after the plan is made. Before it, they change the plan, and "
                "then it is no silent trial any more.",
            ),
        ),
    ),
    (
        "Who may see the scores before unblinding",
        (
            _Text(
                "demo-engineer",
                "At the moment two engineers can open the log. I suggest that only the monitor sees scores "
                "together with outcomes.",
            ),
            _Text("demo-developer", "Agreed. I can split the log into two files with separate access by Friday."),
        ),
    ),
)
UNNAMED_THREADS = (
    (
        "en",
        "We followed a score that was wrong, and nobody has said so",
        (
            _Text(
                "demo-radiologist",
                "A triage score put a study at the end of the list. The reading was late; no harm "
                "followed, this time. Everybody knows, it stands in no report. How did you begin such a talk where you "
                "work, without anybody losing face?",
                is_pseudonymous=True,
            ),
            _Text(
                "demo-regulatory",
                "Begin with the list and not with the reader: ask when the order was last compared with "
                "what was found. A device that sorts wrongly is a reportable event whoever was on duty.",
            ),
            _Text(
                "demo-radiologist",
                "That helps. Asking for the comparison is something I can do on Monday.",
                is_pseudonymous=True,
            ),
        ),
    ),
    (
        "zh-hans",
        "科里要求引用模型结论，我并不同意",
        (
            _Text(
                "演示医生",
                "科室要求在报告里写上模型的结论。有两次我的判断与模型相反，最后仍写了模型的说法。"
                "不想署名讨论这件事。你们科里是怎么处理分歧的？",
                is_pseudonymous=True,
            ),
            _Text(
                "演示病理",
                "我们把模型输出单列一行，注明版本，结论由签发医生自己写。分歧登记下来，每月讨论一次，不针对个人。",
            ),
            _Text("演示研究员", "分歧登记表本身就是最好的外部验证数据。先约定记录哪些字段，再谈谁对谁错。"),
        ),
    ),
)


def load_groups(now: datetime) -> int:
    """Make what is missing of all this; returns how many groups and threads were made."""
    members = {member.username: member for member in User.objects.filter(is_demonstration=True, is_active=True)}
    if "demo-admin" not in members:
        return 0
    organisations = _organisations()
    # At a first start the render process is not there yet, and these texts are ours.
    with markup.rendering_here():
        made = sum(_load_group(told, members, organisations, now) for told in GROUPS)
        made += _load_private(members, now)
        return made + _load_unnamed(members, now)


def _organisations() -> dict[str, Organisation]:
    about = {
        "description_en": "A place of work that exists in the demonstration only.",
        "description_zh": "只存在于演示数据中的工作单位。",
        "is_demonstration": True,
    }
    for slug, kind, name_en, name_zh, country in ORGANISATIONS:
        names = {"kind": kind, "name_en": name_en, "name_zh": name_zh, "country": country}
        Organisation.objects.get_or_create(slug=slug, defaults=names | about)
    return {row.slug: row for row in Organisation.objects.filter(slug__startswith="demo-")}


def _load_group(told: _Group, members: dict[str, User], organisations: dict[str, Organisation], now: datetime) -> bool:
    if told.leader not in members or Group.objects.filter(is_demonstration=True, name=told.words.name).exists():
        return False
    leader = members[told.leader]
    User.objects.filter(pk=leader.pk, trust_level__lt=User.TrustLevel.MEMBER).update(trust_level=User.TrustLevel.MEMBER)
    leader.refresh_from_db()
    group = make_group(actor=leader, words=told.words, now=now)
    Group.objects.filter(pk=group.pk).update(is_demonstration=True, organisation=organisations.get(told.organisation))
    for name in told.members:
        if name in members:
            Membership.objects.get_or_create(group=group, member=members[name], defaults={"added_by": leader})
    return True


def _load_private(members: dict[str, User], now: datetime) -> int:
    group = Group.objects.filter(is_demonstration=True, name=PRIVATE).first()
    if group is None:
        return 0
    leader = group.memberships.filter(role="leader").select_related("member").earliest("pk").member
    category = Category.objects.filter(audience__group=group).first()
    if category is None:
        words = CategoryWords("Before anybody acts", "行动之前")
        category = save_group_category(actor=leader, group=group, words=words, now=now)
    return sum(
        _write(members, category, ("en", title, texts), now - timedelta(days=3 + place))
        for place, (title, texts) in enumerate(PRIVATE_THREADS)
    )


def _load_unnamed(members: dict[str, User], now: datetime) -> int:
    category = (
        Category.objects.filter(slug="working-together").first()
        or Category.objects.filter(audience__kind="public", archived_at=None).order_by("pk").first()
    )
    if category is None:
        return 0
    made = 0
    for place, (language, title, texts) in enumerate(UNNAMED_THREADS):
        writer = members.get(texts[0].by)
        if writer is None:
            continue
        if writer.shown_credential_id is None:
            record_checked(
                actor=members["demo-admin"],
                member=writer,
                profession=Credential.Profession.CLINICIAN,
                method=Credential.Method.REFEREE,
                expires_at=None,
                now=now,
            )
            writer.refresh_from_db()
        made += _write(members, category, (language, title, texts), now - timedelta(days=5 + place))
    return made


def _write(
    members: dict[str, User], category: Category, told: tuple[str, str, tuple[_Text, ...]], began: datetime
) -> bool:
    """The thread with its replies; not again where it is there, also when somebody moved or renamed it."""
    language, title, texts = told
    tokens = [uuid.uuid5(_NAMES, f"{title}#{number}") for number in range(len(texts))]
    if any(text.by not in members for text in texts) or Post.objects.filter(client_token=tokens[0]).exists():
        return False
    writings = [
        Writing(body=text.body, client_token=token, is_reviewed=True, is_pseudonymous=text.is_pseudonymous)
        for text, token in zip(texts, tokens, strict=True)
    ]
    # Other threads of the demonstration were written at later times than this one, by the same members.
    for name in {text.by for text in texts}:
        limits.forget_pace(members[name])
    heading = Heading(title=title, language=language)
    thread = start_thread(
        actor=members[texts[0].by], category=category, heading=heading, writing=writings[0], now=began
    )
    for number, text in enumerate(texts[1:], start=1):
        when = began + timedelta(hours=5 * number)
        reply_to_thread(actor=members[text.by], thread=thread, writing=writings[number], now=when)
        thread.refresh_from_db()
    Thread.objects.filter(pk=thread.pk).update(origin=Origin.STARTER)
    Post.objects.filter(thread=thread).update(origin=Origin.STARTER)
    return True
