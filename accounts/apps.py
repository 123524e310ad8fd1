from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

from foundation import navigation, recounting

EVENTS = {
    "member_joined": "Somebody signed up. Subject: the member. Data: `needs_approval`.",
    "email_confirmed": "A new member opened the link sent to their address. Subject: the member.",
    "member_approved": "Staff let a newcomer in. Subject: the member.",
    "member_refused": "Staff turned a newcomer away. Subject: the member.",
    "member_suspended": "Staff keep a member from signing in for a time. Subject: the member. Data: `until`.",
    "member_silenced": "Staff let a member read but not write for a time. Subject: the member. Data: `until`.",
    "member_restrictions_lifted": "Staff ended a suspension or silence early. Subject: the member.",
    "account_repaired": "Staff changed a member's account. Subject: the member. Data: `fields`, by name.",
    "account_edited": "A member changed their own account. Subject: the member. Data: `fields`, by name.",
    "email_changed": "A member has another confirmed address. Subject: the member.",
    "password_changed": "A member has another password. Subject: the member.",
    "second_factor_added": "A member set up a second factor. Subject: the member. Data: `kind`.",
    "second_factor_removed": "A second factor was removed. Subject: the member. Data: `kind`.",
    "group_made": "Somebody made a group. Subject: the group.",
    "group_changed": "Somebody changed what a group is called, how it is joined or who sees it. Subject: the group.",
    "group_requested": "A member asks to join a group. Subject: the group. Data: `admission`, the id.",
    "group_request_declined": "A leader declined a request. Subject: the group. Data: `admission`.",
    "group_invited": "A leader invites a member. Subject: the group. Data: `member`; `admission`, ids.",
    "group_invitation_declined": "A member declined an invitation. Subject: the group. Data: `admission`.",
    "group_admission_withdrawn": "A request or an invitation was taken back. Subject: the group. Data: `admission`.",
    "group_member_added": "Somebody belongs to a group now. Subject: the group. Data: `member`, the id.",
    "group_member_changed": "A member has another role in a group. Subject: the group. Data: `member`, the id.",
    "group_member_removed": "Somebody belongs to a group no more. Subject: the group. Data: `member`, the id.",
    "credential_accepted": "A member's claim was checked. Subject: the member. Data: `credential`, the id.",
    "credential_ended": "A checked claim was revoked or ran out. Subject: the member. Data: `credential`, the id.",
    "credential_requested": "A member asks that a claim be checked. Subject: the member. Data: `credential`, the id.",
    "credential_rejected": "A claim was not shown to be true. Subject: the member. Data: `credential`, the id.",
    "credential_withdrawn": "A member took a request or a badge back. Subject: the member. Data: `credential`, the id.",
    "credential_appealed": "A member asks for a second look. Subject: the member. Data: `credential`, the id.",
    "credential_renewed": "A mailbox was confirmed once more. Subject: the member. Data: `credential`, the id.",
    "credential_lapsed": "Nobody decided about a request in time. Subject: the member. Data: `credential`, the id.",
    "credential_document_opened": "A reviewer opened a document. Subject: the applicant. Data: `credential`, the id.",
    "referee_answered": "A referee answered. Subject: the applicant. Data: `credential`, the id; `answer`.",
    "domain_proposed": "A member named an unknown mail domain. Subject: the member. Data: `proposal`, the id.",
    "domain_proposal_refused": "Staff refused a proposed mail domain. Subject: its member. Data: `proposal`, the id.",
    "organisation_made": "Staff added an organisation. Subject: the organisation.",
    "organisation_changed": "Staff changed an organisation or its domains. Subject: the organisation.",
    "outside_account_linked": "A member can sign in by another service now. Subject: the member. Data: `provider`.",
    "outside_account_unlinked": "A member signs in by another service no more. Subject: the member. Data: `provider`.",
    "block_set": "A member muted or blocked another. Subject: the first. Data: `member`, the other; `kind`.",
    "block_lifted": "A member hears another again. Subject: the first. Data: `member`, the other.",
    "profile_edited": "A member changed their profile. Subject: the member. Data: `fields`, by name.",
    "interests_changed": "A member's register of interests, or who sees it, is another. Subject: the member.",
    "publication_claimed": "A member said that a work is theirs. Subject: the member. Data: `reference`, the id.",
    "publication_withdrawn": "A member says so no longer. Subject: the member. Data: `reference`, the id.",
    "publication_confirmed": "Staff confirmed that a work is a member's. Subject: the member. Data: `reference`.",
    "publication_confirmation_withdrawn": "Staff took that back. Subject: the member. Data: `reference`.",
    "avatar_changed": "A member shows another picture. Subject: the member.",
    "avatar_removed": "A member's picture was taken away. Subject: the member.",
    "specialty_saved": "Staff made or changed a specialty. Subject: the specialty.",
    "copy_requested": "A member asked for a copy of their data. Subject: the member. Data: `export`, the id.",
    "copy_made": "A copy of a member's data is ready. Subject: the member. Data: `export`, the id.",
    "copy_downloaded": "A member fetched the copy of their data. Subject: the member. Data: `export`, the id.",
    "deletion_announced": "A member who was away for long was told that their account will be deleted. Subject: the "
    "member. Data: `erasure`, the id.",
    "deletion_requested": "A member asked to delete their account. Subject: the member. Data: `erasure`, the id; "
    "`with_texts`.",
    "deletion_withdrawn": "A member keeps their account after all. Subject: the member. Data: `erasure`, the id.",
    "member_erased": "An account was deleted. Subject: the erasure. Data: `rows` by model.",
    "accounts_merged": "Staff made two accounts one. Subject: the one that stays. Data: `from`, the id of the other; "
    "`rows` moved, by model.",
    "terms_published": "Staff published a version of the terms. Subject: the version. Data: `kind`, `number`.",
    "terms_agreed": "A member agreed to versions of the terms. Subject: the member. Data: `versions`, ids.",
    "signed_in_on_new_device": "A member signed in where they had not before. Subject: the member.",
    "token_made": "A member made a key for programs. Subject: the member, or the tool it is for. Data: `token`, "
    "the id; `scopes`.",
    "token_revoked": "A key was made useless. Subject: the member, or the tool it was for. Data: `token`, the id.",
    "service_account_made": "Staff made an account for a tool. Subject: the account. Data: `service`; `owner`, ids.",
    "service_account_changed": "Purpose or owner of a tool's account may be another. Subject: the account. Data: as "
    "above.",
    "service_account_switched_off": "A tool's account does nothing any more. Subject: the account. Data: as above.",
    "service_account_switched_on": "Its owner may make tokens for it again. Subject: the account. Data: as above.",
    "openid_client_made": "Members can sign in to a tool by this site. Subject: the administrator. Data: `client`, the "
    "id; `scopes`.",
    "openid_client_changed": "A tool, or its secret, is another. Subject: the administrator. Data: as above.",
    "openid_client_removed": "A tool can be signed in to no more. Subject: the administrator. Data: `client`.",
    "openid_granted": "A member let a tool ask about them. Subject: the member. Data: `client`, the id; `scopes`.",
    "openid_revoked": "A member ended that. Subject: the member. Data: `client`, the id.",
    "invitation_sent": "Staff made an invitation to join. Subject: the invitation.",
    "invitation_withdrawn": "Staff made an open invitation useless. Subject: the invitation.",
}

MENU = [
    ("profile_settings", _("Profile"), "people"),
    ("account_settings", _("Account"), "edit"),
    ("mfa_index", _("Second factor and passkeys"), "lock"),
    ("usersessions_list", _("Sessions"), "clock"),
    ("credential_settings", _("Credentials"), "check"),
    ("privacy_settings", _("Privacy"), "shield"),
    ("token_settings", _("API tokens"), "code"),
]

ADDRESS = "an address, changed by an action of its own"


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Say what this room records, and which of its pages stand in the member's menu."""
        from accounts import belonging, mentions, travelling  # noqa: PLC0415 - models load before it
        from content import resolvers  # noqa: PLC0415
        from events import registry  # noqa: PLC0415

        _say_where_texts_of_people_live()
        _say_where_texts_of_groups_live()
        _say_where_texts_of_claims_live()
        _say_where_texts_of_the_house_live()
        _say_what_is_rendered()
        belonging.register_all()
        travelling.register_all()
        resolvers.register("mention", mentions.members_named)
        for kind, explanation in EVENTS.items():
            registry.declare(kind, help=explanation)
        navigation.register(navigation.Place.MAIN, navigation.Entry(_("Groups"), "groups", 40, section="groups"))
        for order, (url_name, label, icon) in enumerate(MENU):
            navigation.register(navigation.Place.MEMBER, navigation.Entry(label, url_name, order, icon=icon))
        people = navigation.Entry(_("People"), "people", order=30, section="people")
        navigation.register(navigation.Place.MAIN, people)


def _say_what_is_rendered() -> None:
    from content import rebaking  # noqa: PLC0415

    rebaking.register("accounts.Profile", source="biography", html="biography_html", version="renderer_version")


def _say_where_texts_of_people_live() -> None:
    from accounts.profiles import finding  # noqa: PLC0415 - models load before it
    from content import texts  # noqa: PLC0415

    texts.register("accounts.User", ["name", "refusal_reason", "suspension_reason", "silence_reason"], author="id")
    texts.register_others(
        "accounts.User",
        {
            "password": "hash",
            "email": ADDRESS,
            "username": ADDRESS,
            "time_zone": "name from a list",
            "avatar_key": "random",
        },
    )
    own = ["headline", "institution", "department", "biography", "biography_html", "links", "seeks", "offers", "called"]
    texts.register("accounts.Profile", own, author="member_id")
    texts.register_elsewhere("accounts.ProfileTrait", finding.take_out)
    recounting.register(
        "accounts.profile_traits",
        recounting.Walk(apps.get_model("accounts", "Profile").objects.all, finding.differing, finding.settle),
    )
    texts.register_others("accounts.Profile", {"country": "code from a list"})
    texts.register_others("accounts.ProfileLanguage", {"code": "code from a list"})
    texts.register("accounts.Interest", ["organisation"], author="member_id")
    texts.register("accounts.Specialty", ["name_en", "name_zh"])
    texts.register_others("accounts.Specialty", {"slug": ADDRESS})


def _say_where_texts_of_groups_live() -> None:
    from content import texts  # noqa: PLC0415

    texts.register("accounts.Group", ["name", "description"])
    texts.register_others("accounts.Group", {"slug": ADDRESS})
    texts.register("accounts.Admission", ["note", "reason"])
    texts.register("accounts.Departure", ["reason"], author="removed_by_id")
    texts.register("accounts.Organisation", ["name_en", "name_zh", "description_en", "description_zh"])
    texts.register_others("accounts.Organisation", {"slug": ADDRESS, "country": "code from a list", "website": ADDRESS})
    texts.register_others("accounts.OrganisationDomain", {"domain": ADDRESS})
    texts.register("accounts.Invitation", ["note"], author="invited_by_id")
    texts.register_others("accounts.Invitation", {"token_hash": "hash", "email": ADDRESS})


def _say_where_texts_of_claims_live() -> None:
    from content import texts  # noqa: PLC0415

    # Written by reviewers, referees and the member; each about a claim of the member.
    texts.register("accounts.Credential", ["end_reason", "appeal_text", "register", "institution_en", "institution_zh"])
    texts.register_others("accounts.Credential", {"country": "code from a list", "orcid": "an identifier, by sign-in"})
    texts.register("accounts.CredentialStep", ["reason"], author="actor_id")
    texts.register("accounts.Referee", ["answer_reason"])
    texts.register_others("accounts.Referee", {"email": ADDRESS, "token_hash": "hash"})
    sealed = "encrypted or hashed; nothing can be found in it"
    texts.register_others(
        "accounts.Mailbox", {"address_encrypted": sealed, "address_hash": sealed, "token_hash": "hash"}
    )
    texts.register_others(
        "accounts.Document", {"key": "name of a file", "number": "of a licence; deleted at the decision"}
    )
    texts.register("accounts.DomainProposal", ["institution"], author="proposed_by_id")
    texts.register_others("accounts.DomainProposal", {"domain": ADDRESS})


def _say_where_texts_of_the_house_live() -> None:
    from content import rebaking, texts  # noqa: PLC0415

    texts.register("accounts.ApiToken", ["name"], author="member_id")
    texts.register("accounts.ServiceAccount", ["purpose"], author="owner_id")
    texts.register_others("accounts.ApiToken", {"digest": "hash", "ending": "random", "scopes": "codes from a list"})
    texts.register_others("allauth_idp_oidc.Token", {"hash": "hash", "scopes": "codes from a list", "data": "empty"})
    by_staff = "written by administrators"
    texts.register_others(
        "allauth_idp_oidc.Client",
        {
            "id": "random",
            "secret": "hash",
            "name": by_staff,
            "redirect_uris": ADDRESS,
            "cors_origins": ADDRESS,
            **dict.fromkeys(["scopes", "default_scopes", "grant_types", "response_types"], "codes from a list"),
            "data": "empty",
        },
    )
    hashes = {"digest": "hash", "fingerprint": "hash", "result": "the key of a row"}
    texts.register_others("foundation.IdempotencyKey", hashes)
    texts.register_others("accounts.HeldUsername", {"username": ADDRESS})
    by_code = "written by the program"
    texts.register_others("accounts.RetiredUsername", {"digest": "keyed hash"})
    texts.register_others("accounts.DataExport", {"key": "random", "last_error": by_code})
    texts.register_others("accounts.Erasure", {"counts": "numbers", "kept": "ids", "last_error": by_code})
    texts.register_others("accounts.SignIn", {"device": by_code, "ip": "an address of the network, kept for 90 days"})
    house = ["title_en", "title_zh", "body_en", "body_zh", "html_en", "html_zh", "change_en", "change_zh"]
    texts.register("accounts.TermsVersion", house)
    for language in ("en", "zh"):
        rebaking.register(
            "accounts.TermsVersion",
            source=f"body_{language}",
            html=f"html_{language}",
            version="renderer_version",
            profile="article",
        )
