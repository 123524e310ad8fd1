"""A copy that an empty site reads loses nothing that is the member's."""

import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from content.models import Attachment, Citation
from forum.actions.drafts import save_draft
from forum.models import Draft, Post, Thread
from notifications.models import Subscription
from tests.accounts.own_data.worlds import file_of, trace_everywhere, writings
from tests.factories.forum import TagFactory
from tests.factories.notifications import SubscriptionFactory
from tests.flushing import flush_and_restore

pytestmark = pytest.mark.django_db(transaction=True)
ABOUT_OTHERS = {"accounts.Block", "content.Attachment", "knowledge.ReviewComment", "notifications.Subscription"}


@pytest.fixture
def empty_site(tmp_path):
    """Forgets everything there is, and returns."""
    from django.test import TransactionTestCase  # noqa: PLC0415

    def forget():
        flush_and_restore(TransactionTestCase())

    return forget


def texts():
    return sorted(Post.objects.filter(author__username="zanzibar-quill").values_list("source", flat=True))


@pytest.mark.postgres
def test_nothing_is_lost(xanthe, copy_of, empty_site, capsys):
    own, _alone, theirs = writings(xanthe)
    own.tags.add(TagFactory(slug="calibration"))
    SubscriptionFactory(member=xanthe, target_model="forum.thread", target_id=theirs.pk, level="watching")
    now = timezone.now()
    save_draft(actor=xanthe, context=f"reply:{theirs.pk}", fields={"body": "Half a text"}, base_version=0, now=now)
    before = texts()
    cited = set(Citation.objects.values_list("reference__kind", "reference__normal_form"))
    path = copy_of(xanthe)
    empty_site()
    assert not User.objects.exists()

    call_command("import_member_export", str(path))

    assert texts() == before
    member = User.objects.get(username="zanzibar-quill")
    assert (member.email, member.name) == (xanthe.email, xanthe.name)
    assert not member.has_usable_password()
    assert Draft.objects.get(author=member).fields == {"body": "Half a text"}
    assert set(Citation.objects.values_list("reference__kind", "reference__normal_form")) == cited
    question = Thread.objects.get(title="Somebody else's question")
    follow = Subscription.objects.get(member=member, level="watching")
    assert (follow.target_model, follow.target_id) == ("forum.thread", question.pk)
    assert question.author is None
    assert question.posts.get(author=member).source == "I think it works."
    assert "I think it works." in question.posts.get(author=member).html
    assert list(Thread.objects.get(title="A question about calibration").tags.values_list("slug", flat=True)) == [
        "calibration"
    ]
    assert file_of(Attachment.objects.get()) == b"the very bytes"
    assert "forum.Post: 3 read" in capsys.readouterr().out


@pytest.mark.postgres
def test_rows_of_every_kind_can_be_read(xanthe, copy_of, empty_site, capsys):
    trace_everywhere(xanthe)
    path = copy_of(xanthe)
    empty_site()

    call_command("import_member_export", str(path))

    told = [line for line in capsys.readouterr().out.splitlines() if "left out" in line]
    # About what is not here: another member, a file in no text, a text of somebody else, a target that is gone.
    assert all(line.split(":")[0] in ABOUT_OTHERS for line in told), told


def test_file_gives_nobody_rights(xanthe, copy_of, empty_site):
    User.objects.filter(pk=xanthe.pk).update(is_staff=True, trust_level=4)
    path = copy_of(xanthe)
    empty_site()

    call_command("import_member_export", str(path))

    member = User.objects.get(username="zanzibar-quill")
    assert (member.is_staff, member.is_superuser, member.trust_level) == (False, False, 0)


def test_account_that_is_here_already_is_refused(xanthe, copy_of):
    with pytest.raises(CommandError, match="here already"):
        call_command("import_member_export", str(copy_of(xanthe)))


def test_file_that_is_no_copy_is_refused(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", '{"format": "medai-commons-member-export", "version": 99}')

    with pytest.raises(CommandError, match="version 1"):
        call_command("import_member_export", str(path))
