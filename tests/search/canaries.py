"""Who searches, and what stands where with a word of its own."""

from django.utils import timezone

from accounts.models import Profile, Shown
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

PLACES = ("public", "members", "verified", "staff", "group", "hidden", "held", "conversation", "merged")
# Who finds what stands where. What is hidden, held, merged away or private is found by nobody, moderators included.
FINDS = {
    "guest": {"public"},
    "member": {"public", "members"},
    "insider": {"public", "members", "group"},
    "verified": {"public", "members", "verified"},
    "staff": {"public", "members", "verified", "staff"},
    "administrator": {"public", "members", "verified", "staff"},
}


def canary(place: str) -> str:
    """A word that stands there and nowhere else."""
    return f"zq{place}canary"


def make_readers():
    """By name; a guest is None."""
    group = GroupFactory()
    found = {
        "guest": None,
        "member": UserFactory(),
        "insider": UserFactory(),
        "verified": CredentialFactory().member,
        "staff": UserFactory(staff=True),
        "administrator": UserFactory(admin=True),
    }
    MembershipFactory(group=group, member=found["insider"])
    found["group"] = group
    return found


def make_world(readers):
    """In each place a thread and a reply with its canary, and members who show a canary to each audience."""
    now = timezone.now()
    categories = {kind: CategoryFactory(for_kind=kind) for kind in ("public", "members", "verified", "staff")}
    categories["group"] = CategoryFactory(group=readers["group"])
    fields = {"hidden": {"hidden_at": now}, "held": {"held_at": now}, "conversation": {"conversation": True}}
    target = ThreadFactory(title="Where merged ones went")
    fields["merged"] = {"merged_into": target, "merged_at": now}
    for place in PLACES:
        more = fields.get(place) or {"category": categories[place]}
        thread = ThreadFactory(title=f"About {canary(place)}", **more)
        PostFactory(thread=thread, source=f"A reply about {canary(place)} too")
        PostFactory(thread=ThreadFactory(title="Open"), source=f"Taken back {canary('hidden')}", hidden_at=now)
    for shown, place in ((Shown.EVERYONE, "public"), (Shown.MEMBERS, "members"), (Shown.VERIFIED, "verified")):
        owner = UserFactory()
        Profile.objects.create(
            member=owner, headline=f"I know {canary(place)}", headline_audience=shown, changed_at=now
        )
    private = UserFactory()
    Profile.objects.create(member=private, headline=canary("hidden"), headline_audience=Shown.NOBODY, changed_at=now)
