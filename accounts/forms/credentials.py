"""Forms about credentials: asking by each route, appealing, and a referee's answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts import documents, identifiers, places
from accounts.forms.fields import EmailField
from accounts.models import Credential, Referee
from accounts.models.credentials import LONGEST_APPEAL
from accounts.models.evidence import LONGEST_ANSWER

UNITED_STATES = "US"


def profession_field(*values: str) -> forms.ChoiceField:
    """What the badge will say."""
    choices = [choice for choice in Credential.Profession.choices if choice[0] in values]
    return forms.ChoiceField(label=_("To be shown as"), choices=choices, widget=forms.RadioSelect())


def _countries() -> list[tuple[str, str]]:
    """Nothing chosen first."""
    return [("", "—"), *places.countries()]


class MailboxForm(forms.Form):
    """An address that an institution gave to the member."""

    email = EmailField(
        label=_("Your address at the institution"),
        help_text=_("A link goes there. The address is kept encrypted, shown to nobody, and written to once a year."),
    )
    profession = profession_field("researcher", "engineer", "clinician")


class DocumentForm(forms.Form):
    """A licence or certificate, and where a reviewer can look it up."""

    profession = profession_field("clinician", "engineer")
    country = forms.ChoiceField(label=_("Country of the register"), choices=_countries)
    register = forms.CharField(
        label=_("Register or authority"),
        help_text=_("As it calls itself: General Medical Council, 国家卫生健康委员会."),
        max_length=120,
    )
    number = forms.CharField(
        label=_("Your number there"),
        help_text=_("Deleted at the decision, with the document. In the United States: your NPI."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document = forms.FileField(
        label=_("Scan or photograph"),
        help_text=_("PDF, PNG or JPEG, up to 8 MB. Cover what has nothing to do with your profession."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def clean_document(self) -> bytes:
        """The content, if it is of a kind that is taken; nothing is stored before."""
        sent: UploadedFile = self.cleaned_data["document"]
        content: bytes = sent.read(documents.LARGEST + 1)
        documents.content_type_of(content)
        return content

    def clean(self) -> dict[str, Any]:
        """A number of the United States has a check digit."""
        cleaned = self.cleaned_data
        number = cleaned.get("number", "")
        if number and cleaned.get("country") == UNITED_STATES and number.replace(" ", "").isdigit():
            try:
                cleaned["number"] = identifiers.clean_npi(number)
            except ValidationError as error:
                self.add_error("number", error)
        return cleaned


class RefereeForm(forms.Form):
    """Somebody who can say that the claim is true."""

    profession = profession_field("researcher", "engineer", "clinician")
    email = EmailField(
        label=_("Their address"),
        help_text=_("Best at an institution: what a free address says needs a reviewer as well."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=_("They are"), choices=Referee.Relation.choices, widget=forms.RadioSelect())


class AppealForm(forms.Form):
    """Why the decision should be looked at again."""

    text = forms.CharField(
        label=_("What the first decision overlooked"),
        help_text=_("Somebody else reads it and decides. No patients, no numbers."),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ProposalForm(forms.Form):
    """An institution whose domain is not known yet."""

    domain = forms.CharField(widget=forms.HiddenInput(), max_length=253)
    institution = forms.CharField(label=_("Institution with this domain"), max_length=120)


class RefereeAnswerForm(forms.Form):
    """What a referee says."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("confirmed", _("Yes, I confirm it from my own knowledge")),
            ("cannot", _("I cannot confirm it")),
            ("declined", _("I do not want to answer")),
        ],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(
        label=_("In a sentence: how you know, or why not"),
        help_text=_("Read by reviewers, not by the applicant. No patients."),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Declining and not being able to confirm need a reason; it tells an honest no from a wrong address."""
        cleaned = self.cleaned_data
        if cleaned.get("answer") in ("cannot", "declined") and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Say in a few words why."), code="reason_missing"))
        return cleaned
