"""The privacy scan over texts of all rooms: what it reads, what it puts into the queue, what becomes of it there."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group, Profile, Shown
from content import texts
from content.models import Attachment
from foundation.errors import DomainError, NotPermitted
from knowledge import sections
from knowledge.models import ArticleRevision, TopicText
from moderation import shelves, sweeps
from moderation.actions import scanning, settling, undoing
from moderation.desk.looking import sight_of
from moderation.models import ModerationAction, PrivacyScan, ReviewItem, ScannedText
from moderation.shelves import declared
from tests.factories.accounts import GroupFactory, OrganisationFactory
from tests.factories.content import AttachmentFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory, TopicTextFactory
from tests.factories.knowledge import texts as written
from tests.factories.profiles import ProfileFactory
from tests.forum.conftest import regular
from tests.moderation.conftest import staff_with

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "00123456"
WORDS = f"The patient, MRN {NUMBER}, was seen by the model."
REASON = "Looked at it with the ward."


def scan():
    scanning.begin(actor=None, now=timezone.now())
    return scanning.go_on()


def article(**options):
    values = {"starter": True, "source": sections.join(written(limits=WORDS))} | options
    return ArticleRevisionFactory(**values)


def topic():
    return TopicTextFactory(source=WORDS, origin="starter")


def profile(**options):
    return ProfileFactory(**({"member": regular(name="Wei Chen"), "biography": WORDS} | options))


def file_under(host, label, **options):
    values = {"alt_text": f"Film, MRN {NUMBER}", "host_model": label, "host_id": host.pk}
    return AttachmentFactory(attached_at=timezone.now(), **(values | options))


def settle(moderator, answer, item=None, **options):
    item = item or ReviewItem.objects.get(kind="found")
    values = {"reason": REASON, "version": item.version, "now": timezone.now()} | options
    return settling.settle_matter(actor=moderator, item=item, answer=answer, **values)


MADE = {
    "knowledge.articletext": article,
    "knowledge.topictext": topic,
    "accounts.profile": profile,
    "accounts.group": lambda: GroupFactory(description=WORDS),
    "accounts.organisation": lambda: OrganisationFactory(description_en=WORDS),
    "content.attachment": lambda: file_under(
        PostFactory(thread=ThreadFactory(category=CategoryFactory())), "forum.post"
    ),
}


def test_every_model_with_texts_is_read_or_left_out_with_a_reason():
    read = {label for shelf in shelves.shelves() for label in shelf.columns}
    known = {home.label for home in texts.homes()}
    assert known - read - set(declared.LEFT_OUT) == set()
    assert read & set(declared.LEFT_OUT) - {"knowledge.ArticleRevision"} == set()
    assert (read | set(declared.LEFT_OUT)) - known == set()


def test_shelves_read_columns_that_rooms_declared():
    homes = {home.label: set(home.fields) for home in texts.homes()}
    for shelf in shelves.shelves():
        for label, columns in shelf.columns.items():
            assert set(columns) <= homes[label], shelf.label


@pytest.mark.parametrize("label", MADE)
def test_what_stands_anywhere_comes_into_the_queue_without_its_words(label, moderator):
    made = MADE[label]()
    pk = made.text_id if label == "knowledge.articletext" else made.pk
    assert scan().items == 1
    item = ReviewItem.objects.get()
    assert (item.kind, item.subject_model, item.subject_id, item.harm) == ("found", label, pk, 3)
    assert NUMBER not in str(ScannedText.objects.get().findings)
    assert item in ReviewItem.objects.visible_to(moderator)
    assert scan().items == 0, "the same words are asked about once"


@pytest.mark.parametrize("label", MADE)
def test_desk_shows_each_with_what_was_found_and_redacts_it(client, label, moderator):
    MADE[label]()
    scan()
    item = ReviewItem.objects.get()
    client.force_login(moderator)
    page = reverse("admin:queue_item", args=[item.pk])
    shown = client.get(page).content.decode()
    assert f'<span class="span">{NUMBER}</span>' in shown
    sent = {"answer": "redact", "reason": REASON, "version": item.version}
    assert client.post(page, sent).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.outcome, item.decided_by) == ("closed", "upheld", moderator)
    assert ModerationAction.objects.get(kind="redacted").ground == "privacy_scan"
    assert scan().items == 0
    for name in shelves.shelf_of(label).columns:
        assert NUMBER not in str(list(apps.get_model(name)._base_manager.values()))


def test_nobodys_own_and_no_private_texts_are_read():
    profile(biography_audience=Shown.NOBODY)
    article(starter=False)
    TopicTextFactory(proposed_source=WORDS, proposed_at=timezone.now())
    file_under(PostFactory(thread=ThreadFactory(conversation=True)), "forum.post")
    file_under(
        PostFactory(thread=ThreadFactory(category=CategoryFactory())),
        "forum.post",
        removed_at=timezone.now(),
        removal_reason="Shows a name.",
    )
    assert scan().items == 0


def test_earlier_version_of_an_article_is_read_and_named_by_its_number(moderator):
    first = article()
    ArticleRevision.objects.filter(pk=first.pk).update(is_published=False, state="superseded")
    ArticleRevisionFactory(text=first.text, number=2, starter=True)
    assert scan().items == 1
    found = sight_of(moderator, ReviewItem.objects.get(), timezone.now()).matter.texts
    assert [text.name for text in found] == ["For whom it fails, version 1"]


def test_item_leaves_the_queue_when_the_words_are_gone(moderator):
    made = profile()
    scan()
    sweeps.collect(now=timezone.now())
    assert ReviewItem.objects.not_closed().exists(), "it still stands there"
    Profile.objects.filter(pk=made.pk).update(biography="Calibration.")
    sweeps.collect(now=timezone.now())
    item = ReviewItem.objects.get()
    assert (item.state, item.outcome) == ("closed", "elsewhere")
    assert not ScannedText.objects.exists()


def test_item_leaves_the_queue_when_the_text_is_gone():
    group = GroupFactory(description=WORDS)
    scan()
    Group.objects.filter(pk=group.pk).delete()
    sweeps.collect(now=timezone.now())
    assert ReviewItem.objects.get().state == "closed"


def test_what_is_known_of_texts_that_are_gone_goes_with_the_next_scan():
    made = file_under(PostFactory(thread=ThreadFactory(category=CategoryFactory())), "forum.post")
    scan()
    Attachment.objects.filter(pk=made.pk).delete()
    scan()
    assert not ScannedText.objects.exists()


def test_scan_goes_on_in_the_room_where_it_stopped():
    profile()
    TopicTextFactory(source=WORDS, origin="starter")
    scanning.begin(actor=None, now=timezone.now())
    scanning.go_on(seconds=0)
    assert PrivacyScan.objects.get().reading == "knowledge.articletext", "posts are read"
    assert scanning.go_on().is_finished
    assert set(ReviewItem.objects.values_list("subject_model", flat=True)) == {
        "knowledge.topictext",
        "accounts.profile",
    }


def test_log_tells_of_start_and_end(moderator):
    profile()
    scanning.start_scan(actor=moderator, now=timezone.now())
    scanning.go_on()
    started, finished = ModerationAction.objects.filter(kind__startswith="scan_").order_by("pk")
    made = PrivacyScan.objects.get()
    assert (started.kind, started.actor, started.is_automatic) == ("scan_started", moderator, False)
    assert (finished.kind, finished.actor, finished.is_automatic) == ("scan_finished", None, True)
    assert finished.data == {"rules": made.rule_set_version, "read": made.texts_read, "items": 1}
    assert not undoing.is_undoable(finished)


def test_nothing_to_be_done_is_logged_and_can_be_taken_back(moderator):
    made = profile()
    scan()
    action = settle(moderator, "clear")
    made.refresh_from_db()
    assert NUMBER in made.biography
    assert (action.kind, action.member, action.reason) == ("cleared", made.member, REASON)
    assert scan().items == 0, "it was decided about"
    undone = undoing.undo_decision(actor=moderator, action=action, reason="A slip of the finger.", now=timezone.now())
    item = ReviewItem.objects.get()
    assert (item.state, item.outcome, undone.kind, undone.undoes_id) == ("open", "", "reopened", action.pk)


@pytest.mark.parametrize(
    ("answer", "code"), [("mark", "decision_unknown"), ("leave_off", "decision_unknown"), ("", "decision_unknown")]
)
def test_answers_to_other_items_are_refused(answer, code, moderator):
    profile()
    scan()
    with pytest.raises(DomainError) as refusal:
        settle(moderator, answer)
    assert refusal.value.code == code


def test_only_moderators_of_everything_decide_and_never_about_themselves(moderator, category_moderator):
    profile()
    scan()
    item = ReviewItem.objects.get()
    assert item not in ReviewItem.objects.visible_to(category_moderator)
    with pytest.raises(NotPermitted):
        settle(category_moderator, "clear")
    ReviewItem.objects.filter(pk=item.pk).update(author=moderator)
    assert item not in ReviewItem.objects.visible_to(moderator)
    with pytest.raises(NotPermitted):
        settle(moderator, "clear", ReviewItem.objects.get())


def test_redacting_needs_the_right_to_redact():
    profile()
    scan()
    with pytest.raises(NotPermitted):
        settle(staff_with("moderate_thread"), "redact")
    assert TopicText.objects.count() == 0
