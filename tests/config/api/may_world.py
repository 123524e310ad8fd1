"""A small world of what members have of their own, and who asks about it: for tables of who may do what."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from forum.models import Pseudonym
from tests.factories.accounts import (
    AdmissionFactory,
    BlockFactory,
    CredentialFactory,
    GroupFactory,
    MembershipFactory,
    OrganisationDomainFactory,
    RefereeFactory,
    UserFactory,
)
from tests.factories.forum import CategoryFactory, DraftFactory, PostFactory, PseudonymFactory, ThreadFactory
from tests.factories.knowledge import (
    ArticleRevisionFactory,
    NeedsChangeFactory,
    ReviewerRoleFactory,
    TopicTextFactory,
)
from tests.factories.moderation import ModerationActionFactory
from tests.factories.notifications import SavedSearchFactory, WebhookCallFactory
from tests.factories.profiles import InterestFactory, PublicationFactory

ROLES = ("guest", "member", "silenced", "suspended", "author", "moderator")


def regular(**columns):
    """Somebody who has been here for a while."""
    return UserFactory(joined_at=timezone.now() - timedelta(days=90), **{"trust_level": 1, **columns})


class World:
    """The author leads the group and owns what has an owner; the moderator reviews all topics, too."""

    def __init__(self):
        later = timezone.now() + timedelta(days=7)
        self.people = {
            "member": regular(),
            "silenced": regular(silenced_until=later),
            "suspended": regular(suspended_until=later),
            "author": regular(trust_level=2),
            "moderator": regular(staff=True),
        }
        moderator = self.people["moderator"]
        moderator.user_permissions.set(Permission.objects.filter(codename__in=["moderate_thread", "publish_article"]))
        ReviewerRoleFactory(member=moderator)
        self.people["moderator"] = User.objects.get(pk=moderator.pk)
        self.other, self.staff = regular(), regular(staff=True)
        self._make_groups()
        self._make_own()
        self._make_texts()

    def _make_groups(self):
        self.group = GroupFactory(is_listed=True, joining="request", slug="club")
        MembershipFactory(group=self.group, member=self.people["author"], role="leader")
        MembershipFactory(group=self.group, member=regular(), role="leader")
        self.colleague = regular(username="colleague")
        MembershipFactory(group=self.group, member=self.colleague)
        self.request = AdmissionFactory(group=self.group)
        self.invitation = AdmissionFactory(group=self.group, kind="invitation")
        # Where the member is wanted, and nobody else.
        self.wanted = AdmissionFactory(group=GroupFactory(), kind="invitation", member=self.people["member"])
        self.category = CategoryFactory(group=self.group)

    def _make_own(self):
        author = self.people["author"]
        self.block = BlockFactory(member=author)
        self.interest, self.publication = InterestFactory(member=author), PublicationFactory(member=author)
        self.call = WebhookCallFactory(webhook__member=author, state="sent", done_at=timezone.now())
        self.webhook = self.call.webhook
        self.unsent = DraftFactory(author=author, context="reply:1")
        self.saved_search = SavedSearchFactory(member=author)
        self.decision = ModerationActionFactory(member=author)
        self.asked = CredentialFactory(member=author, state="pending", method="referee", checked_at=None)
        RefereeFactory(credential=self.asked)
        self.refused = CredentialFactory(
            member=author, state="rejected", method="licence", ended_at=timezone.now(), end_reason="Not legible."
        )
        OrganisationDomainFactory(domain="ward.example.org")

    def _make_texts(self):
        author = self.people["author"]
        thread = ThreadFactory()
        voice = PseudonymFactory(thread=thread, member=author)
        self.partners_sought = ThreadFactory(call=True, author=author)
        self.voiced = PostFactory(thread=thread, author=None, unnamed_author=author, pseudonym=Pseudonym(pk=voice.pk))
        self.published = ArticleRevisionFactory(starter=True)
        self.article = self.published.text.article
        self.draft = ArticleRevisionFactory(author=author)
        self.held = ArticleRevisionFactory(author=author, state="in_review", held_at=timezone.now())
        self.fault = NeedsChangeFactory(text=self.published.text)
        self.topic = self.article.topic
        self.proposal = TopicTextFactory(
            topic=self.topic,
            proposed_source="Another text.",
            proposed_by=author,
            proposed_at=timezone.now(),
        )
