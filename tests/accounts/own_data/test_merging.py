"""Two accounts of one person become one."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import merging
from accounts.actions.joining import is_username_taken
from accounts.models import Block, User
from events.models import Event
from forum.models import Draft, ReadPosition, Vote
from foundation import belongings, recounting
from foundation.errors import DomainError, NotPermitted
from tests.accounts.own_data.worlds import trace_everywhere, writings
from tests.factories.accounts import EmailAddressFactory, ErasureFactory, UserFactory
from tests.factories.forum import DraftFactory, PostFactory, ReadPositionFactory, VoteFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def boss(db):
    return UserFactory(username="boss", admin=True)


@pytest.fixture
def target(db):
    return EmailAddressFactory(user=UserFactory(username="stays")).user


def merge(boss, source, target, *, is_dry=False):
    return merging.merge(actor=boss, source=source, target=target, is_dry=is_dry, now=timezone.now())


def _plain(row):
    """PostgreSQL gives bytes as views of memory, whose names differ each time."""
    return str([bytes(value) if isinstance(value, memoryview) else value for value in row])


def everything():
    return {
        belonging.label: sorted(map(_plain, belonging.model._base_manager.values_list()))
        for belonging in belongings.belongings()
    }


@pytest.mark.postgres
def test_dry_run_says_what_would_happen_and_changes_nothing(boss, xanthe, target):
    trace_everywhere(xanthe)
    before = everything()

    moves = merge(boss, xanthe, target, is_dry=True)

    assert everything() == before
    assert any(move.label == "forum.Vote" and move.moved for move in moves)


@pytest.mark.postgres
def test_everything_moves_and_nothing_names_the_other_any_more(boss, xanthe, target):
    own, _alone, _theirs = writings(xanthe)
    trace_everywhere(xanthe)
    mention = PostFactory(source="Thanks @zanzibar-quill!")
    said = [(move.label, move.column, move.moved) for move in merge(boss, xanthe, target, is_dry=True)]

    done = [(move.label, move.column, move.moved) for move in merge(boss, xanthe, target)]

    assert [one for one in done if one[0] != "admin.LogEntry"] == [one for one in said if one[0] != "admin.LogEntry"]
    assert not User.objects.filter(pk=xanthe.pk).exists()
    own.refresh_from_db()
    assert own.author == target
    mention.refresh_from_db()
    assert mention.source == "Thanks @stays!"
    assert is_username_taken(username="zanzibar-quill", now=timezone.now())
    event = Event.objects.get(kind="accounts_merged")
    assert (event.subject_id, event.data["from"]) == (target.pk, xanthe.pk)


@pytest.mark.postgres
def test_rows_that_exist_once_collide_and_the_better_one_stays(boss, xanthe, target):
    post = PostFactory()
    VoteFactory(post=post, member=xanthe, value=1)
    VoteFactory(post=post, member=target, value=-1)
    ReadPositionFactory(thread=post.thread, member=xanthe, number=2)
    ReadPositionFactory(thread=post.thread, member=target, number=1)
    earlier, later = timezone.now() - timedelta(days=2), timezone.now()
    DraftFactory(author=xanthe, context="new", fields={"body": "old"}, saved_at=earlier)
    DraftFactory(author=target, context="new", fields={"body": "newer"}, saved_at=later)

    moves = {(move.label, move.column): move for move in merge(boss, xanthe, target)}

    assert moves["forum.Vote", "member"].collided == 1
    assert Vote.objects.get().value == -1
    assert ReadPosition.objects.get().number == 2
    assert Draft.objects.get().fields == {"body": "newer"}
    recounting.recount_all()
    assert recounting.recount_all() == 0


def test_block_between_the_two_goes(boss, xanthe, target):
    Block.objects.create(member=xanthe, other=target, kind="block", created_at=timezone.now())

    merge(boss, xanthe, target)

    assert not Block.objects.exists()


def test_who_may_not_be_merged(boss, xanthe, target, staff):
    with pytest.raises(NotPermitted):
        merge(staff, xanthe, target)
    ErasureFactory(member=xanthe)
    refused = {"same_account": target, "source_is_staff": staff, "deletion_waiting": xanthe}
    for code, source in refused.items():
        with pytest.raises(DomainError) as refusal:
            merge(boss, source, target)
        assert refusal.value.code == code


def test_command_is_dry_unless_told_and_can_be_repeated(boss, xanthe, target, capsys):
    writings(xanthe)
    call_command("merge_accounts", "zanzibar-quill", "stays", by="boss")
    assert "forum.Post.author: 3 move" in capsys.readouterr().out
    assert User.objects.filter(pk=xanthe.pk).exists()

    call_command("merge_accounts", "zanzibar-quill", "stays", by="boss", really=True)
    assert not User.objects.filter(pk=xanthe.pk).exists()

    call_command("merge_accounts", "zanzibar-quill", "stays", by="boss", really=True)
    assert "nothing to do" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("merge_accounts", "zanzibar-quill", "nobody", by="boss")


def test_administration_asks_shows_and_does(sign_in, boss, xanthe, target):
    browser = sign_in(boss)
    chosen = {"action": "merge", "_selected_action": [xanthe.pk, target.pk]}
    address = "/admin/accounts/user/"

    assert "The account that stays" in browser.post(address, chosen).content.decode()
    looked = browser.post(address, {**chosen, "target": target.pk, "look": "1"}).content.decode()
    assert "account.EmailAddress.user" in looked
    assert User.objects.filter(pk=xanthe.pk).exists()
    browser.post(address, {**chosen, "target": target.pk, "apply": "1"})
    assert not User.objects.filter(pk=xanthe.pk).exists()
    assert browser.post(address, {**chosen, "_selected_action": [target.pk]}).status_code == 302
