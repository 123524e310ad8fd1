"""Texts that are nearly the same as others, by new accounts."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.actions.redaction import redact_everywhere
from content.privacy import Kind
from forum.models import Post
from moderation.actions import prints
from moderation.gates import likeness
from moderation.gates.folding import fold
from moderation.models import TextBand, TextPrint
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory
from tests.forum.conftest import regular, reply
from tests.moderation.gates.conftest import held
from tests.notifications.telling import hear

ENGLISH = (
    "Our new platform reads every chest film in two seconds and finds nodules, effusions and fractures with unmatched "
    "accuracy. Hospitals in twelve countries trust it already. Write to us today for a free trial of thirty days, "
    "and your department will never wait for a report again. The first hundred customers get half off."
)
CHINESE = (
    "本公司新推出的影像辅助诊断平台两秒读完一张胸片，能够准确发现结节、积液和骨折，已经被十二个国家的医院采用。现在联系我们即可"
    "免费试用三十天，从此科室不再等待报告，前一百名客户还可以享受五折优惠，欢迎各位主任、老师前来咨询洽谈，共同开创智慧医疗的新未来。"
)
OTHER_ENGLISH = (
    "We trained a network on chest films of two hospitals and found that accuracy fell by eleven points when the "
    "scanner changed. Has anybody here recalibrated such a model after an upgrade, and how many films did it "
    "take until the calibration curve was straight once more? We would rather not label thousands of films once more."
)
OTHER_CHINESE = (
    "我们用两家医院的胸片训练了一个网络，更换扫描设备之后准确率下降了十一个百分点。请问各位是否在设备升级之后重新校准过这样的模型，"
    "大约需要多少张片子才能让校准曲线恢复？我们不想再标注几千张片子，也想知道有没有公开的数据可以用来检验校准的效果，谢谢大家。"
)


def like(one, other):
    return likeness.resemblance(likeness.sketch_of(one), likeness.sketch_of(other))


ALIKE = [
    (ENGLISH, ENGLISH),
    (ENGLISH, ENGLISH.upper()),
    (ENGLISH, ENGLISH.replace("today", "now")),
    (ENGLISH, ENGLISH.replace("today", "ｔｏｄａｙ").replace("trial", "tri\u200bal")),
    (ENGLISH, f"> Somebody else asked for something entirely different here.\n\n{ENGLISH}\n\n```\nprint(1)\n```"),
    (CHINESE, CHINESE.replace("三十天", "六十天")),
    (CHINESE, f"{CHINESE}😀"),
]
DIFFERENT = [
    (ENGLISH, OTHER_ENGLISH),
    (CHINESE, OTHER_CHINESE),
    (ENGLISH, CHINESE),
    (OTHER_ENGLISH, OTHER_ENGLISH[: len(OTHER_ENGLISH) // 2]),
    (f"> {ENGLISH}\n\n{OTHER_ENGLISH}", ENGLISH),
    (f"```\n{ENGLISH}\n```\n\n{OTHER_ENGLISH}", f"```\n{ENGLISH}\n```\n\n{OTHER_CHINESE}"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_texts_with_a_word_changed_are_alike(one, other):
    assert like(one, other) >= likeness.ALIKE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_texts_on_one_subject_are_not(one, other):
    assert like(one, other) < likeness.ALIKE


@pytest.mark.parametrize("text", ["Thank you!", "x" * 99, "", f"> {ENGLISH}", f"```\n{ENGLISH}\n```"])
def test_short_texts_and_quotes_alone_are_not_compared(text):
    assert likeness.sketch_of(text) == ()


def exact(one, other):
    ours, theirs = likeness.shingles(fold(one)), likeness.shingles(fold(other))
    return len(ours & theirs) / len(ours | theirs)


@given(st.integers(0, 10_000), st.integers(0, 60))
def test_estimate_is_near_the_truth(seed, changed):
    """Five standard errors: 5 * 0.5 / sqrt(128) at worst."""
    drawn = random.Random(seed)
    words = [f"word{drawn.randrange(5000)}" for _number in range(300)]
    other = list(words)
    for _number in range(changed):
        other[drawn.randrange(300)] = f"other{drawn.randrange(5000)}"
    one, two = " ".join(words), " ".join(other)

    assert abs(like(one, two) - exact(one, two)) <= 0.22


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=likeness.SKETCH))
def test_sketch_survives_being_stored(values):
    assert likeness.unpacked(likeness.packed(tuple(values))) == tuple(values)


def written(author, body, **columns):
    """A post whose print is kept, as the worker does."""
    made = PostFactory(author=author, source=body, created_at=timezone.now(), **columns)
    prints.keep_print(post=made, now=timezone.now())
    return made


@pytest.mark.django_db
def test_text_of_another_new_account_is_held_and_an_old_members_is_not(newcomer):
    written(regular(), ENGLISH)

    assert held(newcomer, ENGLISH.replace("today", "now")) == ["near_duplicate"]
    assert held(regular(trust_level=1), ENGLISH, purpose="conversation") == ["near_duplicate"]
    assert held(regular(trust_level=2), ENGLISH) == []
    assert held(newcomer, OTHER_ENGLISH) == []
    assert held(newcomer, ENGLISH, purpose="article") == []


@pytest.mark.django_db
def test_quoting_an_established_member_is_never_a_duplicate(newcomer):
    written(regular(trust_level=2), ENGLISH)
    written(regular(staff=True), CHINESE)

    assert held(newcomer, ENGLISH) == held(newcomer, CHINESE) == []
    assert not TextPrint.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_own_text_is_held_the_third_time(newcomer):
    first = written(newcomer, ENGLISH)
    assert held(newcomer, ENGLISH) == []
    second = written(newcomer, ENGLISH)

    assert held(newcomer, ENGLISH) == ["near_duplicate"]
    assert held(newcomer, ENGLISH, row_id=second.pk) == held(newcomer, ENGLISH, row_id=first.pk) == []


@pytest.mark.django_db
def test_own_text_under_a_pseudonym_is_ones_own(newcomer):
    made = written(newcomer, ENGLISH)
    Post.objects.filter(pk=made.pk).update(author=None, unnamed_author=newcomer)

    assert held(newcomer, ENGLISH) == []
    assert held(regular(), ENGLISH) == ["near_duplicate"]


@pytest.mark.django_db
def test_after_two_days_nothing_is_compared_and_after_a_month_nothing_is_kept(newcomer):
    written(regular(), ENGLISH)
    now = timezone.now()

    assert held(newcomer, ENGLISH, now=now + timedelta(hours=49)) == []
    prints.forget_old_prints(now=now + timedelta(days=29))
    assert TextPrint.objects.count() == 1
    assert prints.forget_old_prints(now=now + timedelta(days=31)) == 1
    assert not TextBand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_prints_follow_what_is_written_changed_and_redacted(newcomer, post):
    made = reply(newcomer, post.thread, body=ENGLISH)
    hear()
    assert TextPrint.objects.get().post == made
    assert TextBand.objects.count() == likeness.BANDS

    made.source = "Short."
    made.save(update_fields=["source"])
    prints.keep_print(post=made, now=timezone.now())
    assert not TextPrint.objects.exists()

    made.source = f"{ENGLISH} Liselotte Unverwechselbar."
    made.save(update_fields=["source"])
    prints.keep_print(post=made, now=timezone.now())
    redact_everywhere(
        actor=UserFactory(admin=True), text="Liselotte Unverwechselbar", kind=Kind.NAME, now=timezone.now()
    )
    assert not TextPrint.objects.exists()


@pytest.mark.django_db
def test_looking_costs_the_same_for_few_and_many(newcomer, assert_flat):
    def make(count):
        for _number in range(count):
            written(newcomer, ENGLISH)

    assert_flat(make, lambda: held(newcomer, ENGLISH))
