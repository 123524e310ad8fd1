"""Threads that resemble a title are found by what their titles share, without reading the others."""

import contextlib
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from content.actions.redaction import redact_everywhere
from content.privacy import Kind
from forum.actions.conversations import start_conversation
from forum.actions.hiding import hide_thread, restore_thread
from forum.actions.naming import rename_thread
from forum.actions.relocating import merge_thread, split_thread, undo_merge
from forum.headings import Heading
from forum.models import Thread, TitleTerm
from forum.terms import terms
from forum.writing import Writing
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular, start

TITLE = "Thresholds for supine chest films"
pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("How is the threshold chosen", ["threshold"]),
        ("CT studies, calibrated", ["ct", "study", "calibrat"]),
        ("calibrate splitting classes", ["calibrat", "split", "class"]),
        ("阈值如何确定", ["阈值", "值如", "何确", "确定"]),
        ("用 ＣＴ 片", ["ct"]),
        ("%%% ___ ???", []),
        ("word " * 3, ["word"]),
        ("diagnosis bias virus", ["diagnosis", "bias", "virus"]),
    ],
)
def test_terms_are_stems_of_words_and_pairs_of_chinese_characters(title, found):
    assert terms(title) == found


def test_terms_of_the_longest_title_are_bounded():
    assert len(terms("".join(chr(0x4E00 + place) for place in range(200)))) == 60
    assert all(len(term) <= 24 for term in terms("a" * 200))


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    @pytest.fixture
    def thread(self, author, category):
        return start(author, category, title=TITLE)

    def similar(self, reader, title=TITLE):
        return Thread.objects.similar_to(title, reader)

    def test_new_thread_is_found_by_its_title(self, thread, guest):
        assert self.similar(guest) == [thread]

    def test_renamed_one_is_found_by_its_new_title_alone(self, thread, moderator, guest):
        heading = Heading(title="Calibration after a change of scanner")
        rename_thread(actor=moderator, thread=thread, heading=heading, reason="Clearer.", now=timezone.now())
        assert self.similar(guest) == []
        assert self.similar(guest, "calibrations of scanners") == [thread]

    def test_merged_one_is_found_again_when_it_comes_back(self, thread, moderator, author, guest, category):
        other = ThreadFactory(category=category, title="Something else entirely")
        merge_thread(actor=moderator, thread=thread, into=other, reason="The same.", now=timezone.now())
        assert self.similar(guest) == []
        assert not TitleTerm.objects.filter(thread=thread).exists()
        undo_merge(actor=moderator, thread=thread, now=timezone.now())
        assert self.similar(guest) == [thread]

    def test_thread_that_was_split_off_is_found(self, thread, moderator, guest):
        PostFactory(thread=thread)
        title = "Calibration after a change of scanner"
        new = split_thread(
            actor=moderator, thread=thread, numbers=[2], title=title, reason="Another matter.", now=timezone.now()
        )
        assert self.similar(guest, title) == [new]

    def test_hidden_one_is_found_by_those_who_may_read_it(self, thread, moderator, author, guest):
        hide_thread(actor=moderator, thread=thread, reason="Not here.", now=timezone.now())
        assert (self.similar(guest), self.similar(moderator)) == ([], [thread])
        restore_thread(actor=moderator, thread=thread, now=timezone.now())
        assert self.similar(guest) == [thread]

    def test_title_of_a_conversation_leaves_no_terms(self, author):
        writing = Writing(body="Only for you.")
        start_conversation(actor=author, others=[regular()], title=TITLE, writing=writing, now=timezone.now())
        assert not TitleTerm.objects.exists()

    def test_text_that_was_taken_out_of_a_title_is_no_term_any_more(self, author, category):
        start(author, category, title="Films of 王小明 and ID 7731905542x")
        admin = UserFactory(staff=True, is_superuser=True)
        for text in ("王小明", "31905542"):
            redact_everywhere(actor=admin, text=text, kind=Kind.NAME, now=timezone.now())
        kept = set(TitleTerm.objects.values_list("term", flat=True))
        assert not kept & {"王小", "小明", "7731905542x"}
        assert "film" in kept


@pytest.mark.django_db
class TestRecount:
    def recount(self, *arguments):
        out = StringIO()
        with contextlib.suppress(SystemExit):
            call_command("recount", "--only", "forum.title_terms", *arguments, stdout=out)
        return out.getvalue().split()[1]

    def test_finds_and_repairs_what_differs(self):
        right, missing, surplus, merged = (ThreadFactory(title=TITLE) for _number in range(4))
        missing.title_terms.first().delete()
        surplus.title_terms.create(term="surplus")
        Thread.objects.filter(pk=merged.pk).update(merged_into=right, merged_at=timezone.now())

        assert self.recount("--check") == "3"
        assert self.recount() == "3"
        assert self.recount("--check") == "0"
        assert set(missing.title_terms.values_list("term", flat=True)) == set(terms(TITLE))

    def test_migration_fills_what_stands_and_may_run_again(self):
        thread = ThreadFactory(title=TITLE)
        ThreadFactory(title=TITLE, conversation=True)
        TitleTerm.objects.all().delete()
        for _time in range(2):
            import_module("forum.migrations.0004_fill_terms_of_titles").fill(apps, None)
        assert self.recount("--check") == "0"
        assert thread.title_terms.count() == len(terms(TITLE))


@pytest.mark.django_db
class TestRanking:
    def similar(self, title, guest):
        return [thread.title for thread in Thread.objects.similar_to(title, guest)]

    def test_rare_term_weighs_more_than_a_common_one(self, guest):
        category = CategoryFactory()
        for number in range(30):
            ThreadFactory(category=category, title=f"Segmentation model number{number}", first_post=False)
        rare = ThreadFactory(category=category, title="Dosimetry after radiotherapy", first_post=False)
        assert self.similar("Segmentation in dosimetry", guest)[0] == rare.title

    def test_title_that_shares_a_common_term_alone_is_no_resemblance(self, guest):
        category = CategoryFactory()
        for number in range(30):
            ThreadFactory(category=category, title=f"Segmentation of organ{number}", first_post=False)
        assert self.similar("Segmentation, dosimetry, radiotherapy and proton planning", guest) == []
