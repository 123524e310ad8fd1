"""The desk: who opens what, what a list costs, and deciding by its forms."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from forum.models import Post
from moderation.models import MessageTemplate, ModerationAction, ReviewItem
from moderation.starter.templates import load_templates
from tests.budgets import count_queries
from tests.factories.accounts import CredentialFactory, GroupFactory, UserFactory
from tests.factories.events import HandlingFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.moderation import AppealFactory, FlagFactory, ModerationActionFactory, ReviewItemFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import REASON, again, decide, flag, item_of, staff_with

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/queue/"


def page(browser, path=QUEUE):
    return browser.get(path).content.decode()


@pytest.fixture
def people(moderator, category_moderator, reviewer, db):
    return {
        "member": regular(),
        "staff": staff_with("view_user"),
        "category moderator": category_moderator,
        "moderator": moderator,
        "credential reviewer": reviewer,
        "administrator": regular(admin=True),
    }


@pytest.fixture
def items(post, category):
    """One item of each sort, and what stands beside them."""
    flag(post, "spam")
    elsewhere = PostFactory(thread=ThreadFactory(category=CategoryFactory()))
    flag(elsewhere, "spam")
    credential = CredentialFactory(state="pending", method="licence", checked_at=None)
    dead = HandlingFactory(state="dead")
    appeal = AppealFactory()
    of = {"author": None, "category": None, "post": None}
    return {
        "in the category": item_of(post),
        "elsewhere": item_of(elsewhere),
        "credential": ReviewItemFactory(
            kind="credential", subject_model="accounts.credential", subject_id=credential.pk, reason="credential", **of
        ),
        "undelivered": ReviewItemFactory(
            kind="undelivered", subject_model="events.handling", subject_id=dead.pk, reason="handling", **of
        ),
        "appeal": ReviewItemFactory(
            kind="appeal", subject_model="moderation.appeal", subject_id=appeal.pk, reason="appeal", **of
        ),
        "articles": ReviewItemFactory(
            kind="needs_change", subject_model="knowledge.needschange", subject_id=1, reason="needs_change", **of
        ),
    }


# Who opens which item, and who may decide about it here: y opens, d opens and decides, - neither.
MATRIX = """
                  member staff category_moderator moderator credential_reviewer administrator
in the category     -      -          d               d              -                d
elsewhere           -      -          -               d              -                d
credential          -      -          -               -              y                y
undelivered         -      -          -               -              -                d
appeal              -      -          -               d              -                d
articles            -      -          -               y              -                y
"""
# Pages that are about no single item: y opens, - does not.
PAGES = """
                  member staff category_moderator moderator credential_reviewer administrator
queue               -      -          y               y              y                y
dashboard           -      y          y               y              y                y
bulk                -      -          y               y              y                y
undo                -      -          -               y              -                y
member              -      -          -               y              -                y
log                 -      -          y               y              -                y
appeals             -      -          y               y              -                y
templates           -      -          -               -              -                y
moderators          -      -          -               -              -                y
"""
FORM = {
    "in the category": {"decision": "dismiss", "reason": REASON},
    "elsewhere": {"decision": "dismiss", "reason": REASON},
    "credential": {"decision": "dismiss", "reason": REASON},
    "undelivered": {"do": "seen"},
    "appeal": {"do": "refuse", "reason": REASON},
    "articles": {"do": "seen"},
}


def table(text):
    lines = text.strip("\n").splitlines()
    roles = [name.replace("_", " ") for name in lines[0].split()]
    for line in lines[1:]:
        cells = line.split()
        yield " ".join(cells[: -len(roles)]), dict(zip(roles, cells[-len(roles) :], strict=True))


@pytest.mark.services
def test_everybody_opens_and_decides_what_the_matrix_says_and_nothing_else(people, items, sign_in):
    wrong = []
    for name, cells in table(MATRIX):
        for role, allowed in cells.items():
            item = ReviewItem.objects.get(pk=items[name].pk)
            browser, address = sign_in(again(people[role])), reverse("admin:queue_item", args=[item.pk])
            opened = browser.get(address).status_code == 200
            browser.post(address, {**FORM[name], "version": item.version})
            is_closed = ReviewItem.objects.get(pk=item.pk).state == "closed"
            found = "d" if is_closed else "y" if opened else "-"
            if found != allowed:
                wrong.append(f"{name}, {role}: {found} instead of {allowed}")
            if is_closed:
                ReviewItem.objects.filter(pk=item.pk).update(state="open", outcome="", decided_at=None, decided_by=None)
                Post.objects.filter(pk=item.subject_id).update(hidden_at=None, held_at=None)
                from moderation.models import Appeal  # noqa: PLC0415

                Appeal.objects.update(state="open", decided_at=None, decided_by=None)
    assert wrong == []


@pytest.mark.services
def test_pages_of_the_desk_open_for_whom_the_table_says(people, items, sign_in):
    action = ModerationActionFactory(kind="hidden")
    addresses = {
        "queue": QUEUE,
        "dashboard": "/admin/",
        "bulk": reverse("admin:queue_bulk"),
        "undo": reverse("admin:queue_undo", args=[action.pk]),
        "member": reverse("admin:queue_member", args=[action.member.username]),
        "log": reverse("admin:moderation_moderationaction_changelist"),
        "appeals": reverse("admin:moderation_appeal_changelist"),
        "templates": reverse("admin:moderation_messagetemplate_changelist"),
        "moderators": reverse("admin:moderation_categorymoderator_changelist"),
    }
    wrong = []
    for name, cells in table(PAGES):
        for role, allowed in cells.items():
            status = sign_in(again(people[role])).get(addresses[name]).status_code
            is_open = status == 200 or (name == "bulk" and status == 302 and role != "member")
            if is_open != (allowed == "y"):
                wrong.append(f"{name}, {role}: {status}")
    assert wrong == []


def test_moderator_reaches_no_address_secret_or_conversation(moderator, sign_in):
    member = UserFactory(username="canaryname", email="canary.address@example.org")
    talk = PostFactory(
        thread=ThreadFactory(conversation=True, title="canary-title"), author=member, source="canary-text"
    )
    group = PostFactory(
        thread=ThreadFactory(category=CategoryFactory(group=GroupFactory(), name_en="canary-group"), title="canary-g"),
        author=member,
        source="canary-g",
    )
    for one in (talk, group):
        ReviewItemFactory(post=one)
    browser = sign_in(moderator)
    addresses = [QUEUE, "/admin/", reverse("admin:queue_member", args=["canaryname"])]
    addresses += [reverse("admin:queue_item", args=[item_of(one).pk]) for one in (talk, group)]
    answers = "".join(page(browser, address) for address in addresses)

    for secret in ("canary.address", "canary-title", "canary-text", "canary-g", member.password):
        assert secret not in answers
    assert browser.get(talk.get_absolute_url()).status_code == 404


def test_text_of_a_conversation_is_opened_alone_and_the_log_says_who_did(moderator, sign_in):
    other = regular()
    thread = ThreadFactory(conversation=True, participants=[other])
    told, untold = (PostFactory(thread=thread, source=f"canary-{name}") for name in ("told", "untold"))
    told.html = told.html.__class__("<p>canary-told</p>")
    told.save()
    flag(told, "harassment", by=other)
    browser, address = sign_in(moderator), reverse("admin:queue_item", args=[item_of(told).pk])

    assert "canary" not in page(browser, address)
    opened = browser.post(address, {"do": "open"}).content.decode()
    assert "canary-told" in opened
    assert untold.source not in opened
    assert ModerationAction.objects.get(kind="opened").actor == moderator
    assert Event.objects.get(kind="post_opened").actor == moderator


def test_queue_costs_the_same_for_five_items_and_fifteen(moderator, sign_in, assert_flat):
    browser = sign_in(moderator)

    def more(number):
        for _each in range(number):
            FlagFactory(item=ReviewItemFactory())

    assert assert_flat(more, lambda: browser.get(QUEUE)) <= 10


def test_item_costs_the_same_however_much_was_said_about_it(moderator, sign_in, post, assert_flat):
    browser = sign_in(moderator)
    flag(post, "spam")
    item = item_of(post)

    def more(number):
        FlagFactory.create_batch(number, item=item)
        ReviewItemFactory.create_batch(number)

    assert_flat(more, lambda: browser.get(reverse("admin:queue_item", args=[item.pk])))


def test_frame_of_every_page_says_how_many_wait_and_asks_once_in_a_while(moderator, sign_in):
    ReviewItemFactory.create_batch(2)
    browser = sign_in(moderator)
    asked = [sql for sql in count_queries(lambda: page(browser, "/messages/")) if "moderation_reviewitem" in sql]

    assert len(asked) == 1
    assert 'aria-label="Review queue (2)"' in page(browser, "/messages/")
    assert not [sql for sql in count_queries(lambda: page(browser, "/messages/")) if "moderation_reviewitem" in sql]
    assert "Review queue" not in page(sign_in(regular()), "/messages/")


def test_decision_leads_to_the_next_item_and_offers_the_way_back(moderator, sign_in, post):
    flag(post, "dangerous_advice")
    following = ReviewItemFactory()
    browser, item = sign_in(moderator), item_of(post)
    address = reverse("admin:queue_item", args=[item.pk])
    answer = browser.post(address, {"decision": "hide", "reason": REASON, "version": item.version})

    assert answer["Location"] == reverse("admin:queue_item", args=[following.pk])
    action = ModerationAction.objects.get(kind="hidden")
    undo = reverse("admin:queue_undo", args=[action.pk])
    assert undo in page(browser, answer["Location"])
    assert browser.post(undo, {"reason": ""}).status_code == 422
    assert browser.post(undo, {"reason": "A slip."})["Location"] == address
    assert Post.objects.get(pk=post.pk).hidden_at is None


def test_refused_decision_keeps_what_was_typed(moderator, sign_in, post):
    flag(post, "spam")
    item = item_of(post)
    address = reverse("admin:queue_item", args=[item.pk])
    answer = sign_in(moderator).post(
        address, {"decision": "hide", "reason": "It names MRN 00123456.", "version": item.version}
    )

    assert answer.status_code == 422
    assert "It names MRN 00123456." in answer.content.decode()
    assert Post.objects.get(pk=post.pk).hidden_at is None


def test_template_stands_for_a_reason_in_the_language_of_the_author(moderator, sign_in, post):
    load_templates()
    author = post.author
    author.language = "zh-hans"
    author.save()
    flag(post, "spam")
    item, template = item_of(post), MessageTemplate.objects.filter(decision="hide").first()
    sign_in(moderator).post(
        reverse("admin:queue_item", args=[item.pk]),
        {"decision": "hide", "reason": "", "template": template.pk, "version": item.version},
    )

    assert Post.objects.get(pk=post.pk).hide_reason == template.text_zh


def test_several_are_decided_after_a_preview_and_taken_back_together(moderator, sign_in):
    posts = [PostFactory(thread=ThreadFactory(title=f"Preview of {name}")) for name in ("one", "two")]
    of_staff = PostFactory(author=regular(staff=True))
    for one in (*posts, of_staff):
        flag(one, "spam")
    browser, address = sign_in(moderator), reverse("admin:queue_bulk")
    chosen = [f"{item_of(one).pk}:{item_of(one).version}" for one in (*posts, of_staff)]
    preview = browser.post(address, {"item": chosen}).content.decode()

    assert ("Preview of one" in preview, "Preview of two" in preview) == (True, True)
    assert Post.objects.filter(hidden_at__isnull=False).count() == 0
    browser.post(address, {"item": chosen, "apply": "1", "decision": "hide", "reason": REASON})
    assert set(Post.objects.filter(hidden_at__isnull=False)) == set(posts)
    browser.post(reverse("admin:queue_bulk_undo"), {"reason": "Wrong list."})
    assert not Post.objects.filter(hidden_at__isnull=False).exists()


def test_work_that_was_given_up_is_tried_again_from_the_queue(sign_in):
    from moderation import sweeps  # noqa: PLC0415

    dead = HandlingFactory(state="dead")
    sweeps.collect(now=timezone.now())
    sweeps.collect(now=timezone.now())
    item = ReviewItem.objects.get(subject_model="events.handling")
    browser = sign_in(regular(admin=True))
    browser.post(reverse("admin:queue_item", args=[item.pk]), {"do": "retry", "version": item.version})

    dead.refresh_from_db()
    item.refresh_from_db()
    assert dead.state != "dead"
    assert (item.state, ModerationAction.objects.get().kind) == ("closed", "retried")


def test_held_texts_and_claims_come_into_the_queue_and_leave_it_when_they_are_settled():
    from moderation import sweeps  # noqa: PLC0415

    claim = CredentialFactory(state="pending", method="licence", checked_at=None)
    sweeps.collect(now=timezone.now())
    assert ReviewItem.objects.get(kind="credential").state == "open"
    claim.state, claim.ended_at = "withdrawn", timezone.now()
    claim.save()
    sweeps.collect(now=timezone.now())
    assert ReviewItem.objects.get(kind="credential").outcome == "elsewhere"


def test_member_view_tells_history_in_the_same_number_of_statements(moderator, sign_in, assert_flat, post):
    flag(post, "spam")
    decide(moderator, item_of(post), "hide")
    browser, address = sign_in(moderator), reverse("admin:queue_member", args=[post.author.username])

    assert REASON in page(browser, address)
    assert_flat(
        lambda number: ModerationActionFactory.create_batch(number, member=post.author), lambda: browser.get(address)
    )
