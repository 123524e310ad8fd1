"""What a pseudonym is, muting one, looking behind one; and a member's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from forum import policies
from forum.actions.pseudonyms import mute_pseudonym, reveal_author
from forum.forms.pseudonyms import RevealForm
from forum.models import Post, Pseudonym, PseudonymMute, Revelation
from foundation.errors import DomainError


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pseudonym(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands behind the pseudonym of a post, and what is not told. Muting and revealing are POSTs."""
    found = Post.objects.visible_to(request.user).select_related("thread", "pseudonym")
    post = get_object_or_404(found, pk=pk, pseudonym__isnull=False)
    if request.method != "POST":
        return render(request, "forum/pseudonyms/pseudonym.html", _context(request, post))
    member = signed_in_member(request)
    if request.POST.get("do") in ("mute", "unmute"):
        return _mute(request, member, post)
    if request.POST.get("do") != "reveal" or not policies.may_reveal_author(member, post, timezone.now()):
        raise Http404
    return _reveal(request, member, post)


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The member's pseudonyms, and who looked behind them."""
    rows = Pseudonym.objects.visible_to(request.user).with_threads()
    looks = Revelation.objects.visible_to(request.user).in_order()
    return render(request, "forum/pseudonyms/own.html", {"pseudonyms": rows, "revelations": looks})


def _context(request: HttpRequest, post: Post, **more: Any) -> dict[str, Any]:  # Any: what a template shows
    viewer = request.user
    is_own = viewer.is_authenticated and post.unnamed_author_id == viewer.pk
    muted = PseudonymMute.objects.visible_to(viewer).filter(pseudonym=post.pseudonym_id).exists()
    may_reveal = policies.may_reveal_author(viewer, post, timezone.now())
    return {
        "post": post,
        "pseudonym": post.pseudonym,
        "is_own": is_own,
        "is_muted": muted,
        "may_mute": viewer.is_authenticated and not is_own,
        "form": RevealForm() if may_reveal else None,
        "revelations": Revelation.objects.visible_to(viewer).filter(pseudonym=post.pseudonym_id).in_order(),
        **more,
    }


def _mute(request: HttpRequest, member: User, post: Post) -> HttpResponse:
    is_muted = request.POST["do"] == "mute"
    try:
        mute_pseudonym(actor=member, post=post, is_muted=is_muted, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        told = _("You hear this voice no more: its texts are folded.") if is_muted else _("You hear this voice again.")
        messages.success(request, told)
    return HttpResponseRedirect(reverse("post_pseudonym", args=[post.pk]))


def _reveal(request: HttpRequest, member: User, post: Post) -> HttpResponse:
    """The one answer that names the author; it is kept nowhere, and asking again is recorded again."""
    form = RevealForm(request.POST)
    if form.is_valid():
        reason, declared = form.cleaned_data["reason"], form.declared()
        try:
            found = reveal_author(actor=member, post=post, reason=reason, declared=declared, now=timezone.now())
        except DomainError as refusal:
            form.tell(refusal)
        else:
            context = _context(request, post, revealed=found.author)
            return render(request, "forum/pseudonyms/pseudonym.html", context)
    return with_status(render(request, "forum/pseudonyms/pseudonym.html", _context(request, post, form=form)), form)
