"""Members and groups."""

import time
from datetime import timedelta

import factory
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils import timezone

from accounts.actions.invitations import hash_of
from accounts.models import (
    Admission,
    ApiToken,
    Block,
    Consent,
    Credential,
    CredentialStep,
    DataExport,
    Departure,
    Document,
    DomainProposal,
    Erasure,
    Group,
    Invitation,
    Membership,
    Organisation,
    OrganisationDomain,
    Referee,
    ServiceAccount,
    SignIn,
    TermsVersion,
    User,
)
from content.markup import RenderedHtml

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        admin = factory.Trait(is_staff=True, is_superuser=True)
        chinese = factory.Trait(
            username=factory.Sequence(lambda n: f"周若衡{n}"),
            name="周若衡",
            language="zh-hans",
            time_zone="Asia/Shanghai",
        )
        waiting = factory.Trait(approved_at=None)
        # Signed up, but has not opened the link in the mail.
        unconfirmed = factory.Trait(email_confirmed_at=None)
        suspended = factory.Trait(suspended_until=factory.LazyFunction(lambda: timezone.now() + timedelta(days=7)))

    username = factory.Sequence(lambda n: f"member{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    approved_at = factory.LazyFunction(timezone.now)
    email_confirmed_at = factory.LazyFunction(timezone.now)
    password = factory.django.Password(PASSWORD)


class EmailAddressFactory(factory.django.DjangoModelFactory):
    """The row that signing in looks at. Confirmed, and the member's own, unless a test says otherwise."""

    class Meta:
        model = EmailAddress

    user = factory.SubFactory(UserFactory)
    email = factory.SelfAttribute("user.email")
    verified = True
    primary = True


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation; the token in its link is TOKEN and a number."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    token_hash = factory.LazyAttribute(lambda invitation: hash_of(invitation.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(UserFactory)


class AdmissionFactory(factory.django.DjangoModelFactory):
    """A request that waits."""

    class Meta:
        model = Admission

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(UserFactory)
    kind = "request"
    created_at = factory.LazyFunction(timezone.now)


class DepartureFactory(factory.django.DjangoModelFactory):
    """A member whom a leader took out."""

    class Meta:
        model = Departure

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(UserFactory)
    reason = "Not of the lab any more"
    removed_at = factory.LazyFunction(timezone.now)


class BlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Block

    member = factory.SubFactory(UserFactory)
    other = factory.SubFactory(UserFactory)
    kind = "block"
    created_at = factory.LazyFunction(timezone.now)


class CredentialFactory(factory.django.DjangoModelFactory):
    """An accepted credential that stands beside its member's name."""

    class Meta:
        model = Credential
        skip_postgeneration_save = True

    member = factory.SubFactory(UserFactory)
    profession = "clinician"
    method = "licence"
    state = "accepted"
    requested_at = factory.LazyFunction(timezone.now)
    checked_at = factory.SelfAttribute("requested_at")

    @factory.post_generation
    def shown(self, create, extracted, **kwargs):
        if create and self.state == "accepted":
            User.objects.filter(pk=self.member.pk).update(shown_credential=self)
            self.member.shown_credential = self


class CredentialStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CredentialStep

    credential = factory.SubFactory(CredentialFactory)
    before = "pending"
    after = "accepted"
    created_at = factory.LazyFunction(timezone.now)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A row without a file: for what never reads it."""

    class Meta:
        model = Document

    credential = factory.SubFactory(CredentialFactory, state="pending", checked_at=None)
    key = factory.Sequence(lambda n: f"{n:032x}")
    content_type = "application/pdf"
    size = 1000
    created_at = factory.LazyFunction(timezone.now)


class RefereeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referee

    credential = factory.SubFactory(CredentialFactory, state="pending", checked_at=None, method="referee")
    email = "referee@example.org"
    relation = "supervisor"
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    sent_at = factory.LazyFunction(timezone.now)
    link_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name_en = factory.Sequence(lambda n: f"Organisation {n}")
    kind = "hospital"


class OrganisationDomainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationDomain

    organisation = factory.SubFactory(OrganisationFactory)
    domain = factory.Sequence(lambda n: f"organisation{n}.example.org")


class DomainProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DomainProposal

    domain = factory.Sequence(lambda n: f"proposed{n}.example.org")
    institution = "Somewhere"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)


class TermsVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TermsVersion

    kind = "terms"
    number = factory.Sequence(lambda n: n + 1)
    title_en = "Terms of use"
    title_zh = "使用条款"
    body_en = "Be **kind**."
    body_zh = "与人为善。"
    html_en = RenderedHtml("<p>Be <strong>kind</strong>.</p>")
    html_zh = RenderedHtml("<p>与人为善。</p>")
    published_at = factory.LazyFunction(timezone.now)


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    member = factory.SubFactory(UserFactory)
    version = factory.SubFactory(TermsVersionFactory)
    given_at = factory.LazyFunction(timezone.now)


class SignInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignIn

    member = factory.SubFactory(UserFactory)
    tried_at = factory.LazyFunction(timezone.now)
    outcome = "success"
    method = "password"
    device = "Firefox, Windows"
    ip = "203.0.113.77"


class DataExportFactory(factory.django.DjangoModelFactory):
    """One that was asked for."""

    class Meta:
        model = DataExport

    member = factory.SubFactory(UserFactory)
    requested_at = factory.LazyFunction(timezone.now)


class ErasureFactory(factory.django.DjangoModelFactory):
    """One whose day comes in a week."""

    class Meta:
        model = Erasure

    member = factory.SubFactory(UserFactory)
    requested_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what the member's authenticator app holds


def add_app(member: User) -> Authenticator:
    """Give the member an authenticator app."""
    return TOTP.activate(member, APP_SECRET).instance


def code_now(*, steps: int = 0) -> str:
    """What the app shows now, or so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(APP_SECRET, int(time.time()) // 30 + steps))


def show_second_factor(browser, member: User) -> None:
    """Let a browser in which the member is signed in have shown a second factor, which the member gets if need be."""
    app = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).first() or add_app(member)
    session = browser.session
    session[login_flow.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "id": app.pk, "type": "totp", "reauthenticated": True}
    ]
    session[login_flow._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login_flow.user_id_to_str(member)
    session.save()


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A key whose value nobody knows."""

    class Meta:
        model = ApiToken

    member = factory.SubFactory(UserFactory)
    name = "Ward dashboard"
    digest = factory.Sequence(lambda number: f"{number:064x}")
    ending = "abcd"
    scopes = factory.LazyFunction(lambda: ["read:forum"])
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda token: token.created_at + timedelta(days=30))


class ServiceAccountFactory(factory.django.DjangoModelFactory):
    """A tool's account, with a member who answers for it."""

    class Meta:
        model = ServiceAccount

    member = factory.SubFactory(UserFactory, origin="service", trust_level=1, messages_from="nobody")
    owner = factory.SubFactory(UserFactory)
    purpose = "Posts the results of the nightly evaluation."
    made_by = factory.SubFactory(UserFactory, staff=True)
    made_at = factory.LazyFunction(timezone.now)
