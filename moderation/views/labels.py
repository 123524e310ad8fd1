"""What the labels beside a post mean and why they stand there; for moderators, the way to put one there."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import with_status
from forum.labels import ICONS, MEANINGS, LabelKind, tone_of
from forum.models import Post
from foundation.errors import DomainError, Text
from foundation.numbers import number_in
from moderation import labels as beside
from moderation import policies
from moderation.actions import labelling
from moderation.forms.labels import LabelForm, RemovalForm
from moderation.models import Label
from moderation.policies import Viewer


@dataclass(frozen=True)
class Shown:
    """One label as the page explains it; `form` takes it off."""

    label: Label
    meaning: Text
    icon: str
    tone: str
    form: RemovalForm | None


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def labels(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of a post that one can read."""
    columns = ("thread__category", "author", "pseudonym")
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related(*columns), pk=pk)
    now = timezone.now()
    may_label = policies.may_label(request.user, post, now)
    form: LabelForm | None = LabelForm() if may_label else None
    removal: RemovalForm | None = None
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if not may_label:
            raise PermissionDenied
        sent = _removal(request.POST) if "label" in request.POST else LabelForm(request.POST)
        if sent.is_valid() and _was_done(request.user, post, sent):
            messages.success(request, _("Done. Its author is told, with the reason."))
            return HttpResponseRedirect(reverse("post_labels", args=[post.pk]))
        form, removal = (form, sent) if isinstance(sent, RemovalForm) else (sent, None)
    context = {
        "post": post,
        "shown": _shown(request.user, post, removal, may_label=may_label),
        "form": form if may_label else None,
    }
    response = render(request, "moderation/labels.html", context)
    refused = [one for one in (form, removal) if one is not None and one.is_bound]
    return with_status(response, *refused) if refused else response


def _removal(data: QueryDict | None, label: Label | None = None) -> RemovalForm:
    """Several stand on one page, so each names its fields with ids of its own."""
    pk = label.pk if label else number_in(str(data.get("label", ""))) if data else None
    return RemovalForm(data, initial={"label": pk}, auto_id=f"off-{pk}-%s")


def _was_done(member: User, post: Post, form: LabelForm | RemovalForm) -> bool:
    """Whether the action did what was asked; what it refuses stands in the form."""
    given, now = form.cleaned_data, timezone.now()
    try:
        if isinstance(form, LabelForm):
            labelling.add_label(
                actor=member,
                post=post,
                kind=given["kind"],
                reason=given["reason"],
                declared=form.declared(),
                now=now,
            )
        else:
            label = get_object_or_404(
                Label.objects.visible_to(member).filter(post=post).select_related("post__thread", "post__author"),
                pk=given["label"],
            )
            labelling.remove_label(actor=member, label=label, reason=given["reason"], declared=form.declared(), now=now)
    except DomainError as refusal:
        form.tell(refusal)
        return False
    return True


def _shown(viewer: Viewer, post: Post, sent: RemovalForm | None, *, may_label: bool) -> list[Shown]:
    """In the order in which the post shows them. One statement."""
    found = []
    for label in beside.shown(viewer, post):
        kind = LabelKind(label.kind)
        is_sent = sent is not None and sent.data.get("label") == str(label.pk)
        form = sent if is_sent else _removal(None, label) if may_label else None
        found.append(Shown(label, MEANINGS[kind], ICONS[kind], tone_of(kind), form))
    return found
