"""Mail between the site and one member: what became of it, answering by mail, and a mailbox that sent mail back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.answers import signed_in_member
from foundation.errors import LimitReached
from notifications import mail_log as log
from notifications.actions import mailboxes
from notifications.inbound import addresses
from notifications.models import Mailbox
from notifications.retention import KEPT_FOR


@never_cache
@require_safe
def mail_log(request: HttpRequest) -> HttpResponse:
    """Every mail to the member that was wanted, and every answer of theirs, with what became of it."""
    member, now = signed_in_member(request), timezone.now()
    context = {
        "frame": "narrow",
        "mailbox": Mailbox.objects.visible_to(member).first(),
        "is_answerable": addresses.is_configured(),
        "address": settings.INBOUND_ADDRESS.partition("@"),
        "days": addresses.KEPT_FOR.days,
        "kept_days": KEPT_FOR.days,
        "outgoing": log.mails_to(member, now=now, kept_for=KEPT_FOR),
        "answers": log.mails_from(member),
    }
    return render(request, "notifications/mail_log.html", context)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Let earlier mail take no answers any more."""
    mailboxes.revoke_answers(actor=signed_in_member(request), now=timezone.now())
    messages.success(request, _("Mail of before takes no answers any more. Newer mail does."))
    return HttpResponseRedirect(reverse("mail_log"))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Send the link that shows whether mail arrives."""
    try:
        mailboxes.ask_to_confirm(actor=signed_in_member(request), now=timezone.now())
    except LimitReached as limit:
        messages.error(request, str(limit.message))
    else:
        messages.success(request, _("A mail with a link is on its way. Open the link within three days."))
    return HttpResponseRedirect(reverse("mail_log"))


# Programs that check links look at it, too: only the button acts.
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of that link; on POST, mail goes on. It opens and tells nothing else."""
    member = mailboxes.whose(token=token)
    if member is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        mailboxes.resume_mail(actor=member, now=timezone.now())
    return render(request, "notifications/mailbox_confirm.html", {"is_done": is_done})
