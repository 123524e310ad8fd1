"""The fields of a profile: what each is called, and who sees it unless the member says otherwise."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, Shown, User
from foundation.errors import Text


@dataclass(frozen=True)
class Field:
    """One field with an audience of its own."""

    name: str
    label: Text

    @property
    def column(self) -> str:
        """Which holds the audience."""
        return f"{self.name}_audience"

    @property
    def default(self) -> Shown:
        """Who sees it where nobody decided."""
        owner = User if self.name == "profession" else Profile
        return Shown(getattr(owner(), self.column))


FIELDS: Final = (
    Field("headline", _("Headline")),
    Field("profession", _("Profession")),
    Field("institution", _("Institution")),
    Field("department", _("Department")),
    Field("country", _("Country or region")),
    Field("biography", _("Biography")),
    Field("specialties", _("Specialties")),
    Field("topics", _("Topics of interest")),
    Field("languages", _("Languages spoken")),
    Field("links", _("Links")),
    Field("collaboration", _("Collaboration")),
    Field("publications", _("Publications")),
    Field("interests", _("Interests declared")),
)
