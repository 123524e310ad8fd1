"""Moderators hear in the frame of every page how many reports wait."""

import pytest

from forum.care import waiting
from forum.models import Report
from tests.budgets import count_queries
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ReportFactory

pytestmark = pytest.mark.django_db
PAGE = "/messages/"


def asked_of_reports(browser, path=PAGE):
    return [sql for sql in count_queries(lambda: browser.get(path)) if "forum_report" in sql]


def test_moderator_sees_how_many_wait_one_click_away(moderator, sign_in):
    ReportFactory.create_batch(2)
    page = sign_in(moderator).get(PAGE).content.decode()
    assert 'href="/reports/" aria-label="Reports (2)"' in page


def test_reports_of_ones_own_posts_and_decided_ones_do_not_count(moderator):
    ReportFactory(post=PostFactory(author=moderator))
    done = ReportFactory()
    Report.objects.filter(pk=done.pk).update(state="dismissed", decided_at=done.created_at)
    assert waiting.open_reports(moderator) == 0


@pytest.mark.parametrize("is_staff", [False, True], ids=["member", "staff"])
def test_nobody_else_is_told_and_nothing_is_asked_for_them(sign_in, is_staff):
    ReportFactory()
    browser = sign_in(UserFactory(staff=is_staff))
    assert 'href="/reports/"' not in browser.get(PAGE).content.decode()
    assert asked_of_reports(browser) == []


def test_number_is_one_statement_and_kept_for_a_while(moderator, sign_in):
    ReportFactory()
    browser = sign_in(moderator)
    assert len(asked_of_reports(browser)) == 1
    assert asked_of_reports(browser) == []


def test_decision_is_counted_at_once(moderator, sign_in):
    report = ReportFactory()
    browser = sign_in(moderator)
    assert "Reports (1)" in browser.get(PAGE).content.decode()
    browser.post(f"/reports/{report.pk}/", {"decision": "dismiss", "note": "Nothing in it."})
    assert Report.objects.get(pk=report.pk).state == "dismissed"
    assert "Reports (1)" not in browser.get(PAGE).content.decode()
