"""Telling moderators about posts: what waits, what goes out of sight at once, and what many readers do together."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from content.models import Hold
from events.models import Event
from forum.actions.hiding import decide_hold
from forum.models import Post, Thread
from foundation.errors import DomainError, NotPermitted
from moderation import weights
from moderation.models import Flag, ModerationAction, ReviewItem
from moderation.reasons import FlagReason
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.moderation import FlagFactory, ReviewItemFactory
from tests.forum.conftest import regular, start
from tests.moderation.conftest import decide, flag, item_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgres
def test_flag_of_a_patients_data_takes_the_post_out_of_sight_at_once(post, sign_in):
    reader = regular()
    address = reverse("post_report", args=[post.pk])
    answer = sign_in(reader).post(address, {"reason": "patient_data", "note": "A date of birth."})

    assert answer.status_code == 302
    assert not Post.objects.visible_to(reader).filter(pk=post.pk).exists()
    post.thread.refresh_from_db()
    assert post.thread.reply_count == 0
    assert Hold.objects.of(post).open().get().reasons == ["reported_patient_data"]
    assert Event.objects.get(kind="post_flagged").data["held"] is True
    item = item_of(post)
    assert (item.kind, item.reason, item.harm, item.state) == ("held", "patient_data", 3, "open")
    logged = ModerationAction.objects.get()
    assert (logged.kind, logged.is_automatic, logged.member_id) == ("held", True, post.author_id)


def test_flag_of_the_first_post_takes_the_thread_along_and_a_release_brings_it_back(author, moderator, category):
    thread = start(author, category)
    flag(thread.posts.get(), "patient_data")
    reader = regular()

    assert not Thread.objects.listed_for(reader).filter(pk=thread.pk).exists()
    category.refresh_from_db()
    assert category.thread_count == 0
    decide(moderator, item_of(thread.posts.get()), "dismiss")
    assert Thread.objects.listed_for(reader).filter(pk=thread.pk).exists()
    category.refresh_from_db()
    assert category.thread_count == 1


@pytest.mark.parametrize("reason", [value for value in FlagReason.values if value != "patient_data"])
def test_any_other_flag_leaves_the_post_where_it_is(post, reason):
    reader = regular()
    flag(post, reason, by=reader)

    assert Post.objects.visible_to(reader).filter(pk=post.pk).exists()


def test_flag_by_a_newcomer_hides_nothing_before_somebody_looked(post):
    flag(post, "patient_data", by=UserFactory())

    assert Post.objects.visible_to(regular()).filter(pk=post.pk).exists()


def test_released_text_is_not_hidden_again_until_it_is_changed(clock, post, moderator):
    flag(post, "patient_data")
    clock.shift(60)
    decide_hold(actor=moderator, post=post, is_released=True, note="Fictional.", now=timezone.now())
    flag(post, "patient_data")
    reader = regular()

    assert Post.objects.visible_to(reader).filter(pk=post.pk).exists()
    clock.shift(60)
    Post.objects.filter(pk=post.pk).update(edited_at=timezone.now())
    flag(post, "patient_data")
    assert not Post.objects.visible_to(reader).filter(pk=post.pk).exists()


def test_second_flag_of_one_reader_is_the_first_and_a_decided_one_is_no_news(clock, post, moderator):
    reader = regular()
    first = flag(post, "spam", by=reader).flag

    assert flag(post, "harassment", by=reader).flag.pk == first.pk
    clock.shift(60)
    decide(moderator, item_of(post), "dismiss")
    with pytest.raises(DomainError) as refused:
        flag(post, "spam", by=reader)
    assert refused.value.code == "flag_decided"


def test_flags_of_several_readers_are_one_item_named_by_the_worst(post):
    flag(post, "spam")
    flag(post, "dangerous_advice")
    flag(post, "unsupported_claim")

    item = item_of(post)
    assert ReviewItem.objects.count() == 1
    assert (item.reason, item.harm, item.flags.count()) == ("dangerous_advice", 3, 3)


def test_own_posts_and_invisible_ones_cannot_be_flagged(author, post, sign_in):
    secret = PostFactory(thread=ThreadFactory(conversation=True))

    assert sign_in(author).post(reverse("post_report", args=[post.pk]), {"reason": "spam"}).status_code == 422
    assert sign_in(author).get(reverse("post_report", args=[secret.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        flag(secret, "spam", by=author)


def test_note_of_a_flag_passes_the_gates_and_is_kept(post, sign_in):
    address = reverse("post_report", args=[post.pk])
    answer = sign_in(regular()).post(address, {"reason": "patient_data", "note": "It says MRN 00123456"})

    assert answer.status_code == 422
    assert "It says MRN 00123456" in answer.content.decode()
    assert not Flag.objects.exists()


@pytest.mark.parametrize(("level", "needed"), [(1, 5), (2, 3), (3, 3), (4, 2)])
def test_so_many_readers_of_a_level_hide_a_text_together(post, level, needed):
    for number in range(1, needed + 1):
        assert flag(post, "spam", by=regular(trust_level=level)).is_held is (number == needed)
    assert Hold.objects.of(post).open().get().reasons == ["flagged_by_readers"]


def test_texts_of_the_staff_are_not_hidden_by_readers(post):
    User.objects.filter(pk=post.author_id).update(is_staff=True)
    for _reader in range(3):
        assert not flag(post, "spam", by=regular(trust_level=4)).is_held


def decided(reader, *, upheld, dismissed):
    for state, count in (("upheld", upheld), ("dismissed", dismissed)):
        for _each in range(count):
            item = ReviewItemFactory(state="closed", outcome="upheld", decided_at=timezone.now())
            FlagFactory(item=item, flagger=reader, state=state, decided_at=timezone.now())


def test_reader_who_was_mostly_wrong_weighs_nothing_and_one_who_was_right_a_little_more(post):
    bad, good = regular(trust_level=1), regular(trust_level=1)
    decided(bad, upheld=1, dismissed=9)
    decided(good, upheld=10, dismissed=0)

    assert flag(post, "spam", by=bad).flag.weight == 0
    assert flag(post, "spam", by=good).flag.weight == 1 + 1 + weights.MOST_BONUS


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 4))
def test_nobody_ever_weighs_enough_to_hide_a_text_alone(upheld, dismissed, level):
    weight = weights.weight(User(trust_level=level), upheld=upheld, dismissed=dismissed)

    assert 0 <= weight < weights.HIDES_AT
    if upheld + dismissed <= weights.DECIDED_BEFORE:
        assert weight == 1 + level


@given(st.integers(6, 400), st.data())
def test_being_right_more_often_never_weighs_less(total, data):
    upheld = data.draw(st.integers(0, total - 1))

    assert weights.accuracy(upheld + 1, total - upheld - 1) >= weights.accuracy(upheld, total - upheld)
