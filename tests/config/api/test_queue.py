"""Programs of moderators: what waits, deciding about it, the log, and who gets nothing of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.models import Post
from moderation.models import ItemNote, ModerationAction, ReviewItem
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.events import HandlingFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.moderation import (
    AppealFactory,
    CategoryModeratorFactory,
    FlagFactory,
    MessageTemplateFactory,
    ModerationActionFactory,
    ReviewItemFactory,
)
from tests.forum.conftest import regular
from tests.moderation.conftest import REASON, again, flag, item_of, staff_with

pytestmark = pytest.mark.django_db
ITEMS = "/moderation/items/"


@pytest.fixture
def mine(program, moderator):
    """The program of a moderator of everything."""
    return program(moderator)


def item_about(kind, model, pk, **columns):
    """An item about no post."""
    of = {"author": None, "category": None, "post": None, **columns}
    return ReviewItemFactory(kind=kind, subject_model=model, subject_id=pk, **of)


def test_queue_comes_in_its_order_and_pages_partition_it(mine):
    now = timezone.now()
    for number in range(23):
        ReviewItemFactory(harm=number % 3, opened_at=now - timedelta(minutes=number % 5))
    for order, key in (
        ("harm", lambda one: (-one.harm, one.opened_at, one.pk)),
        ("age", lambda one: (one.opened_at, one.pk)),
    ):
        wanted = [one.pk for one in sorted(ReviewItem.objects.all(), key=key)]
        found, address, pages = [], f"{ITEMS}?order={order}&limit=10", []
        while address:
            told = mine.read(address).told
            pages.append(told)
            found += [row["id"] for row in told["results"]]
            address = (told["next"] or "").partition("/api/v1")[2]
        back = mine.read(pages[-1]["previous"].partition("/api/v1")[2]).told

        assert found == wanted
        assert back["results"] == pages[1]["results"]


def test_closed_ones_come_newest_first(mine):
    now = timezone.now()
    rows = [
        ReviewItemFactory(state="closed", outcome="dismissed", decided_at=now - timedelta(hours=number))
        for number in (2, 0, 1)
    ]

    told = mine.read(f"{ITEMS}?state=closed").told["results"]

    assert [row["id"] for row in told] == [rows[1].pk, rows[2].pk, rows[0].pk]


def test_list_is_narrowed(mine, moderator):
    spam, held = ReviewItemFactory(reason="spam"), ReviewItemFactory(kind="held", reason="word_rule:12")
    claimed = ReviewItemFactory(claimed_by=moderator, claimed_at=timezone.now())

    def found(query):
        return {row["id"] for row in mine.read(f"{ITEMS}?{query}").told["results"]}

    assert found("reason=spam") == {spam.pk}
    assert found("reason=word_rule") == {held.pk}
    assert found("kind=held") == {held.pk}
    assert found("mine=true") == {claimed.pk}
    assert found(f"category={spam.category.slug}") == {spam.pk}
    assert mine.read(f"{ITEMS}?category=no-such").status_code == 404
    assert mine.read(f"{ITEMS}?cursor=n!!!").told["code"] == "bad_cursor"


def test_which_word_rule_it_was_is_not_told(mine):
    item = ReviewItemFactory(kind="held", reason="word_rule:12")

    assert mine.read(f"{ITEMS}{item.pk}/").told["reason"] == "word_rule"


def test_moderators_of_a_category_see_what_stands_in_it(program):
    there, elsewhere = ReviewItemFactory(), ReviewItemFactory()
    ana = staff_with()
    CategoryModeratorFactory(category=there.category, member=ana)
    hers = program(again(ana))

    assert [row["id"] for row in hers.read(ITEMS).told["results"]] == [there.pk]
    assert hers.read(f"{ITEMS}{there.pk}/").told["may_decide"] is True
    assert hers.read(f"{ITEMS}{elsewhere.pk}/").status_code == 404
    body = {"decision": "hide", "reason": REASON, "version": elsewhere.version}
    assert hers.ask("POST", f"{ITEMS}{elsewhere.pk}/decision/", body).status_code == 404
    several = {"items": [{"item": elsewhere.pk, "version": 0}], "decision": "hide", "reason": REASON}
    refused = hers.ask("POST", "/moderation/decisions/", several).told["refused"]
    assert [one["code"] for one in refused] == ["not_found"]
    assert hers.read(f"/moderation/members/{there.author.username}/").told["code"] == "see_member"


# Addresses of the queue, and who gets an answer: member, reviewer of credentials, moderator.
OPEN_TO = {
    ITEMS: (403, 200, 200),
    "/moderation/items/{item}/": (403, 404, 200),
    "/moderation/items/{item}/notes/": (403, 404, 200),
    "/moderation/decisions/": (403, 403, 200),
    "/moderation/templates/": (403, 200, 200),
    "/moderation/members/{member}/": (403, 403, 200),
}


@pytest.mark.parametrize("path", OPEN_TO)
def test_queue_is_for_those_who_decide(program, path):
    item = ReviewItemFactory()
    address = path.format(item=item.pk, member=item.author.username)
    people = (UserFactory(), staff_with("check_credential"), staff_with("moderate_thread"))

    assert tuple(program(one).read(address).status_code for one in people) == OPEN_TO[path]


def test_token_for_threads_alone_is_none_for_the_queue(program, moderator):
    answer = program(moderator, "moderate:forum", "read:forum").read(ITEMS)

    assert (answer.status_code, answer.told["details"]) == (403, {"scope": "moderate:queue"})


def test_item_tells_its_text_with_findings_and_what_was_said(mine):
    post = PostFactory(source="Her record is MRN 00123456, seen in June.")
    flag(post, "patient_data", note="A number of a record.")
    ItemNote.objects.create(item=item_of(post), author=None, text="Mine to look at.", created_at=timezone.now())

    told = mine.read(f"{ITEMS}{item_of(post).pk}/").told

    finding = next(one for one in told["text"]["findings"] if one["is_hard"])
    assert "00123456" in told["text"]["source"][finding["start"] : finding["end"]]
    assert (told["reports"], told["flags"][0]["note"]) == (1, "A number of a record.")
    assert told["notes"][0]["text"] == "Mine to look at."
    assert told["author"]["username"] == post.author.username
    assert {"dismiss", "hide"} <= set(told["decisions"])


def test_private_text_is_opened_alone_and_the_log_says_who_did(mine, moderator):
    other = regular()
    thread = ThreadFactory(conversation=True, participants=[other], title="canary-title")
    told, untold = (PostFactory(thread=thread, source=f"canary-{name}") for name in ("told", "untold"))
    flag(told, "harassment", by=other)
    item = item_of(told)

    seen = mine.read(f"{ITEMS}{item.pk}/")
    assert "canary" not in seen.text + mine.read(ITEMS).text
    assert told.author.username not in seen.text + mine.read(ITEMS).text
    assert (seen.told["text"]["needs_opening"], seen.told["text"]["source"]) == (True, None)
    assert not ModerationAction.objects.exists()
    opened = mine.ask("POST", f"{ITEMS}{item.pk}/opening/")
    assert opened.told["text"]["source"] == "canary-told"
    assert untold.source not in opened.text
    assert thread.title not in opened.text
    assert ModerationAction.objects.get(kind="opened").actor == moderator
    assert mine.read(f"{ITEMS}{item.pk}/").told["text"]["source"] is None


def test_claim_is_held_against_others_and_given_back(mine, program):
    item = ReviewItemFactory()
    other = program(staff_with("moderate_thread"))

    assert mine.ask("PUT", f"{ITEMS}{item.pk}/claim/").told["claimed_by"] is not None
    refused = other.ask("PUT", f"{ITEMS}{item.pk}/claim/")
    assert (refused.status_code, refused.told["code"]) == (409, "item_claimed")
    body = {"decision": "dismiss", "reason": REASON, "version": item.version}
    assert other.ask("POST", f"{ITEMS}{item.pk}/decision/", body).told["code"] == "item_claimed"
    assert other.ask("DELETE", f"{ITEMS}{item.pk}/claim/").told["claimed_by"] is not None
    assert mine.ask("DELETE", f"{ITEMS}{item.pk}/claim/").told["claimed_by"] is None


def test_decision_is_made_once_and_taken_back(mine, moderator):
    post = PostFactory()
    flag(post, "spam")
    item = item_of(post)
    body = {"decision": "hide", "reason": REASON, "version": item.version}

    made = mine.ask("POST", f"{ITEMS}{item.pk}/decision/", body, idempotency_key="k")
    again_made = mine.ask("POST", f"{ITEMS}{item.pk}/decision/", body, idempotency_key="k")

    assert (made.status_code, made.told["kind"], made.told["by"]["username"]) == (201, "hidden", moderator.username)
    assert (again_made.told, again_made.headers["Idempotency-Replayed"]) == (made.told, "true")
    assert Post.objects.get(pk=post.pk).hide_reason == REASON
    assert mine.read(f"{ITEMS}{item.pk}/").told["state"] == "closed"
    address = f"/moderation/decisions/{made.told['id']}/undo/"
    assert mine.ask("POST", address, {}).told["fields"].keys() == {"reason"}
    undone = mine.ask("POST", address, {"reason": "A slip."})
    assert (undone.status_code, undone.told["undoes"]) == (201, made.told["id"])
    assert mine.ask("POST", address, {"reason": "A slip."}).told["code"] == "cannot_be_undone"
    assert Post.objects.get(pk=post.pk).hidden_at is None
    assert mine.read(f"{ITEMS}{item.pk}/").told["state"] == "open"


def test_decision_about_an_older_sight_is_refused_in_the_language_of_the_account(program):
    post = PostFactory()
    flag(post, "spam")
    item = item_of(post)
    chinese = program(staff_with("moderate_thread", language="zh-hans"))
    flag(post, "harassment")

    answer = chinese.ask(
        "POST", f"{ITEMS}{item.pk}/decision/", {"decision": "hide", "reason": REASON, "version": item.version}
    )

    assert (answer.status_code, answer.told["code"]) == (412, "item_changed")
    assert answer.told["details"] == {"version": item_of(post).version}
    assert "Something came in" not in answer.told["message"]
    assert Post.objects.get(pk=post.pk).hidden_at is None


def test_reason_with_a_patients_data_is_asked_about(mine):
    item = ReviewItemFactory()
    body = {"decision": "hide", "reason": "It names MRN 00123456.", "version": item.version}

    answer = mine.ask("POST", f"{ITEMS}{item.pk}/decision/", body)

    assert (answer.status_code, answer.told["code"]) == (422, "privacy_findings")


def test_nobody_decides_about_themselves_nor_about_staff(program):
    moderator = staff_with("moderate_thread")
    own, of_staff = ReviewItemFactory(author=moderator), ReviewItemFactory(author=regular(staff=True))
    mine = program(moderator)
    body = {"decision": "hide", "reason": REASON, "version": 0}

    assert mine.read(f"{ITEMS}{own.pk}/").status_code == 404
    assert mine.ask("POST", f"{ITEMS}{of_staff.pk}/decision/", body).told["code"] == "decide"
    assert mine.ask("PUT", f"{ITEMS}{of_staff.pk}/claim/").told["code"] == "claim"


def test_note_is_left_and_read(mine):
    item = ReviewItemFactory()

    made = mine.ask("POST", f"{ITEMS}{item.pk}/notes/", {"note": "Not in the source."})

    assert (made.status_code, made.told["text"]) == (201, "Not in the source.")
    assert [row["id"] for row in mine.read(f"{ITEMS}{item.pk}/notes/").told["results"]] == [made.told["id"]]


@pytest.mark.parametrize(("is_granted", "state"), [(True, "granted"), (False, "refused")])
def test_appeal_is_answered(mine, is_granted, state):
    appeal = AppealFactory()
    item = item_about("appeal", "moderation.appeal", appeal.pk, reason="appeal", not_for=appeal.action.actor)
    assert mine.read(f"{ITEMS}{item.pk}/").told["appeal"]["text"] == appeal.text

    told = mine.ask(
        "POST", f"{ITEMS}{item.pk}/answer/", {"is_granted": is_granted, "reason": "Looked again.", "version": 0}
    ).told

    assert (told["state"], told["appeal"]["state"], told["appeal"]["answer"]) == ("closed", state, "Looked again.")


def test_items_are_decided_as_what_they_are(mine, program):
    """An item of one sort is not closed by what is meant for another."""
    item, appeal = ReviewItemFactory(), AppealFactory()
    about = item_about("appeal", "moderation.appeal", appeal.pk, reason="appeal")
    answer = {"is_granted": True, "reason": REASON, "version": 0}
    decision = {"decision": "hide", "reason": REASON, "version": 0}

    assert mine.ask("POST", f"{ITEMS}{item.pk}/answer/", answer).told["code"] == "no_appeal"
    assert mine.ask("POST", f"{ITEMS}{about.pk}/decision/", decision).told["code"] == "decision_unknown"
    for one in (item, about):
        settled = mine.ask("POST", f"{ITEMS}{one.pk}/settlement/", {"is_retried": False, "version": 0})
        assert settled.told["code"] == "not_undelivered"
    assert ReviewItem.objects.not_closed().count() == 2


def test_what_is_no_post_is_answered_and_taken_back(mine):
    group = GroupFactory(description="The patient, MRN 00123456, was seen.")
    item = item_about("found", "accounts.group", group.pk, reason="privacy_scan")

    told = mine.read(f"{ITEMS}{item.pk}/").told
    made = mine.ask("POST", f"{ITEMS}{item.pk}/matter/", {"answer": "clear", "reason": REASON, "version": 0})
    undone = mine.ask("POST", f"/moderation/decisions/{made.told['id']}/undo/", {"reason": REASON})

    assert told["answers"] == ["seen", "clear"], "without the right to redact"
    assert [(text["name"], text["source"]) for text in told["texts"]] == [("Description", group.description)]
    assert (made.status_code, made.told["kind"], made.told["item"]) == (201, "cleared", item.pk)
    assert (undone.status_code, undone.told["kind"]) == (201, "reopened")
    assert mine.read(f"{ITEMS}{item.pk}/").told["state"] == "open"


def test_given_up_work_is_tried_again(program):
    dead = HandlingFactory(state="dead")
    item = item_about("undelivered", "events.handling", dead.pk, reason="handling")

    told = (
        program(regular(admin=True))
        .ask("POST", f"{ITEMS}{item.pk}/settlement/", {"is_retried": True, "version": 0})
        .told
    )

    assert (told["state"], told["outcome"]) == ("closed", "upheld")


def test_several_are_decided_each_by_itself(mine):
    posts = [PostFactory(), PostFactory(author=regular(staff=True)), PostFactory()]
    for post in posts:
        flag(post, "spam")
    items = [item_of(post) for post in posts]
    chosen = [{"item": one.pk, "version": one.version} for one in items]
    chosen[2]["version"] += 1
    body = {"items": chosen, "decision": "hide", "reason": REASON}

    told = mine.ask("POST", "/moderation/decisions/", body).told

    assert [one["subject_id"] for one in told["decided"]] == [posts[0].pk]
    assert {one["item"]: one["code"] for one in told["refused"]} == {
        items[1].pk: "decide",
        items[2].pk: "item_changed",
    }
    assert mine.ask("POST", "/moderation/decisions/", {**body, "reason": " "}).told["code"] == "reason_missing"


def test_log_is_narrowed_and_names_nobody_behind_a_pseudonym(mine):
    unnamed = UserFactory(username="behind-it")
    about = ModerationActionFactory(kind="silenced", subject_model="accounts.user")
    secret = ModerationActionFactory(member=None, unnamed_member=unnamed)

    def found(query):
        return [row["id"] for row in mine.read(f"/moderation/decisions/?{query}").told["results"]]

    assert found("") == [secret.pk, about.pk]
    assert found("kind=silenced") == [about.pk]
    assert found(f"member={about.member.username}") == [about.pk]
    assert found("member=behind-it") == []
    assert "behind-it" not in mine.read("/moderation/decisions/").text


def test_moderators_of_a_category_read_its_log(program):
    item = ReviewItemFactory()
    ana = staff_with()
    CategoryModeratorFactory(category=item.category, member=ana)
    there = ModerationActionFactory(item=item)
    elsewhere = ModerationActionFactory(item=ReviewItemFactory())
    hers = program(again(ana))

    assert [row["id"] for row in hers.read("/moderation/decisions/").told["results"]] == [there.pk]
    undone = hers.ask("POST", f"/moderation/decisions/{elsewhere.pk}/undo/", {"reason": REASON})
    assert undone.status_code == 404
    undone = hers.ask("POST", f"/moderation/decisions/{there.pk}/undo/", {"reason": REASON})
    assert undone.told["code"] == "undo"


def test_templates_are_read(mine):
    made = MessageTemplateFactory()

    assert [row["text_zh"] for row in mine.read("/moderation/templates/").told["results"]] == [made.text_zh]


def test_member_is_told_as_the_desk_tells_them(mine):
    post = PostFactory(author=regular(email="canary@example.org", silenced_until=timezone.now() + timedelta(days=1)))
    talk = PostFactory(thread=ThreadFactory(conversation=True, title="canary-title"), author=post.author)
    for one in (post, talk):
        ReviewItemFactory(post=one)
    action = ModerationActionFactory(member=post.author)

    answer = mine.read(f"/moderation/members/{post.author.username}/")

    assert [row["id"] for row in answer.told["decisions"]] == [action.pk]
    assert [row["subject_id"] for row in answer.told["items"]] == [post.pk]
    assert (answer.told["written"]["shown"], answer.told["standing"]) == (1, "good")
    assert answer.told["silenced_until"] is not None
    assert "canary" not in answer.text


def more_of_everything(number, item, member):
    FlagFactory.create_batch(number, item=item)
    for _each in range(number):
        ItemNote.objects.create(item=item, author=UserFactory(), text="Looked.", created_at=timezone.now())
        FlagFactory(item=ReviewItemFactory(author=member, claimed_by=UserFactory(), claimed_at=timezone.now()))
        ModerationActionFactory(member=member, subject_id=item.subject_id, item=item)


@pytest.mark.parametrize(
    "path", [ITEMS, f"{ITEMS}{{item}}/", "/moderation/decisions/", "/moderation/members/{member}/"]
)
def test_answers_cost_the_same_however_much_there_is(mine, assert_flat, path):
    item, member = ReviewItemFactory(), regular()
    address = path.format(item=item.pk, member=member.username)

    assert_flat(lambda number: more_of_everything(number, item, member), lambda: mine.read(address))
