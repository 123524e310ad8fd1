"""Choosing how closely to follow a category, a tag, a topic or a thread."""

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.answers import signed_in_member
from forum.following import FOLLOWABLE, levels_for
from knowledge.models import Topic
from notifications.actions.subscriptions import set_level


@require_POST
def follow(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Choose a level, and come back to where the choice was made."""
    if model not in FOLLOWABLE:
        raise Http404
    member = signed_in_member(request)
    target = get_object_or_404(FOLLOWABLE[model]._default_manager.visible_to(member), pk=pk)  # type: ignore[attr-defined]  # each has one
    level = request.POST.get("level", "")
    if level not in levels_for(target) or target == member:
        raise Http404
    set_level(actor=member, target=target, level=level, now=timezone.now())
    messages.success(request, _told_of_member(level, target) if isinstance(target, User) else _told(level, str(target)))
    return HttpResponseRedirect(_way_back(request, target))


def _told(level: str, name: str) -> str:
    sentences = {
        "watching": _("You will be told of every post in “%(name)s”."),
        "tracking": _("You follow “%(name)s”: its threads stand under “Following”."),
        "normal": _("You no longer follow “%(name)s”."),
        "muted": _("“%(name)s” is muted: your lists leave it out."),
    }
    return sentences[level] % {"name": name}


def _told_of_member(level: str, target: User) -> str:
    sentences = {
        "watching": _("You will be told of everything that %(name)s writes."),
        "tracking": _("What %(name)s writes stands in your digest from now on."),
        "normal": _("You no longer follow %(name)s."),
    }
    return sentences[level] % {"name": target.shown_name}


def _way_back(request: HttpRequest, target: models.Model) -> str:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    if isinstance(target, Topic):
        return reverse("topic_threads", args=[target.slug])
    url: str = target.get_absolute_url()  # type: ignore[attr-defined]  # each of the others has one
    return url
