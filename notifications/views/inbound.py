"""The address at which a mail server or a provider hands incoming mail in. Programs call it, with a key."""

import base64
import binascii
import hmac
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from foundation.bodies import takes_body
from notifications.inbound import bounces, mime, providers, reports
from notifications.inbound.receiving import receive
from notifications.models import InboundMail

# A message of the largest size in Base64, with what a form puts around it.
LARGEST_FORM = mime.LARGEST * 3 // 2  # bytes
# Of what is larger, up to here, the beginning is read, so that the sender of the message can be told.
LARGEST_REQUEST = 64 * 1024 * 1024  # bytes
BEGINNING = 1024 * 1024  # bytes
ACCEPTED, UNAUTHORIZED, TOO_LARGE, UNPROCESSABLE = 202, 401, 413, 422


@csrf_exempt  # a program without cookies, known by its key
@login_not_required
@never_cache
@takes_body(LARGEST_REQUEST)
def inbound_mail(request: HttpRequest) -> HttpResponse:
    """Take one message in. Answers once it is stored, and the same to one that was handed in before."""
    if request.method != "POST" or not (settings.INBOUND_ADDRESS and settings.INBOUND_KEY):
        raise Http404  # also to whoever merely looks: a closed site tells nobody what it has
    if not knows_key(request):
        return refused("key_wrong", _("Send the key of MEDAI_INBOUND_KEY, as Bearer or as the password."), UNAUTHORIZED)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    is_message = (request.content_type or "").lower() in providers.MESSAGE_TYPES
    is_cut = length > (mime.LARGEST if is_message else LARGEST_FORM)
    body = request.read(BEGINNING if is_cut else length)
    try:
        handed = providers.read(body, request.META.get("CONTENT_TYPE", ""))
    except providers.NotUnderstood:
        if is_cut:
            return refused("too_large", _("The message is too large."), TOO_LARGE)
        return refused("not_understood", _("There is no message in this request."), UNPROCESSABLE)
    recipients = [request.headers["X-Recipient"]] if "X-Recipient" in request.headers else handed.recipients
    via, size = InboundMail.Via.WEBHOOK, length if is_cut else len(handed.source)
    new = receive(handed.source, recipients=recipients, via=via, size=size, now=timezone.now())
    return JsonResponse({"new": new}, status=ACCEPTED)


@csrf_exempt  # a program without cookies, known by its key
@login_not_required
@never_cache
def inbound_reports(request: HttpRequest) -> HttpResponse:
    """Take in what a provider reports about mail of ours: JSON in a form of `inbound.reports`, one report or many."""
    if request.method != "POST" or not settings.INBOUND_KEY:
        raise Http404
    if not knows_key(request):
        return refused("key_wrong", _("Send the key of MEDAI_INBOUND_KEY, as Bearer or as the password."), UNAUTHORIZED)
    try:
        found = reports.read(json.loads(request.body))
    except (ValueError, RecursionError):
        found = None
    if found is None:
        return refused("not_understood", _("There is no report in this request."), UNPROCESSABLE)
    now = timezone.now()
    known = [member for report in found if (member := bounces.take(report, is_trusted=True, now=now)) is not None]
    return JsonResponse({"reports": len(found), "known": len(known)}, status=ACCEPTED)


def knows_key(request: HttpRequest) -> bool:
    """Whether the request shows the key: `Authorization: Bearer`, or the password of `Basic`. Never in the address."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode("utf-8", "replace"), settings.INBOUND_KEY.encode())


def refused(code: str, message: str, status: int) -> JsonResponse:
    """In the one form of errors that programs get."""
    response = JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
    if status == UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="inbound mail"'
    return response
