"""Tools for one post."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from forum import policies
from forum.actions import hiding, wiki
from forum.care.tool import Done, Tool
from forum.forms.care import CareForm, HoldForm, OptionalReasonForm, ReasonForm
from forum.models import Post


def care_url(post: Post) -> str:
    """Where what was done is seen."""
    return reverse("post_care", args=[post.pk])


def _may_hide(user: User, post: Post, now: datetime) -> bool:
    """The first post goes with its thread, which has tools of its own."""
    return not post.is_first and policies.may_hide_post(user, post, now)


def _may_restore(user: User, post: Post, now: datetime) -> bool:
    return not post.is_first and policies.may_restore_post(user, post, now)


def _may_decide(user: User, post: Post, now: datetime) -> bool:
    return policies.may_decide_hold(user, post)


def _hide(actor: User, post: Post, form: CareForm, now: datetime) -> Done:
    hiding.hide_post(actor=actor, post=post, reason=form.cleaned_data["reason"], declared=form.declared(), now=now)
    return Done(care_url(post), _("The post is out of sight."))


def _restore(actor: User, post: Post, form: CareForm, now: datetime) -> Done:
    hiding.restore_post(actor=actor, post=post, reason=form.cleaned_data["reason"], declared=form.declared(), now=now)
    return Done(care_url(post), _("The post can be read again."))


def _wiki(actor: User, post: Post, form: CareForm, now: datetime) -> Done:
    opened = wiki.open_as_wiki(
        actor=actor,
        post=post,
        is_wiki=post.wiki_at is None,
        reason=form.cleaned_data["reason"],
        declared=form.declared(),
        now=now,
    )
    is_open = opened.wiki_at is not None
    text = _("Everybody can change the post now.") if is_open else _("The post is its author's alone again.")
    return Done(care_url(post), text)


def _decide(actor: User, post: Post, form: CareForm, now: datetime) -> Done:
    is_released = form.cleaned_data["decision"] == "release"
    hiding.decide_hold(
        actor=actor,
        post=post,
        is_released=is_released,
        note=form.cleaned_data["note"],
        declared=form.declared(),
        now=now,
    )
    text = _("The text is released.") if is_released else _("The text is refused and stays out of sight.")
    is_open = Post.objects.visible_to(actor).filter(pk=post.pk).exists()
    return Done(care_url(post) if is_open else reverse("home"), text)


TOOLS = (
    Tool(
        "decide",
        gettext_lazy("Decide about the text that waits"),
        gettext_lazy("Decide"),
        gettext_lazy("Until then only its author sees it."),
        HoldForm,
        _may_decide,
        _decide,
        "clock",
    ),
    Tool(
        "hide",
        gettext_lazy("Take out of sight"),
        gettext_lazy("Take the post out of sight"),
        gettext_lazy("Its place and the reason stay visible, its text does not. Nothing is deleted."),
        ReasonForm,
        _may_hide,
        _hide,
        "close",
        is_danger=True,
    ),
    Tool(
        "restore",
        gettext_lazy("Bring back"),
        gettext_lazy("Bring the post back"),
        gettext_lazy("Everybody who reads the thread reads it again."),
        OptionalReasonForm,
        _may_restore,
        _restore,
        "check",
    ),
    Tool(
        "wiki",
        gettext_lazy("Open for everybody's editing"),
        gettext_lazy("Open the post"),
        gettext_lazy("Members who are here for more than a day can change it; every version is kept."),
        OptionalReasonForm,
        lambda user, post, now: policies.may_open_as_wiki(user, post, now) and post.wiki_at is None,
        _wiki,
        "edit",
    ),
    Tool(
        "not-wiki",
        gettext_lazy("Close for editing by others"),
        gettext_lazy("Close the post"),
        gettext_lazy("Only its author and moderators can change it again."),
        OptionalReasonForm,
        lambda user, post, now: policies.may_open_as_wiki(user, post, now) and post.wiki_at is not None,
        _wiki,
        "edit",
    ),
)
