"""The kinds of event that administrators cause."""

from events import registry


def declare() -> None:
    """Make the kinds known."""
    registry.declare(
        "administrator_created",
        help="An operator made somebody an administrator from the command line. Subject: the member. "
        "data: outcome, made or promoted.",
    )
    registry.declare(
        "site_settings_changed",
        help="An administrator changed settings of the site. Subject: the settings. data: fields, their names.",
    )
    registry.declare(
        "page_changed",
        help="An administrator added or changed a page of the house. Subject: the page. data: slug.",
    )
    registry.declare(
        "page_deleted",
        help="An administrator took a page of the house away. Subject: the page that was. data: slug.",
    )
