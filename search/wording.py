"""What several pages of search say alike."""

from django.utils.translation import gettext as _


def being_prepared() -> str:
    """There is no index that could be asked."""
    return _("Search is being prepared and does not answer right now. Everything else works; try again soon.")
