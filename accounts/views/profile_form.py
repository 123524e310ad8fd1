"""The form in which a member fills in their profile.

It has several buttons: whichever is pressed, what was typed in the rest of it is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from accounts.actions import avatars, interests, profiles, publications
from accounts.forms.profile import AvatarForm, InterestForm, ProfileForm, PublicationForm
from accounts.models import Interest, Publication, Shown, User
from accounts.profiles import seeing
from accounts.profiles import wanted as wishes
from accounts.views.answers import UNPROCESSABLE, add_refusal, signed_in_member, with_status
from content import declaring
from content.attachments import sizes
from foundation.bodies import takes_body
from foundation.errors import DomainError

LONGEST_KEY = 18  # digits
NO_FILES: Any = {}  # none of the profile's own fields holds one; Any: as widgets ask for it


@dataclass
class Page:
    """The parts of the page, as one answer shows them."""

    request: HttpRequest
    member: User
    form: ProfileForm
    beside: dict[str, forms.Form] = field(default_factory=dict)
    """Forms of what is entered beside the profile, by name."""
    done: str = ""
    refused: str = ""

    def answer(self, status: int = 200) -> HttpResponse:
        """Render it; a form that was refused is answered with 422, or 429 where a limit refused it."""
        member = _with_profile(self.member)
        seen = seeing.seen(member, Shown.NOBODY)
        empty: dict[str, forms.Form] = {
            "interest": InterestForm(prefix="interest"),
            "publication": PublicationForm(prefix="publication"),
            "avatar": AvatarForm(prefix="avatar"),
        }
        context = {
            "form": self.form,
            **{f"{name}_form": self.beside.get(name, form) for name, form in empty.items()},
            "member": member,
            "seen": seen,
            "claims": [
                (claim.pk, card)
                for claim, card in zip(
                    sorted(seen.claims, key=lambda one: -one.pk), seeing.publication_cards(seen.claims), strict=False
                )
            ],
            "done": self.done,
            "refused": self.refused,
        }
        response = render(self.request, "accounts/profile_form.html", context, status=status)
        refused = [form for form in (self.form, *self.beside.values()) if form.is_bound and form.errors]
        return with_status(response, *refused) if refused else response


@never_cache
@takes_body(sizes.LARGEST_BODY)
@sensitive_variables()
def settings_profile(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST does what the pressed button says."""
    member = signed_in_member(request)
    if request.method != "POST":
        return Page(request, member, _form(member)).answer()
    data = request.POST
    if name := data.get("redact"):
        return Page(request, member, _typed(member, declaring.redact(data, name))).answer()
    verb, _colon, key = data.get("do", "").partition(":")
    act = _VERBS.get(verb)
    if act is None:
        return _save(request, member, data)
    page = Page(request, member, _typed(member, data, more=verb == "more-link"))
    try:
        page.done = act(page, key)
    except DomainError as refusal:
        form = page.beside.get(_FORM_OF.get(verb, ""))
        if form is None:
            page.refused = str(refusal.message)
            return page.answer(UNPROCESSABLE)
        add_refusal(form, refusal)
    return page.answer()


def _save(request: HttpRequest, member: User, data: QueryDict) -> HttpResponse:
    form = _form(member, data)
    if form.is_valid():
        try:
            declared = declaring.declared(form.cleaned_data)
            profiles.edit_profile(actor=member, wanted=form.wanted(), now=timezone.now(), declared=declared)
        except DomainError as refusal:
            form = _form(member, data, refusal)
            form.is_valid()
            add_refusal(form, refusal)
        else:
            with translation.override(member.language):
                messages.success(request, _("Your profile is stored."))
                return HttpResponseRedirect(reverse("profile_settings"))
    return Page(request, member, form).answer(UNPROCESSABLE)


def _form(member: User, data: QueryDict | None = None, refusal: DomainError | None = None) -> ProfileForm:
    found = _with_profile(member)
    return ProfileForm(data, wanted=wishes.stored(found, seeing.profile_of(found)), refusal=refusal)


def _typed(member: User, data: QueryDict, *, more: bool = False) -> ProfileForm:
    """The form with what was typed, not judged."""
    found = _with_profile(member)
    rows = sum(f"link-{number}-url" in data for number in range(20)) + more
    form = ProfileForm(None, wanted=wishes.stored(found, seeing.profile_of(found)), rows=rows)
    for name, one in form.fields.items():
        if not one.widget.value_omitted_from_data(data, NO_FILES, name) or isinstance(one, forms.BooleanField):
            form.initial[name] = one.widget.value_from_datadict(data, NO_FILES, name)
    return form


def _with_profile(member: User) -> User:
    # house: allow model-in-interface: the member's own
    found: User = User.objects.with_profile().get(pk=member.pk)
    return found


# What the buttons do beside storing the profile. Each says in a sentence what it did.


def _more_link(page: Page, _key: str) -> str:
    return ""


def _declare(page: Page, _key: str) -> str:
    form = _beside(page, "interest", InterestForm)
    if form is None:
        return ""
    interests.declare_interest(actor=page.member, now=timezone.now(), **form.cleaned_data)
    page.beside.clear()
    return _("The interest is declared.")


def _end(page: Page, key: str) -> str:
    interest = _own(Interest.objects, page, key)
    interests.end_interest(actor=page.member, interest=interest, to_date=timezone.localdate(), now=timezone.now())
    return _("The interest has ended today.")


def _remove(page: Page, key: str) -> str:
    interests.remove_interest(actor=page.member, interest=_own(Interest.objects, page, key), now=timezone.now())
    return _("The interest is taken out of the register.")


def _claim(page: Page, _key: str) -> str:
    form = _beside(page, "publication", PublicationForm)
    if form is None:
        return ""
    publications.claim_publication(actor=page.member, now=timezone.now(), **form.cleaned_data)
    page.beside.clear()
    return _("The work stands among your publications.")


def _unclaim(page: Page, key: str) -> str:
    publication = _own(Publication.objects, page, key)
    publications.withdraw_publication(actor=page.member, publication=publication, now=timezone.now())
    return _("The work is taken out of your publications.")


def _show_picture(page: Page, _key: str) -> str:
    form = _beside(page, "avatar", AvatarForm)
    if form is None:
        return ""
    file = form.cleaned_data["picture"]
    try:
        avatars.change_avatar(actor=page.member, file=file, name=file.name, now=timezone.now())
    except DomainError as refusal:
        refusal.field = "picture"
        raise
    page.beside.clear()
    return _("Your picture is shown from now on.")


def _remove_picture(page: Page, _key: str) -> str:
    avatars.remove_avatar(actor=page.member, member=page.member, now=timezone.now())
    return _("Your picture is removed.")


def _beside(page: Page, name: str, form_class: type[forms.Form]) -> forms.Form | None:
    """The form of this name as it was sent, if it is valid; the page shows it either way."""
    form = form_class(page.request.POST, page.request.FILES, prefix=name)
    page.beside[name] = form
    return form if form.is_valid() else None


def _own(rows: Any, page: Page, key: str) -> Any:  # Any: entries of the register, or publications
    number = int(key) if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY else 0
    # house: allow model-in-interface: begins at what the member may change
    found = rows.visible_to(page.member).filter(pk=number, member=page.member).first()
    if found is None:
        raise DomainError("entry_gone", _("This entry is not there any more."))
    return found


_VERBS: dict[str, Callable[[Page, str], str]] = {
    "more-link": _more_link,
    "interest": _declare,
    "end-interest": _end,
    "remove-interest": _remove,
    "publication": _claim,
    "remove-publication": _unclaim,
    "picture": _show_picture,
    "remove-picture": _remove_picture,
}
_FORM_OF = {"interest": "interest", "publication": "publication", "picture": "avatar"}
