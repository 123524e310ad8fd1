"""What members say about themselves: the profile, and what is entered beside it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.models import Interest, Organisation, Shown, Specialty, User
from accounts.models.profiles import LONGEST_BIOGRAPHY, LONGEST_LINE, LONGEST_WISH, MOST_LINKS
from accounts.profiles import fields as profile_fields
from accounts.profiles import topics
from accounts.profiles.wanted import LONGEST_ADDRESS, LONGEST_LABEL, Wanted, WantedLink
from content import declaring
from foundation.errors import DomainError

FREE_LINKS: Final = 2  # empty rows that a form begins with, at least one


@dataclass(frozen=True)
class Part:
    """One field of the profile in the form: its controls, and the select of its audience beside them."""

    name: str
    controls: list[BoundField]
    audience: BoundField


def _several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:  # Any: lazy texts
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple()
    )


class ProfileForm(forms.Form):
    """The whole profile. Each of its fields has its audience beside it, under `<name>_audience`."""

    headline = forms.CharField(
        label=_("Headline"),
        help_text=_("One line under your name: what you work on."),
        max_length=LONGEST_LINE,
        required=False,
    )
    profession = forms.ChoiceField(
        label=_("I am mainly a"),
        help_text=_("Stands beside your posts only where everyone may see it."),
        choices=User.Profession.choices,
    )
    institution = forms.CharField(
        label=_("Institution"),
        help_text=_("Choose one that the site knows, or write its name."),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )
    department = forms.CharField(label=_("Department"), max_length=LONGEST_LINE, required=False)
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    biography = forms.CharField(
        label=_("Biography"),
        help_text=_("Markdown, as in posts. No patient, not even as a story."),
        max_length=LONGEST_BIOGRAPHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    specialties = _several(_("Specialties"), _("At most 8."))
    topics = _several(_("Topics of interest"), _("At most 12."))
    languages = _several(_("Languages spoken"), _("At most 8."))
    open_to_collaborate = forms.BooleanField(label=_("Open to collaborate"), required=False)
    seeks = forms.CharField(
        label=_("What you seek"), max_length=LONGEST_WISH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    offers = forms.CharField(
        label=_("What you offer"), max_length=LONGEST_WISH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_listed = forms.BooleanField(
        label=_("Stand in the directory of people"),
        help_text=_("Your page stays where it is; without this tick nobody finds it by searching for people."),
        required=False,
    )

    def __init__(
        self, data: QueryDict | None = None, *, wanted: Wanted, rows: int = 0, refusal: DomainError | None = None
    ) -> None:
        super().__init__(data, initial=_initial(wanted))
        # house: allow model-in-interface: vocabularies are everybody's
        self.organisations = list(Organisation.objects.visible_to(User()).in_order())
        self._specialties = list(Specialty.objects.in_order())
        self._offer_choices()
        self.rows = min(MOST_LINKS, max(rows, len(wanted.links) + 1, _rows_sent(data)))
        for number in range(self.rows):
            self._add_link(number, wanted)
        for one in profile_fields.FIELDS:
            self.fields[one.column] = forms.TypedChoiceField(
                label=_("Who sees it"), choices=Shown.choices, coerce=int, initial=wanted.audiences[one.name]
            )
        if data is not None:
            self.fields.update(declaring.questions(data, refusal))

    def _offer_choices(self) -> None:
        kinds = Specialty.Kind.choices
        grouped = [
            (label, [(one.slug, one.name) for one in self._specialties if one.kind == kind]) for kind, label in kinds
        ]
        offered: dict[str, Any] = {  # Any: pairs, or groups of pairs
            "country": [("", _("not stated")), *places.countries()],
            "specialties": grouped,
            "topics": [(str(one.pk), one.name) for one in topics.all_topics()],
            "languages": places.languages(),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_link(self, number: int, wanted: Wanted) -> None:
        known = wanted.links[number] if number < len(wanted.links) else WantedLink("", "")
        self.fields[f"link-{number}-label"] = forms.CharField(
            label=_("Words of the link"), max_length=LONGEST_LABEL, required=False, initial=known.label
        )
        self.fields[f"link-{number}-url"] = forms.CharField(
            label=_("Address"),
            max_length=LONGEST_ADDRESS,
            required=False,
            initial=known.url,
            widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        )

    def wanted(self) -> Wanted:
        """What was sent. Needs a valid form."""
        given = self.cleaned_data
        plain = ("headline", "profession", "institution", "department", "country", "biography", "languages")
        kept = (*plain, "open_to_collaborate", "seeks", "offers", "is_listed")
        return Wanted(
            **{name: given[name] for name in kept},
            organisation=self._known(given["institution"]),
            specialties=[one for one in self._specialties if one.slug in given["specialties"]],
            topics=[int(pk) for pk in given["topics"]],
            links=[WantedLink(given[f"link-{n}-label"], given[f"link-{n}-url"]) for n in range(self.rows)],
            audiences={one.name: given[one.column] for one in profile_fields.FIELDS},
        )

    def _known(self, name: str) -> Organisation | None:
        wanted = _folded(name)
        names = ((one, (one.name_en, one.name_zh)) for one in self.organisations)
        return next((one for one, known in names if wanted and wanted in map(_folded, known)), None)

    # What the page shows.

    def part(self, name: str, *controls: str) -> Part:
        """One field with its audience."""
        return Part(name, [self[one] for one in controls or (name,)], self[f"{name}_audience"])

    @property
    def parts(self) -> dict[str, Part]:
        """Every field that this form fills in, by name."""
        plain = ("headline", "profession", "institution", "department", "country", "biography")
        found = {name: self.part(name) for name in (*plain, "specialties", "topics", "languages")}
        found["links"] = self.part("links", *(name for name in self.fields if name.startswith("link-")))
        found["collaboration"] = self.part("collaboration", "open_to_collaborate", "seeks", "offers")
        return found

    def questions(self) -> Iterator[BoundField]:
        """What the privacy check asks about texts that were sent."""
        return (self[name] for name in self.fields if declaring.is_answer(name))


class InterestForm(forms.Form):
    """One entry of the register."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Interest.Kind.choices)
    organisation = forms.CharField(label=_("Organisation"), max_length=LONGEST_LINE)
    from_date = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_date = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty while it lasts."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PublicationForm(forms.Form):
    """One work."""

    identifier = forms.CharField(
        label=_("DOI, PMID or arXiv number"), help_text=_("Or the address of its page."), max_length=400
    )


class AvatarForm(forms.Form):
    """A picture to show beside the name."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "PNG, JPEG or WebP, up to 4 MB. It is cut to a square; what the file tells about itself is removed."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _initial(wanted: Wanted) -> dict[str, Any]:  # Any: words, or lists of them
    plain = ("headline", "profession", "department", "country", "biography", "open_to_collaborate", "seeks", "offers")
    found = {name: getattr(wanted, name) for name in (*plain, "is_listed")}
    found["institution"] = wanted.organisation.name if wanted.organisation else wanted.institution
    found["specialties"] = [one.slug for one in wanted.specialties]
    found["topics"] = [str(pk) for pk in wanted.topics]
    found["languages"] = list(wanted.languages)
    return found


def _rows_sent(data: QueryDict | None) -> int:
    if data is None:
        return 0
    return max((n + 1 for n in range(MOST_LINKS) if f"link-{n}-url" in data), default=0)
