"""Who may sign up now: the site's mode, and the invitation that somebody brought."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.invitations import hash_of
from accounts.mail_domains import as_ascii
from accounts.models import Invitation
from foundation import site

# The hash of the invitation somebody came with. Kept for the session, so that the token leaves the address bar at once.
SESSION_KEY = "invitation"
LONGEST_TOKEN = 200


@dataclass(frozen=True)
class Door:
    """How signing up stands for one visitor."""

    mode: str
    domains: tuple[str, ...] = ()
    invitation_hash: str = ""
    email: str = ""
    """When set, the invitation is for this address only."""
    came_with_invitation: bool = False

    @property
    def is_open(self) -> bool:
        """Whether this visitor may sign up."""
        if self.mode == "closed":
            return False
        return self.mode != "invitation" or bool(self.invitation_hash)

    @property
    def needs_approval(self) -> bool:
        """Whether staff decide afterwards. An invitation was their decision."""
        return self.mode == "approval" and not self.invitation_hash

    def admits(self, email: str) -> bool:
        """Whether the address may join. `*.example.org` admits the sub-domains of example.org and itself."""
        if self.mode != "domain" or self.invitation_hash:
            return True
        domain = as_ascii(email.rpartition("@")[2])
        return any(_is_within(domain, allowed) for allowed in self.domains)


def door_for(request: HttpRequest) -> Door:
    """The door as it stands for this visitor. An invitation opens it in every mode but closed."""
    facts = site.facts()
    hashed = str(request.session.get(SESSION_KEY, ""))
    invitation = Invitation.objects.open(timezone.now()).filter(token_hash=hashed).first() if hashed else None
    return Door(
        mode=facts.sign_up_mode,
        domains=facts.sign_up_domains,
        invitation_hash=invitation.token_hash if invitation else "",
        email=invitation.email if invitation else "",
        came_with_invitation=bool(hashed),
    )


def remember_invitation(request: HttpRequest, token: str) -> None:
    """Keep what somebody brought, used or not: the page says what is wrong with it."""
    request.session[SESSION_KEY] = hash_of(token[:LONGEST_TOKEN])


def _is_within(domain: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        parent = as_ascii(allowed[2:])
        return bool(parent) and (domain == parent or domain.endswith(f".{parent}"))
    return domain == as_ascii(allowed)
