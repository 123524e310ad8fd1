"""How members stand with the site, in words for staff."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Standing

STANDINGS = {
    Standing.GOOD: _("member"),
    Standing.WAITING: _("waiting to be let in"),
    Standing.REFUSED: _("refused"),
    Standing.SUSPENDED: _("suspended"),
    Standing.INACTIVE: _("closed"),
}
