"""Telling moderators about posts, and their decisions."""

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Hold
from events.models import Event
from forum.actions.hiding import decide_hold
from forum.actions.reports import decide_report, report_post
from forum.models import Post, Report, Thread
from foundation.errors import DomainError, NotPermitted
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ReportFactory, ThreadFactory
from tests.forum.conftest import regular, start

pytestmark = pytest.mark.django_db(transaction=True)


def tell(actor, post, reason="patient_data", **options):
    return report_post(actor=actor, post=post, reason=reason, now=timezone.now(), **options)


def decide(moderator, report, *, is_upheld=True, **options):
    options.setdefault("note", "Looked at it.")
    return decide_report(actor=moderator, report=report, is_upheld=is_upheld, now=timezone.now(), **options)


@pytest.mark.postgres
def test_report_of_a_patients_data_takes_the_post_out_of_sight_at_once(author, category, sign_in):
    thread = ThreadFactory(category=category)
    post = PostFactory(thread=thread)
    address = reverse("post_report", args=[post.pk])
    answer = sign_in(author).post(address, {"reason": "patient_data", "note": "A date of birth."})

    assert answer.status_code == 302
    assert not Post.objects.visible_to(author).filter(pk=post.pk).exists()
    thread.refresh_from_db()
    assert thread.reply_count == 0
    assert Hold.objects.of(post).open().get().reasons == ["reported_patient_data"]
    assert Event.objects.get(kind="post_reported").data["held"] is True


def test_report_of_the_first_post_takes_the_thread_along_and_a_release_brings_it_back(author, moderator, category):
    thread = start(author, category)
    report = tell(regular(), thread.posts.get())
    reader = regular()

    assert not Thread.objects.listed_for(reader).filter(pk=thread.pk).exists()
    category.refresh_from_db()
    assert category.thread_count == 0
    decide(moderator, report, is_upheld=False)
    assert Thread.objects.listed_for(reader).filter(pk=thread.pk).exists()
    category.refresh_from_db()
    assert category.thread_count == 1


@pytest.mark.parametrize("reason", [value for value in Report.Reason.values if value != "patient_data"])
def test_any_other_report_leaves_the_post_where_it_is(author, reason):
    post = PostFactory()
    tell(author, post, reason)

    assert Post.objects.visible_to(author).filter(pk=post.pk).exists()


def test_report_by_a_newcomer_hides_nothing_before_somebody_looked(author):
    post = PostFactory()
    tell(UserFactory(), post)

    assert Post.objects.visible_to(author).filter(pk=post.pk).exists()


def test_released_text_is_not_hidden_again_until_it_is_changed(clock, author, moderator):
    post = PostFactory()
    tell(author, post)
    clock.shift(60)
    decide_hold(actor=moderator, post=post, is_released=True, note="Fictional.", now=timezone.now())
    tell(regular(), post)
    reader = regular()

    assert Post.objects.visible_to(reader).filter(pk=post.pk).exists()
    clock.shift(60)
    Post.objects.filter(pk=post.pk).update(edited_at=timezone.now())
    tell(regular(), post)
    assert not Post.objects.visible_to(reader).filter(pk=post.pk).exists()


def test_second_report_of_one_reader_is_the_first_and_a_decided_one_is_no_news(clock, author, moderator):
    post = PostFactory()
    report = tell(author, post, "spam")

    assert tell(author, post, "spam").pk == report.pk
    clock.shift(60)
    decide(moderator, report, is_upheld=False)
    with pytest.raises(DomainError) as refused:
        tell(author, post, "spam")
    assert refused.value.code == "report_decided"


def test_own_posts_and_invisible_ones_cannot_be_reported(author, sign_in):
    own, secret = PostFactory(author=author), PostFactory(thread=ThreadFactory(conversation=True))

    assert sign_in(author).post(reverse("post_report", args=[own.pk]), {"reason": "spam"}).status_code == 422
    assert sign_in(author).get(reverse("post_report", args=[secret.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        tell(author, secret, "spam")


def test_note_of_a_report_passes_the_gates_and_is_kept(author, sign_in):
    address = reverse("post_report", args=[PostFactory().pk])
    answer = sign_in(author).post(address, {"reason": "patient_data", "note": "It says MRN 00123456"})

    assert answer.status_code == 422
    assert "It says MRN 00123456" in answer.content.decode()
    assert not Report.objects.exists()


def test_moderator_reads_a_reported_text_of_a_conversation_only_by_opening_it(moderator, sign_in):
    other = regular()
    thread = ThreadFactory(conversation=True, participants=[other])
    canary = PostFactory(thread=thread, source="canary-reported")
    unreported = PostFactory(thread=thread, source="canary-unreported")
    report = tell(other, canary, "harassment")
    browser, address = sign_in(moderator), reverse("report", args=[report.pk])
    closed = browser.get(address).content.decode()
    opened = browser.post(address, {"open": "yes"}).content.decode()

    assert "canary-reported" not in closed
    assert thread.title not in closed + opened + browser.get("/reports/").content.decode()
    assert "canary-reported" in opened
    assert "canary-unreported" not in opened
    assert unreported.source not in browser.get("/reports/").content.decode()
    assert Event.objects.get(kind="post_opened").actor == moderator


def test_upheld_report_hides_a_text_in_a_conversation(moderator, sign_in):
    other = regular()
    post = PostFactory(thread=ThreadFactory(conversation=True, participants=[other]))
    report = tell(other, post, "harassment")
    answer = sign_in(moderator).post(
        reverse("report", args=[report.pk]), {"decision": "hide", "note": "Insults a colleague."}
    )

    assert answer.status_code == 302
    post.refresh_from_db()
    report.refresh_from_db()
    assert (post.hidden_by, report.state, report.decided_by) == (moderator, "upheld", moderator)


def test_decision_without_a_reason_is_refused_and_keeps_the_choice(moderator, sign_in):
    report = ReportFactory()
    answer = sign_in(moderator).post(reverse("report", args=[report.pk]), {"decision": "dismiss", "note": " "})

    assert answer.status_code == 422
    report.refresh_from_db()
    assert report.state == "open"


def test_one_decision_ends_all_reports_of_the_same_kind(moderator, author):
    post = PostFactory()
    one, other, apart = tell(author, post, "spam"), tell(regular(), post, "spam"), tell(regular(), post, "harassment")
    decide(moderator, one, is_upheld=True)

    states = dict(Report.objects.values_list("pk", "state"))
    assert states == {one.pk: "upheld", other.pk: "upheld", apart.pk: "open"}
    with pytest.raises(DomainError) as refused:
        decide(moderator, other)
    assert refused.value.code == "report_decided"


@pytest.mark.parametrize("path", ["/reports/", "/reports/1/"])
def test_reports_are_for_moderators_who_decide_about_others_only(author, moderator, sign_in, path):
    own = ReportFactory(post__author=moderator)

    assert sign_in(author).get(path).status_code == 403
    assert sign_in(moderator).get(reverse("report", args=[own.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        decide(moderator, own)


def test_name_of_a_groups_category_stays_with_the_group(moderator, sign_in):
    category = CategoryFactory(group=GroupFactory(), name_en="canary-category")
    report = ReportFactory(post__thread=ThreadFactory(category=category, title="canary-title of a thread"))
    browser = sign_in(moderator)
    pages = browser.get("/reports/").content.decode() + browser.get(f"/reports/{report.pk}/").content.decode()

    assert "canary" not in pages


def test_queue_costs_the_same_for_five_reports_and_fifteen(moderator, sign_in, assert_flat):
    browser = sign_in(moderator)

    assert assert_flat(ReportFactory.create_batch, lambda: browser.get("/reports/")) <= 9
