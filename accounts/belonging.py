"""What a member's copy and the deletion of an account do with the tables of this room, and of the packages it uses."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_context, register_eraser, register_nobodys


def register_all() -> None:
    """Called once, in apps.py."""
    from accounts.erasing import own  # noqa: PLC0415 - models load before it

    _own()
    _visits()
    _with_others()
    _evidence()
    _of_groups()
    _of_profiles()
    _of_packages()
    _of_nobody()
    register_eraser("accounts.own", own.erase)
    register_context("accounts.User", ["username"], key=["username"])
    register_context("accounts.Group", ["slug", "name"], key=["slug"])
    register_context("accounts.Organisation", ["slug", "kind", "name_en", "name_zh"], key=["slug"], is_frame=True)
    register_context("accounts.Specialty", ["slug", "kind", "name_en", "name_zh"], key=["slug"], is_frame=True)
    register_context("accounts.Audience", ["kind", "group"], key=["kind", "group"])
    register_context("allauth_idp_oidc.Client", ["name"], key=["id"])
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
        omit=["password", "is_superuser", "approved_by", "refused_by", "shown_credential", "avatar_key"],
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
    register(
        "accounts.ApiToken",
        owner="member",
        fate=kept,
        file="api_tokens",
        words=_("Keys that you made for programs; the keys themselves are stored nowhere."),
        omit=["digest"],
        is_loaded=False,
        is_moved=False,
    )
    register(
        "accounts.ServiceAccount",
        owner="owner",
        fate=Fate.UNNAMED,
        file="service_accounts",
        words=_("Accounts of tools that you answer for."),
        omit=["made_by", "switched_off_by"],
        also=["member"],
        is_loaded=False,
    )
    register(
        "foundation.IdempotencyKey",
        owner="member",
        fate=kept,
        why="hashes of requests of the last day, so that none is carried out twice",
        is_moved=False,
    )


def _visits() -> None:
    register(
        "accounts.VisitDay",
        owner="member",
        fate=Fate.DELETED,
        file="visit_days",
        words=_("The days on which you read here, of the last 100, and how many posts were new to you."),
        is_loaded=False,
        wins="posts_read",
    )
    register(
        "accounts.VisitTotal",
        owner="member",
        fate=Fate.DELETED,
        file="visits",
        words=_("What earlier days of reading add up to."),
        is_loaded=False,
        wins="days",
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
        omit=["checked_by", "ended_by", "reminded_at"],
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


def _evidence() -> None:
    """All of it goes with the credential; the encrypted file by `accounts.erasing.own`."""
    gone, owner = Fate.DELETED, "credential__member"
    register(
        "accounts.CredentialStep",
        owner=owner,
        fate=gone,
        file="credential_steps",
        words=_("How your credentials were decided."),
        omit=["actor"],
        is_loaded=False,
    )
    register(
        "accounts.Mailbox",
        owner=owner,
        fate=gone,
        why="the address is kept encrypted, to be written to once a year, and shown to nobody",
    )
    register(
        "accounts.Document",
        owner=owner,
        fate=gone,
        file="credential_documents",
        words=_("Documents that you sent for a credential and that nobody decided about yet. You have the files."),
        omit=["key"],
        is_loaded=False,
    )
    register(
        "accounts.DocumentOpening",
        owner=owner,
        fate=gone,
        file="credential_document_openings",
        words=_("When somebody opened a document of yours."),
        omit=["opened_by"],
        is_loaded=False,
    )
    register(
        "accounts.Referee",
        owner=owner,
        fate=gone,
        file="referees",
        words=_("Colleagues whom you named to confirm a credential."),
        omit=["token_hash", "answer", "answer_reason", "sent_count", "link_until"],
        is_loaded=False,
    )
    register(
        "accounts.DomainProposal",
        owner="proposed_by",
        fate=gone,
        file="domain_proposals",
        words=_("Domains of institutions that you proposed."),
        omit=["decided_by"],
        is_loaded=False,
    )


def _of_groups() -> None:
    register(
        "accounts.Admission",
        owner="member",
        fate=Fate.DELETED,
        file="group_admissions",
        words=_("Groups that you asked to join or were invited to."),
        omit=["invited_by", "decided_by"],
        is_loaded=False,
    )
    register(
        "accounts.Departure",
        owner="member",
        fate=Fate.DELETED,
        file="group_departures",
        words=_("Groups that you were taken out of."),
        omit=["removed_by"],
        is_loaded=False,
    )


def _of_profiles() -> None:
    gone = Fate.DELETED
    register(
        "accounts.Profile",
        owner="member",
        fate=gone,
        file="profile",
        words=_("What you say of yourself, and who may read each part."),
        omit=["biography_html", "renderer_version"],
        many=["specialties"],
    )
    register(
        "accounts.ProfileLanguage",
        owner="profile__member",
        fate=gone,
        file="profile_languages",
        words=_("Languages that you work in."),
    )
    register(
        "accounts.ProfileTopic",
        owner="profile__member",
        fate=gone,
        file="profile_topics",
        words=_("Topics that you named in your profile."),
        # By a number that means something else on another site.
        is_loaded=False,
    )
    register(
        "accounts.Interest",
        owner="member",
        fate=gone,
        file="interests",
        words=_("Interests that you declared."),
    )
    register(
        "accounts.Publication",
        owner="member",
        fate=gone,
        file="publications",
        words=_("Works that you said are yours."),
        omit=["confirmed_by"],
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
    register(
        "socialaccount.SocialAccount",
        owner="user",
        fate=kept,
        file="outside_accounts",
        words=_("Accounts elsewhere by which you sign in."),
        omit=["extra_data"],
        is_loaded=False,
        is_moved=False,
    )
    register(
        "allauth_idp_oidc.Token",
        owner="user",
        fate=kept,
        file="tools",
        words=_("Tools that you signed in to by this site, and what they may be told."),
        omit=["hash", "data"],
        is_loaded=False,
        is_moved=False,
    )
    # allauth lets a tool have an owner; here administrators register them and nobody owns one.
    register("allauth_idp_oidc.Client", fate=Fate.UNNAMED, why="a tool of others", also=["owner"])
    register("socialaccount.SocialToken", owner="account__user", fate=kept, why="a secret", is_moved=False)
    register("admin.LogEntry", owner="user", fate=kept, why="the work of staff, told by what they changed")


def _of_nobody() -> None:
    register_nobodys(
        {
            "accounts.Group": "a group is its members', and outlives each of them",
            "accounts.Organisation": "a place, described by staff",
            "accounts.TermsVersion": "the site's own text",
            "accounts.Specialty": "one of a list by staff",
            "accounts.OrganisationDomain": "part of a place, described by staff",
        }
    )
