"""What a member's copy and the deletion of an account do with the tables of this room, and of the packages it uses."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_context, register_eraser, register_nobodys


def register_all() -> None:
    """Called once, in apps.py."""
    from accounts.erasing import own  # noqa: PLC0415 - models load before it

    _own()
    _with_others()
    _of_packages()
    _of_nobody()
    register_eraser("accounts.own", own.erase)
    register_context("accounts.User", ["username"], key=["username"])
    register_context("accounts.Group", ["slug", "name"], key=["slug"])
    register_context("accounts.Audience", ["kind", "group"], key=["kind", "group"])
    register_context(
        "accounts.TermsVersion", ["kind", "number", "title_en", "title_zh", "published_at"], key=["kind", "number"]
    )


def _own() -> None:
    kept = Fate.DELETED
    register(
        "accounts.User",
        owner="pk",
        fate=kept,
        file="account",
        words=_("Your account and your settings."),
        omit=["password", "is_superuser", "approved_by", "refused_by", "shown_credential"],
        is_loaded=False,
    )
    register("accounts.Consent", owner="member", fate=kept, file="consents", words=_("What you agreed to, and when."))
    register(
        "accounts.SignIn",
        owner="member",
        fate=kept,
        file="sign_ins",
        words=_("Attempts to sign in to your account during the last 90 days."),
        is_loaded=False,
    )
    register(
        "accounts.DataExport",
        owner="member",
        fate=kept,
        file="copies",
        words=_("Copies of your data that you asked for."),
        omit=["key", "last_error", "claimed_at", "attempts"],
        is_loaded=False,
        is_moved=False,
    )


def _with_others() -> None:
    kept = Fate.DELETED
    register(
        "accounts.Erasure",
        owner="member",
        fate=Fate.UNNAMED,
        why="a wish that the account page shows while it waits",
        is_moved=False,
    )
    register(
        "accounts.Credential",
        owner="member",
        fate=kept,
        file="credentials",
        words=_("Claims of yours that somebody checked."),
        omit=["checked_by"],
        is_loaded=False,
    )
    register(
        "accounts.Membership",
        owner="member",
        fate=kept,
        file="groups",
        words=_("Groups you belong to."),
        is_loaded=False,
    )
    register(
        "accounts.Block",
        owner="member",
        fate=kept,
        file="blocks",
        words=_("Members whom you muted or blocked."),
        also=["other"],
    )
    register(
        "accounts.Invitation",
        owner="invited_by",
        fate=Fate.UNNAMED,
        file="invitations",
        words=_("Invitations that you made."),
        omit=["token_hash"],
        is_loaded=False,
    )


def _of_packages() -> None:
    kept = Fate.DELETED
    register(
        "account.EmailAddress",
        owner="user",
        fate=kept,
        file="email_addresses",
        words=_("E-mail addresses of your account."),
        is_loaded=False,
        is_moved=False,
    )
    register(
        "mfa.Authenticator",
        owner="user",
        fate=kept,
        file="second_factors",
        words=_("Second factors that you set up, without their secrets."),
        omit=["data"],
        is_loaded=False,
        is_moved=False,
    )
    register(
        "usersessions.UserSession",
        owner="user",
        fate=kept,
        file="sessions",
        words=_("Where you are signed in."),
        omit=["session_key", "data"],
        is_loaded=False,
        is_moved=False,
    )
    register("admin.LogEntry", owner="user", fate=kept, why="the work of staff, told by what they changed")


def _of_nobody() -> None:
    register_nobodys(
        {
            "accounts.Group": "a group is its members', and outlives each of them",
            "accounts.Organisation": "a place, described by staff",
            "accounts.TermsVersion": "the site's own text",
        }
    )
