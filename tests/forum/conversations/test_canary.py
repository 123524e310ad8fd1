"""What is said in private appears in no answer to anybody else: every address is asked, by everybody."""

import uuid

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from forum.actions.conversations import start_conversation
from forum.actions.drafts import save_draft
from forum.actions.editing import edit_post
from forum.actions.responses import bookmark
from forum.models import Category, Post, Tag, Thread
from forum.writing import Writing
from tests.addresses import addresses
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular, reply, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]  # every address, for every role

CANARY = "canarytweet"
CITED = "10.1186/s12916-019-1466-7"


@pytest.fixture
def conversation(clock):
    """A conversation of two with a canary in its title, its texts, its history and a draft."""
    author, other = regular(), regular()
    thread = start_conversation(
        actor=author,
        others=[other],
        title=f"About the {CANARY} of our ward",
        writing=Writing(body=f"First {CANARY}, see doi:{CITED} $x^2$.", client_token=uuid.uuid4()),
        now=timezone.now(),
    )
    clock.shift(60)
    post = reply(other, thread, body=f"Second {CANARY} for @{author.username}.")
    clock.shift(3600)
    writing = Writing(body=f"Changed {CANARY}.")
    edit_post(actor=other, post=post, writing=writing, base_edit=0, reason=f"Edited {CANARY}", now=timezone.now())
    bookmark(actor=author, post=post, note=f"Kept {CANARY}", now=timezone.now())
    save_draft(
        actor=author,
        context=f"reply:{thread.pk}",
        fields={"body": f"Draft {CANARY}"},
        base_version=0,
        now=timezone.now(),
    )
    return thread


def everything(thread):
    """Each address with what the conversation would put into it, or with a sample; and searches for the canary."""
    post = thread.posts.get(number=2)
    rows = {"thread": thread.pk, "post": post.pk}
    administered = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}": model._base_manager.order_by("-pk").first()
        for model in admin.site._registry
    }
    found = ["/?tab=top", "/?tab=new", "/?tab=unread", "/?tab=following", "/?tab=unanswered"]
    found += ["/?tab=mine", "/?tab=trending", "/?tab=month"]
    for address in addresses():
        named = address.name.rpartition("_")[0]
        row = administered.get(named)
        for pk in rows.values():
            known = {"pk": pk, "username": thread.author.username}
            known["object_id"] = row.pk if row else pk
            found.append(address.path(**known))
    search = reverse("search")
    found += [f"{search}?q={word}" for word in (CANARY, CITED, thread.author.username)]
    return list(dict.fromkeys(path for path in found if path))


@pytest.mark.parametrize("role", ["guest", "member", "moderator", "administrator", "has left"])
def test_conversation_is_in_no_answer_to_anybody_else(conversation, moderator, sign_in, client, role):
    stranger = {
        "guest": None,
        "member": regular(),
        "moderator": moderator,
        "administrator": UserFactory(admin=True),
        "has left": regular(),
    }[role]
    if role == "has left":
        conversation.participants.create(member=stranger, joined_at=timezone.now(), left_at=timezone.now())
    browser = sign_in(stranger) if stranger else client
    paths = everything(conversation)

    answers = {path: browser.get(path).content.decode(errors="replace") for path in paths if "logout" not in path}
    assert len(answers) > 100
    assert [path for path, answer in answers.items() if CANARY in answer and f"q={CANARY}" not in path] == []
    # The page of a search repeats what was asked for, and nothing more.
    found = browser.get(reverse("search"), {"q": CANARY}).content.decode()
    assert "About the" not in found
    assert conversation.get_absolute_url() not in "".join(answers.values())


def test_conversation_moves_no_count_of_others(conversation, author, client):
    assert not Category.objects.filter(thread_count__gt=0).exists()
    assert not Tag.objects.exists()
    for viewer in (author, UserFactory(admin=True)):
        assert not Thread.objects.listed_for(viewer).exists()
        assert not Thread.objects.visible_to(viewer).exists()
        assert not Post.objects.visible_to(viewer).exists()


def test_mention_of_a_conversation_in_a_public_text_names_it_to_nobody(conversation, author, sign_in, clock):
    clock.shift(60)
    address = f"http://testserver{conversation.get_absolute_url()}"
    thread = start(author, CategoryFactory(), body=f"As we said in {address} before.")
    page = sign_in(author).get(thread.get_absolute_url()).content.decode()

    assert f"About the {CANARY}" not in page
