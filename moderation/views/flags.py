"""Telling moderators about a post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from forum.models import Post, Thread
from foundation.errors import DomainError
from moderation import policies
from moderation.actions import flagging
from moderation.forms.members import FlagForm


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell moderators about a post that one can read."""
    member = signed_in_member(request)
    post = get_object_or_404(Post.objects.visible_to(member).select_related("thread", "author", "pseudonym"), pk=pk)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flagging.flag_post(
                actor=member,
                post=post,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                declared=form.declared(),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.tell(refusal)
        else:
            return _thanked(request, member, post)
    context = {"post": post, "form": form, "may_report": policies.may_flag(member, post, timezone.now())}
    response = render(request, "moderation/flag.html", context)
    return with_status(response, form) if request.method == "POST" else response


def _thanked(request: HttpRequest, member: User, post: Post) -> HttpResponse:
    """Back to where the reader was, if that is still there."""
    messages.success(request, _("Thank you. A moderator will look at it."))
    if Post.objects.visible_to(member).filter(pk=post.pk).exists():
        return HttpResponseRedirect(post.get_absolute_url())
    messages.info(request, _("The text is out of sight until then."))
    is_open = Thread.objects.visible_to(member).filter(pk=post.thread_id).exists()
    return HttpResponseRedirect(post.thread.get_absolute_url() if is_open else reverse("home"))
