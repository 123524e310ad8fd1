"""The page on which a word rule is tried, put in force and retired."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.views.answers import signed_in_member, with_status
from foundation.errors import DomainError
from moderation import policies
from moderation.actions import word_rules
from moderation.forms.defences import TryForm
from moderation.gates import trying
from moderation.models import WordRule

Context = dict[str, Any]  # Any: what a template shows


@sensitive_post_parameters()
@sensitive_variables()
def page(request: HttpRequest, context: Context, pk: int) -> HttpResponse:
    """One rule: a box for a text, the newest posts, and its states. With POST, `do` says what is wanted."""
    moderator = signed_in_member(request)
    if not policies.may_write_rules(moderator):
        raise PermissionDenied
    rule = get_object_or_404(WordRule.objects.visible_to(moderator), pk=pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = TryForm(request.POST if do == "text" else None)
    shown: Context = {**context, "title": _("Try the rule"), "rule": rule, "form": form, "opts": WordRule._meta}
    try:
        if do == "text" and form.is_valid():
            shown["tried"] = trying.on_text(rule, form.cleaned_data["text"])
        elif do == "posts":
            shown["trial"] = trying.on_posts(rule)
            word_rules.note_trial(actor=moderator, rule=rule, now=timezone.now())
            rule.refresh_from_db()
        elif do in WordRule.State.values:
            word_rules.set_state(actor=moderator, rule=rule, state=do, now=timezone.now())
            messages.success(request, _("It is stored, and in the log."))
            return HttpResponseRedirect(reverse("admin:moderation_wordrule_try", args=[rule.pk]))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("admin:moderation_wordrule_try", args=[rule.pk]))
    response = TemplateResponse(request, "moderation/desk/try_rule.html", shown)
    return with_status(response, form) if form.errors else response
