"""A text that was taken out does not come back by a form that was open before."""

import pytest
from django.utils import timezone

from content.actions.redaction import redact_everywhere
from content.privacy import Kind
from forum.actions.drafts import SavedElsewhere, save_draft
from forum.actions.editing import EditedMeanwhile, edit_post
from forum.models import Draft
from forum.writing import Writing
from tests.factories.accounts import UserFactory
from tests.forum.conftest import start

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Quilla Zornfeather"


def redact():
    return redact_everywhere(actor=UserFactory(admin=True), text=NAME, kind=Kind.NAME, now=timezone.now())


def test_form_that_was_open_before_the_redaction_is_behind(author, category):
    post = start(author, category, body=f"Seen by {NAME} on Monday.").posts.get()
    opened = {"base_edit": post.edit_count, "writing": Writing(body=post.source + " And again.")}

    redact()

    post.refresh_from_db()
    with pytest.raises(EditedMeanwhile):
        edit_post(actor=author, post=post, now=timezone.now(), **opened)
    post.refresh_from_db()
    assert NAME not in post.source


def test_draft_that_is_open_elsewhere_is_behind(author):
    fields = {"body": f"Seen by {NAME}."}
    draft = save_draft(actor=author, context="new", fields=fields, base_version=0, now=timezone.now())

    redact()

    with pytest.raises(SavedElsewhere):
        save_draft(actor=author, context="new", fields=fields, base_version=draft.version, now=timezone.now())
    assert NAME not in str(Draft.objects.get().fields)
