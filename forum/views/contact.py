"""Asking a member whether one may write to them, and answering."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from forum import policies
from forum.actions import contact
from forum.forms.contact import ContactForm
from forum.models import ContactRequest, Thread
from foundation.errors import DomainError
from foundation.numbers import number_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, username: str) -> HttpResponse:
    """A short text to a member who wants to be asked."""
    member, now = signed_in_member(request), timezone.now()
    other = get_object_or_404(User.objects.visible_to(member).with_username(username))
    form = ContactForm(request.POST if request.method == "POST" else None, initial={"text": _about(request, other)})
    if request.method == "POST" and form.is_valid():
        try:
            text, declared = form.cleaned_data["text"], form.declared()
            contact.ask_for_contact(actor=member, receiver=other, text=text, declared=declared, now=now)
        except DomainError as refusal:
            form.tell(refusal)
        else:
            told = _("%(name)s is asked. If they accept, a conversation stands among your messages.")
            messages.success(request, told % {"name": other.shown_name})
            return HttpResponseRedirect(other.get_absolute_url())
    context = {"other": other, "form": form, "may_ask": policies.may_ask_for_contact(member, other, now)}
    response = render(request, "forum/conversations/contact.html", context)
    return with_status(response, form) if request.method == "POST" else response


def _about(request: HttpRequest, other: User) -> str:
    """The beginning of the text for whoever comes from a call of the other's."""
    pk = number_in(request.GET.get("about", ""))
    found = Thread.objects.visible_to(request.user).filter(pk=pk or 0, author=other).first()
    if found is None:
        return ""
    return _("About your call “%(title)s”:") % {"title": found.title} + " "


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, which opens a conversation, or let it lie."""
    member, now = signed_in_member(request), timezone.now()
    asked = get_object_or_404(ContactRequest.objects.visible_to(member).waiting_for(member), pk=pk)
    if request.POST.get("do") == "decline":
        contact.decline_contact(actor=member, request=asked, now=now)
        messages.success(request, _("Declined. The member is not told."))
        return HttpResponseRedirect(reverse("conversations"))
    if request.POST.get("do") != "accept":
        raise Http404
    try:
        thread = contact.accept_contact(actor=member, request=asked, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("conversations"))
    return HttpResponseRedirect(thread.get_absolute_url())
