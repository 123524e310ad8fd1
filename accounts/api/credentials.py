"""The caller's own claims: asking for a check where no file and no other site is needed, taking back, appealing."""

from collections.abc import Callable
from typing import Any

from django.core.validators import validate_email
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import credential_requests, credentials, referees
from accounts.api.own import checked
from accounts.api.shapes import CredentialShown
from accounts.forms.fields import LONGEST_EMAIL
from accounts.models import Credential, Referee
from accounts.models.credentials import LONGEST_APPEAL
from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import Given, One, Words
from foundation.api.views import ApiView

PROFESSIONS = ("researcher", "engineer", "clinician")
_WAITS = ("revoked_before", "request_waits", "already_accepted")


class EmailGiven(Given):
    """What is to be shown, and an address that speaks for it."""

    profession = One(choices=PROFESSIONS)
    email = Words(max_length=LONGEST_EMAIL)

    def validate_email(self, email: str) -> str:
        """As an address looks."""
        return checked(validate_email, email)


class MailboxGiven(EmailGiven):
    """An address that an institution gave to the caller."""

    example = {"profession": "clinician", "email": "wei.chen@hospital.example.org"}


class RefereeGiven(EmailGiven):
    """Somebody who can say that the claim is true."""

    relation = One(choices=Referee.Relation.values)

    example = {"profession": "clinician", "email": "ana.lima@hospital.example.org", "relation": "colleague"}


class CredentialAppealGiven(Given):
    """What the first decision overlooked."""

    text = Words(max_length=LONGEST_APPEAL)

    example = {"text": "The register lists me under my former name."}


class DomainGiven(Given):
    """An institution whose mail domain is not known."""

    domain = Words(max_length=253)
    institution = Words(max_length=120)

    example = {"domain": "hospital.example.org", "institution": "Example Hospital"}


class Credentials(ApiView):
    """The caller's own claims."""

    @operation("read:account", gives=CredentialShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List one's own credentials, the newest first."""
        return self.page_of(self.cut(_own(self)))


class OneCredential(ApiView):
    """One of them."""

    @operation("read:account", gives=CredentialShown)
    def get(self, request: Request, credential_id: int) -> Response:
        """Read a credential of one's own."""
        return self.shown(get_object_or_404(_own(self), pk=credential_id))


class CredentialByMailbox(ApiView):
    """Asking by an institution's address."""

    @operation(
        "write:account",
        takes=MailboxGiven,
        gives=CredentialShown,
        status=201,
        is_idempotent=True,
        forbids=("request_credential",),
        refuses=("free_mail", "domain_unknown", *_WAITS),
    )
    def post(self, request: Request) -> Response:
        """Ask for a check by an address at an institution. The link in the mail is opened in a browser."""
        return _asked(self, credential_requests.request_by_mailbox)


class CredentialByReferee(ApiView):
    """Asking by a referee."""

    @operation(
        "write:account",
        takes=RefereeGiven,
        gives=CredentialShown,
        status=201,
        is_idempotent=True,
        forbids=("request_credential",),
        refuses=("own_address", *_WAITS),
    )
    def post(self, request: Request) -> Response:
        """Ask for a check by somebody who knows. They get a mail and answer on a page, without an account."""
        return _asked(self, referees.request_by_referee)


class CredentialWithdrawal(ApiView):
    """Taking a claim back."""

    @operation("write:account", gives=CredentialShown, refuses=("step_not_possible", "linked"))
    def post(self, request: Request, credential_id: int) -> Response:
        """Take back a request, or give up a badge. Its evidence is deleted."""
        return _changed(self, credential_id, credentials.withdraw)


class CredentialMail(ApiView):
    """The mail that an answer is awaited to."""

    @operation("write:account", gives=CredentialShown, refuses=("step_not_possible",))
    def post(self, request: Request, credential_id: int) -> Response:
        """Send the link to one's mailbox, or to the referee, once more. The old one works no longer."""
        is_by_referee = _own(self).filter(pk=credential_id, method="referee").exists()
        act = referees.ask_again if is_by_referee else credential_requests.send_link_again
        return _changed(self, credential_id, act)


class CredentialAppeal(ApiView):
    """A second look."""

    @operation(
        "write:account",
        takes=CredentialAppealGiven,
        gives=CredentialShown,
        status=201,
        forbids=("appeal_credential",),
        refuses=("request_waits", "step_not_possible", "word_rule", "privacy_findings", *CODES),
    )
    def post(self, request: Request, credential_id: int) -> Response:
        """Ask once for a second look at a refusal or a revocation. Somebody else decides."""
        return _changed(self, credential_id, credentials.appeal, text=self.given["text"])


class DomainProposals(ApiView):
    """Institutions that staff are told of."""

    @operation(
        "write:account",
        takes=DomainGiven,
        forbids=("propose_domain",),
        refuses=("domain_no_use", "word_rule", "privacy_findings", *CODES),
    )
    def post(self, request: Request) -> Response:
        """Tell staff of an institution whose mail domain is not known. Telling it again changes nothing."""
        credential_requests.propose_domain(actor=self.caller, **self.given, now=self.now)
        return self.nothing()


def _own(view: ApiView) -> Any:  # Any: the stubs lose the queryset
    return Credential.objects.visible_to(view.caller).by(view.caller)


def _asked(view: ApiView, act: Callable[..., Credential]) -> Response:
    """Ask by one route, once for each Idempotency-Key."""

    def ask(_token: object) -> Credential:
        return act(actor=view.caller, **view.given, now=view.now)

    found = view.once(ask, lambda pk: _own(view).get(pk=pk))
    return view.shown(found)


def _changed(view: ApiView, credential_id: int, act: Callable[..., None], **given: Any) -> Response:  # Any: of the form
    found = get_object_or_404(_own(view).select_related("member"), pk=credential_id)
    act(actor=view.caller, credential=found, **given, now=view.now)
    return view.shown(_own(view).get(pk=found.pk))
