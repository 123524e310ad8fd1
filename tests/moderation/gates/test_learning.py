"""Learning from what moderators decide, and unlearning it."""

import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import NotPermitted
from moderation.actions import learning as lessons
from moderation.gates import figures, learning
from moderation.models import DefenceSettings, SpamBucket, SpamLesson
from tests.factories.moderation import ReviewItemFactory
from tests.forum.conftest import regular
from tests.moderation.gates.conftest import held

pytestmark = pytest.mark.services  # together they take as long as a server

SPAM = (
    *("buy", "cheap", "pills", "online", "casino", "bonus", "free", "trial", "discount", "offer"),
    *("click", "limited", "order", "now", "whatsapp", "winner"),
)
GOOD = (
    *("cohort", "sensitivity", "calibration", "scanner", "radiology", "films", "validation", "model"),
    *("patients", "dataset", "label", "ward"),
)
BOTH = ("the", "a", "of", "with", "our", "new", "and", "for", "we", "is", "hospital", "online", "free", "data")


def text_of(words, drawn, length=30):
    return " ".join(drawn.choice(words if drawn.random() < 0.6 else BOTH) for _number in range(length))


def learn(body, *, is_spam):
    with transaction.atomic():
        return lessons.learn(item=ReviewItemFactory(), text=body, is_spam=is_spam, now=timezone.now())


def taught(number=learning.FEWEST_EXAMPLES, seed=1):
    drawn = random.Random(seed)
    for _number in range(number):
        learn(text_of(SPAM, drawn), is_spam=True)
        learn(text_of(GOOD, drawn), is_spam=False)


def counts():
    rows = SpamBucket.objects.order_by("pk").values_list("pk", "spam_count", "good_count")
    chosen = DefenceSettings.objects.values_list("spam_count", "good_count").get()
    return list(rows), chosen


@pytest.mark.django_db
def test_holds_what_looks_like_spam_and_nothing_else_once_it_knows_enough(newcomer):
    drawn = random.Random(7)
    spam, good = text_of(SPAM, drawn), text_of(GOOD, drawn)
    taught(learning.FEWEST_EXAMPLES - 1)
    assert held(newcomer, spam) == []
    learn(text_of(SPAM, drawn), is_spam=True)
    assert held(newcomer, spam) == []
    learn(text_of(GOOD, drawn), is_spam=False)

    assert held(newcomer, spam) == ["looks_like_spam"]
    assert held(newcomer, good) == []
    assert held(newcomer, "Something nobody ever wrote about elephants.") == []
    assert held(regular(trust_level=2), spam) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "We measured how a filter tells online casino spam from messages of patients: sensitivity and "
        "calibration of the model in a validation cohort of our ward.",
        "Dosage of the pills was checked in the dataset; labels came from radiology, and the scanner was new.",
        "我们评估了垃圾信息过滤模型在患者留言中的校准与灵敏度。",
    ],
)
def test_texts_about_spam_and_dosage_pass(newcomer, text):
    taught()

    assert held(newcomer, text) == []


@pytest.mark.django_db
def test_chinese_is_learned_from_pairs_of_characters(newcomer):
    for number in range(learning.FEWEST_EXAMPLES):
        learn(f"专业代写论文包过加微信优惠价格第{number}位客户免费咨询", is_spam=True)
        learn(f"我们在第{number}个中心验证了模型的校准与灵敏度随访患者数据", is_spam=False)

    assert held(newcomer, "代写论文，优惠价格，加微信免费咨询") == ["looks_like_spam"]
    assert held(newcomer, "请问如何在新的中心验证模型的灵敏度？") == []


@pytest.mark.django_db
def test_switched_off_it_holds_nothing(newcomer):
    taught()
    DefenceSettings.objects.update(is_learning_used=False)

    assert held(newcomer, " ".join(SPAM)) == []


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=80), st.booleans()), min_size=1, max_size=5), st.data())
def test_unlearning_leaves_the_counts_that_were_there_before(examples, data):
    with transaction.atomic():
        for body, is_spam in examples:
            learn(body, is_spam=is_spam)
        before = counts()
        body, is_spam = data.draw(st.tuples(st.text(max_size=200), st.booleans()))
        lesson = learn(body, is_spam=is_spam)
        lessons.unlearn(lesson=lesson)

        assert counts() == before
        for lesson in SpamLesson.objects.all():
            lessons.unlearn(lesson=lesson)
        assert counts() == ([], (0, 0))
        transaction.set_rollback(True)


@given(
    st.dictionaries(st.integers(0, 2**15 - 1), st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=300),
    st.integers(500, 5000),
    st.integers(500, 5000),
)
def test_probability_is_one_and_is_mirrored(found, spam_total, good_total):
    mirrored = {number: (good, spam) for number, (spam, good) in found.items()}
    one = learning.probability(found, spam_total, good_total)
    other = learning.probability(mirrored, good_total, spam_total)

    assert 0 <= one <= 1
    assert abs(one + other - 1) < 1e-6


@given(st.text(max_size=400))
def test_buckets_are_few_sorted_and_survive_being_stored(text):
    numbers = learning.buckets_of(text)

    assert numbers == sorted(set(numbers))
    assert all(0 <= number < learning.BUCKETS for number in numbers)
    assert learning.unpacked(learning.packed(numbers)) == numbers


@pytest.mark.django_db
def test_no_text_is_stored():
    learn("Liselotte Unverwechselbar bought pills at https://pills.example/liselotte", is_spam=True)

    stored = [str(list(model.objects.values_list())) for model in (SpamLesson, SpamBucket)]

    assert "nverwechsel" not in "".join(stored).lower()
    assert SpamLesson.objects.get().hosts.get().host == "pills.example"


@pytest.mark.django_db
def test_figures_tell_how_right_it_would_have_been(writer):
    taught()
    drawn = random.Random(3)
    for is_spam in (True, True, True, False):
        learn(text_of(SPAM, drawn), is_spam=is_spam)
    learn(text_of(GOOD, drawn), is_spam=False)

    found = figures.learned()

    assert (found.spam, found.good, found.has_enough) == (33, 32, True)
    assert (found.held, found.right, found.precision) == (4, 3, 75)
    lessons.forget_lessons(actor=writer, now=timezone.now())
    assert counts() == ([], (0, 0))
    assert figures.learned().precision is None


@pytest.mark.django_db
def test_only_moderators_with_the_permission_forget(moderator):
    learn("Cheap pills", is_spam=True)

    with pytest.raises(NotPermitted):
        lessons.forget_lessons(actor=moderator, now=timezone.now())
    assert SpamLesson.objects.exists()
