"""Numbers of there are kept where that costs no text."""

import pytest

from forum.models import Post, Tag, Thread
from tests.config.travelling.conftest import empty_site
from tests.config.travelling.test_hostile import account, category, post, thread, told

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _empty():
    empty_site()


def test_posts_without_a_number_of_their_own_take_none_from_later_ones(site_file, read):
    later = [post(number, place=number + 1) for number in range(2, 402)]
    folder = site_file(account(1), category(), thread(), post(1), post("1-1", place=2), *later)

    report = read(folder)

    assert not report.left, told(report)
    assert Post.objects.count() == 402
    assert Post.objects.get(number=1).pk == 1


def test_thread_that_was_started_meanwhile_takes_no_text_away(site_file, read):
    read(site_file(account(1), category(), thread(1)))
    started = Thread.objects.get()
    started.pk, started.title = 7, "Meanwhile"
    started.save(force_insert=True)
    read(site_file(account(1), category(), thread(1), thread(7, title="Another")))
    assert sorted(Thread.objects.values_list("title", flat=True)) == ["Another", "Meanwhile", "Which threshold?"]


@pytest.mark.parametrize("is_rehearsal", [True, False])
def test_tags_of_one_address_are_one_tag_and_lead_there(site_file, read, is_rehearsal):
    tags = [{"type": "tag", "id": number, "slug": "c", "name": name} for number, name in enumerate(["c", "C"], 1)]
    report = read(site_file(account(1), *tags, category(), thread(tags=[1, 2])), is_rehearsal=is_rehearsal)
    assert (report.left.total(), report.same["tag"]) == (0, 1), told(report)
    if not is_rehearsal:
        assert list(Thread.objects.get().tags.all()) == [Tag.objects.get()]


@pytest.mark.parametrize("strange", ["9" * 30, str(2**63 - 1), "007", "٣", "0", "-1"])
def test_number_that_no_row_should_have_is_another_one_here(site_file, read, strange):
    report = read(site_file(account(1), category(), thread(), post(1), post(strange, place=2), post(7, place=3)))

    assert not report.left, told(report)
    assert sorted(Post.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Post.objects.get(number=3).pk == 7
    assert Post.objects.latest("pk").pk < 2**40
