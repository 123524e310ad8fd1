"""Writing under a pseudonym: what is stored, what readers see, and what stays fixed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions.credentials import revoke
from events.models import Event
from events.processing import process_due
from forum.actions.editing import edit_post
from forum.actions.hiding import hide_post, restore_post
from forum.actions.pseudonyms import mute_pseudonym, reveal_author
from forum.actions.relocating import merge_thread, split_thread, undo_merge
from forum.models import Post, Pseudonym, Revelation
from forum.quoting import quote
from forum.writing import Writing
from foundation.errors import DomainError, NotPermitted
from tests.factories.accounts import BlockFactory, CredentialFactory, UserFactory, show_second_factor
from tests.forum.conftest import regular, reply, start

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)


@pytest.fixture
def clinician():
    """A member whose role was checked, and whose names stand nowhere else."""
    member = regular(username="ferncanary", name="Ferncanary Maple")
    CredentialFactory(member=member)
    return member


@pytest.fixture
def thread(author, category):
    return start(author, category)


@pytest.fixture
def revealer():
    member = regular(staff=True)
    member.user_permissions.add(Permission.objects.get(codename="reveal_author"))
    return type(member).objects.get(pk=member.pk)


def page(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_the_row_names_nobody_and_knows_its_owner(clinician, thread):
    post = reply(clinician, thread, is_pseudonymous=True)

    assert (post.author, post.unnamed_author, post.owner_id) == (None, clinician, clinician.pk)
    assert post.pseudonym.name == "Clinician A"
    assert Event.objects.get(kind="post_created", subject_id=post.pk).actor_id is None


def test_readers_see_role_and_method_and_no_name(clinician, thread, client):
    reply(clinician, thread, is_pseudonymous=True)
    shown = page(client, thread)

    assert "Clinician A" in shown
    assert "Clinician (licence document checked)" in shown
    assert "erncanary" not in shown


def test_the_pseudonym_is_said_in_the_readers_language(clinician, thread):
    post = reply(clinician, thread, is_pseudonymous=True)

    with translation.override("zh-hans"):
        assert post.pseudonym.name == "临床医生 A"


def test_the_author_sees_that_it_is_theirs(clinician, thread, client):
    reply(clinician, thread, is_pseudonymous=True)
    client.force_login(clinician)

    assert "You, under a pseudonym" in page(client, thread)


def test_letters_count_roles_within_a_thread(clinician, thread, category, author):
    second, engineer = regular(), regular()
    CredentialFactory(member=second)
    CredentialFactory(member=engineer, profession="engineer")
    for member in (clinician, second, engineer):
        reply(member, thread, is_pseudonymous=True)
    elsewhere = start(regular(), category, title="Another thread about it")
    reply(second, elsewhere, is_pseudonymous=True, now=timezone.now() + LATER)

    names = [str(one) for one in Pseudonym.objects.order_by("pk")]
    assert names == ["Clinician A", "Clinician B", "Engineer A", "Clinician A"]


def test_whoever_took_one_keeps_it_without_asking(clinician, thread):
    reply(clinician, thread, is_pseudonymous=True)
    second = reply(clinician, thread, now=timezone.now() + LATER)

    assert second.author is None
    assert second.pseudonym.name == "Clinician A"


def test_whoever_wrote_by_name_is_refused_rather_than_shown(clinician, thread):
    reply(clinician, thread)

    with pytest.raises(DomainError) as refused:
        reply(clinician, thread, is_pseudonymous=True, now=timezone.now() + LATER)
    assert refused.value.code == "named_here"
    assert Post.objects.filter(thread=thread).count() == 2


def test_without_a_credential_there_is_no_pseudonym(author, thread):
    with pytest.raises(NotPermitted):
        reply(regular(), thread, is_pseudonymous=True)


@pytest.mark.parametrize("body", ["I am @Ferncanary here.", "Signed, Ferncanary Maple."])
def test_a_text_that_names_its_author_is_refused(clinician, thread, body):
    with pytest.raises(DomainError) as refused:
        reply(clinician, thread, body=body, is_pseudonymous=True)
    assert refused.value.code == "names_yourself"


def test_sent_twice_it_is_one_post(clinician, thread):
    first = reply(clinician, thread, is_pseudonymous=True)

    assert reply(clinician, thread, is_pseudonymous=True, client_token=first.client_token) == first


def test_a_change_names_nobody_in_the_history(clinician, thread, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    writing = Writing(body="It means a little more.")
    edit_post(actor=clinician, post=post, writing=writing, base_edit=0, now=timezone.now() + LATER)
    shown = client.get(reverse("post_history", args=[post.pk])).content.decode()

    assert post.revisions.count() == 2
    assert shown.count("Clinician A") == 2
    assert "erncanary" not in shown


def test_withdrawn_and_restored_by_the_author(clinician, thread, moderator, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    hide_post(actor=clinician, post=post, reason="", now=timezone.now())
    post.refresh_from_db()
    assert (post.was_withdrawn, post.hidden_by) == (True, None)
    assert "was withdrawn by its author" in page(client, thread)
    restore_post(actor=clinician, post=post, now=timezone.now())
    post.refresh_from_db()

    assert (post.hidden_at, post.is_withdrawn) == (None, False)
    assert not Event.objects.filter(actor=clinician, subject_model="forum.post").exists()


def test_what_a_moderator_hides_is_no_withdrawal(clinician, thread, moderator):
    post = reply(clinician, thread, is_pseudonymous=True)
    hide_post(actor=moderator, post=post, reason="Off topic", now=timezone.now())
    post.refresh_from_db()

    assert (post.was_withdrawn, post.hidden_by) == (False, moderator)
    with pytest.raises(NotPermitted):
        restore_post(actor=clinician, post=post, now=timezone.now())


def test_a_thread_is_begun_under_a_pseudonym(clinician, category, client, author):
    thread = start(clinician, category, title="A case that puzzles me", is_pseudonymous=True)
    answered = reply(author, thread)
    reply(author, thread, body=quote(thread.posts.get(number=1)) + "Yes.", now=timezone.now() + LATER)
    shown = [
        page(client, thread),
        client.get("/").content.decode(),
        client.get(category.get_absolute_url()).content.decode(),
    ]

    assert all("Clinician A" in one for one in shown)
    assert not any("erncanary" in one for one in shown)
    assert answered.author == author


def test_a_block_of_the_member_does_not_fold_the_pseudonym(clinician, thread, author, client):
    """A fold that appears with the block would say who it is."""
    reply(clinician, thread, is_pseudonymous=True)
    BlockFactory(member=author, other=clinician)
    client.force_login(author)

    assert "whom you blocked" not in page(client, thread)


def test_a_muted_pseudonym_is_folded_and_its_member_is_not(clinician, thread, author, category, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    elsewhere = start(regular(), category, title="Another thread about it")
    reply(clinician, elsewhere, now=timezone.now() + LATER)
    mute_pseudonym(actor=author, post=post, is_muted=True, now=timezone.now())
    client.force_login(author)

    assert "by Clinician A, whom you muted" in page(client, thread)
    assert "whom you muted" not in page(client, elsewhere)


def test_a_revoked_credential_takes_the_checked_badge_away(
    clinician, thread, client, django_capture_on_commit_callbacks
):
    reply(clinician, thread, is_pseudonymous=True)
    admin = UserFactory(admin=True)
    credential = clinician.credentials.get()
    with django_capture_on_commit_callbacks(execute=True):
        revoke(actor=admin, credential=credential, reason="Off the register.", now=timezone.now())
    process_due()
    shown = page(client, thread)

    assert "Clinician (no longer checked)" in shown
    assert "licence document checked" not in shown


def test_letters_of_two_threads_do_not_become_one_voice(clinician, thread, author, category, moderator):
    other = regular()
    CredentialFactory(member=other)
    elsewhere = start(regular(), category, title="Another thread about it")
    ours, theirs = reply(clinician, thread, is_pseudonymous=True), reply(other, elsewhere, is_pseudonymous=True)
    merge_thread(actor=moderator, thread=elsewhere, into=thread, reason="Same", now=timezone.now())
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (str(ours.pseudonym), str(theirs.pseudonym)) == ("Clinician A", "Clinician B")
    undo_merge(actor=moderator, thread=elsewhere, now=timezone.now())
    theirs.refresh_from_db()

    assert (str(theirs.pseudonym), theirs.pseudonym.thread) == ("Clinician A", elsewhere)


def test_a_thread_split_off_is_begun_by_the_pseudonym(clinician, thread, moderator):
    post = reply(clinician, thread, is_pseudonymous=True)
    made = split_thread(
        actor=moderator, thread=thread, numbers=[post.number], title="On its own now", reason="Own", now=timezone.now()
    )

    assert (made.author, made.owner_id, str(made.pseudonym)) == (None, clinician.pk, "Clinician A")
    assert made.pseudonym.thread == made


def test_looking_behind_is_recorded_and_shown_to_the_author(clinician, thread, revealer, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    address = reverse("post_pseudonym", args=[post.pk])
    client.force_login(revealer)
    show_second_factor(client, revealer)
    assert "erncanary" not in client.get(address).content.decode()
    told = client.post(address, {"do": "reveal", "reason": "Somebody is in danger."}).content.decode()
    client.force_login(clinician)
    own = client.get(address).content.decode()

    assert "@ferncanary" in told
    look = Revelation.objects.get()
    assert (look.seen_by, look.reason) == (revealer, "Somebody is in danger.")
    assert Event.objects.get(kind="author_revealed").actor_id == revealer.pk
    assert "Somebody is in danger." in own
    assert revealer.username not in own
    assert "Somebody is in danger." in client.get(reverse("own_pseudonyms")).content.decode()


def test_no_look_without_a_reason(clinician, thread, revealer, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    client.force_login(revealer)
    show_second_factor(client, revealer)
    answer = client.post(reverse("post_pseudonym", args=[post.pk]), {"do": "reveal", "reason": " "})

    assert answer.status_code == 422
    assert "erncanary" not in answer.content.decode()
    assert not Revelation.objects.exists()


def test_an_ordinary_moderator_cannot_look_behind(clinician, thread, moderator, client):
    post = reply(clinician, thread, is_pseudonymous=True)
    client.force_login(moderator)
    show_second_factor(client, moderator)
    answer = client.post(reverse("post_pseudonym", args=[post.pk]), {"do": "reveal", "reason": "Curious."})

    assert answer.status_code == 404
    with pytest.raises(NotPermitted):
        reveal_author(actor=moderator, post=post, reason="Curious.", now=timezone.now())
    assert not Revelation.objects.exists()


@pytest.mark.parametrize("lookup", ["unnamed_author", "unnamed_author__id__exact", "pseudonym__member", "pseudonym"])
def test_the_administration_answers_no_question_about_who_it_is(clinician, thread, moderator, client, lookup):
    reply(clinician, thread, is_pseudonymous=True)
    client.force_login(moderator)
    show_second_factor(client, moderator)
    lists = [reverse(f"admin:forum_{model}_changelist") for model in ("post", "thread")]
    answers = [client.get(address, {lookup: clinician.pk}) for address in lists]

    assert [answer.status_code for answer in answers] == [400, 400]


def test_the_composer_offers_the_choice_once(clinician, author, thread, client):
    client.force_login(author)
    assert 'value="pseudonym"' not in client.get(reverse("reply", args=[thread.pk])).content.decode()
    client.force_login(clinician)
    address = reverse("reply", args=[thread.pk])
    assert 'value="pseudonym"' in client.get(address).content.decode()
    assert 'value="pseudonym"' in page(client, thread)
    client.post(address, {"body": "It may mean less.", "voice": "pseudonym", "do": "send"})

    assert Post.objects.get(thread=thread, number=2).pseudonym is not None
    assert "You write in this thread as Clinician A" in client.get(address).content.decode()
    assert "You write in this thread as Clinician A" in page(client, thread)


def test_one_bad_choice_is_a_clear_answer(clinician, thread, client):
    client.force_login(clinician)
    answer = client.post(reverse("reply", args=[thread.pk]), {"body": "Words.", "voice": "nobody", "do": "send"})

    assert answer.status_code == 422
    assert not Post.objects.filter(thread=thread, number=2).exists()
