"""What several pages of search say alike."""

from typing import Final

from django.utils.translation import gettext as _

RETRY_AFTER: Final = 30  # seconds


def being_prepared() -> str:
    """There is no index that could be asked."""
    return _("Search is being prepared and does not answer right now. Everything else works; try again soon.")
