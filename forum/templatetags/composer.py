"""`{% load composer %}`: the form for a reply at the foot of a thread's page."""

import uuid
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.views.answers import signed_in_member
from content.views.composer_words import composer_words
from forum import voices
from forum.forms.shown import signed
from forum.forms.writing import ReplyForm
from forum.models import Thread
from foundation.parts import part

register = template.Library()


@register.simple_tag(takes_context=True)
def reply_form(context: Any, thread: Thread) -> SafeString:
    """An empty form, made without a query. Its script fetches the draft when the form is used. (Any: Django's own.)"""
    fields = ReplyForm.base_fields
    now = timezone.now()
    voice = voices.of_writer(signed_in_member(context.request), thread, now)
    inputs = {
        "interests": fields["interests"].choices,  # type: ignore[attr-defined]
        "ai_assistance": fields["ai_assistance"].choices,  # type: ignore[attr-defined]
        "late_address": reverse("reply", args=[thread.pk]),
        "late_thread": thread.pk,
        "late_token": uuid.uuid4(),
        "late_shown_at": signed(now),
        "late_csrf_token": context["csrf_token"],
        "late_words": _words(get_language()),
        "late_voice": part("forum/composer/_voice.html", {"voice": voice}) if voice.state else "",
    }
    return part("forum/composer/_reply_form.html", inputs)


@cache
def _words(_language: str | None) -> SafeString:
    """What the script says in the active language, as the element that it reads it from."""
    return json_script(composer_words(), "composer-words")
