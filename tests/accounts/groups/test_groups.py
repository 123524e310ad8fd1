"""Groups led by members: who gets in, who gets out, and who learns that one exists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import group_admissions, group_leading
from accounts.actions.group_admissions import LastLeader
from accounts.actions.group_leading import GroupWords
from accounts.models import Admission, Departure, Group, Invitation, Membership, Organisation, User
from events.models import Event
from forum.actions.group_categories import CategoryWords, save_group_category
from forum.models import Category
from foundation.errors import DomainError, NotPermitted
from tests.budgets import assert_flat, count_queries
from tests.factories.accounts import BlockFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def regular(**traits):
    return UserFactory(joined_at=now() - timedelta(days=90), **traits)


@pytest.fixture
def leader():
    return regular(trust_level=2, username="leading")


@pytest.fixture
def group(leader):
    found = GroupFactory(name="Sepsis lab", is_listed=True, joining="request")
    MembershipFactory(group=found, member=leader, role="leader")
    return found


def row(group, member):
    return Membership.objects.get(group=group, member=member)


def ask(member, group, note=""):
    return group_admissions.ask_to_join(actor=member, group=group, note=note, now=now())


def invite(leader, group, who):
    return group_admissions.invite_to_group(actor=leader, group=group, who=who, note="Come", now=now())


def test_a_known_member_makes_a_group_and_leads_it(leader):
    made = group_leading.make_group(actor=leader, words=GroupWords("Journal club", kind="journal_club"), now=now())

    assert row(made, leader).role == "leader"
    assert made.audience.term == f"group:{made.pk}"
    assert Event.objects.filter(kind="group_made", subject_id=made.pk, actor=leader).exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [("Journal \u202eclub", "name_invisible"), ("✅ Checked lab", "name_sign"), ("⭐ lab", "name_sign")],
)
def test_a_name_holds_nothing_that_passes_for_a_badge_or_another_name(leader, group, name, code):
    with pytest.raises(DomainError) as making:
        group_leading.make_group(actor=leader, words=GroupWords(name), now=now())
    with pytest.raises(DomainError) as changing:
        group_leading.edit_group(actor=leader, group=group, words=GroupWords(name), now=now())

    assert (making.value.code, changing.value.code) == (code, code)


def test_a_name_is_stored_in_one_form(leader):
    made = group_leading.make_group(actor=leader, words=GroupWords("  Ｊournal   club "), now=now())

    assert made.name == "Journal club"


def test_a_new_member_makes_none():
    with pytest.raises(NotPermitted):
        group_leading.make_group(actor=regular(), words=GroupWords("Journal club"), now=now())


def test_an_unlisted_group_comes_by_invitation(leader):
    with pytest.raises(DomainError) as refused:
        group_leading.make_group(actor=leader, words=GroupWords("Hidden club", joining="open"), now=now())
    assert refused.value.field == "joining"


def test_a_name_of_an_unlisted_group_is_free_to_all(leader):
    GroupFactory(name="Hidden club")
    made = group_leading.make_group(actor=leader, words=GroupWords("Hidden club", is_listed=True), now=now())

    assert made.slug.startswith("hidden-club-")


def test_a_name_of_a_listed_group_is_taken(leader, group):
    with pytest.raises(DomainError) as refused:
        group_leading.make_group(actor=leader, words=GroupWords("sepsis LAB", is_listed=True), now=now())
    assert refused.value.code == "group_name_taken"


def test_whoever_joins_an_open_group_is_in_at_once(group):
    Group.objects.filter(pk=group.pk).update(joining="open")
    group.refresh_from_db()
    member = regular()

    assert ask(member, group).role == "member"


def test_a_request_waits_and_is_answered(group, leader):
    member = regular()
    asked = ask(member, group, "I read your papers")
    assert ask(member, group) == asked
    group_admissions.decide_request(actor=leader, admission=asked, is_accepted=True, reason="", now=now())

    assert row(group, member).added_by == leader


def test_declining_needs_a_reason_and_asking_again_waits(group, leader):
    member = regular()
    asked = ask(member, group)
    with pytest.raises(DomainError):
        group_admissions.decide_request(actor=leader, admission=asked, is_accepted=False, reason=" ", now=now())
    group_admissions.decide_request(actor=leader, admission=asked, is_accepted=False, reason="Full", now=now())

    with pytest.raises(DomainError) as refused:
        ask(member, group)
    assert refused.value.code == "declined_lately"


def test_nobody_answers_for_a_group_they_do_not_lead(group):
    asked, member = ask(regular(), group), regular()
    MembershipFactory(group=group, member=member)
    with pytest.raises(NotPermitted):
        group_admissions.decide_request(actor=member, admission=asked, is_accepted=True, reason="", now=now())


def test_an_invitation_is_accepted_once(group, leader):
    member = regular(username="invitee")
    made = invite(leader, group, "@Invitee")
    group_admissions.answer_invitation(actor=member, admission=made, is_accepted=True, now=now())

    assert row(group, member)
    with pytest.raises(DomainError):
        group_admissions.answer_invitation(actor=member, admission=made, is_accepted=True, now=now())


def test_nobody_takes_the_invitation_of_somebody_else(group, leader):
    regular(username="invitee")
    made = invite(leader, group, "invitee")
    with pytest.raises(DomainError):
        group_admissions.answer_invitation(actor=regular(), admission=made, is_accepted=True, now=now())


def test_an_address_is_answered_alike_with_and_without_an_account(group, leader, client, mailoutbox):
    known = regular(email="known@example.org")
    client.force_login(leader)
    told = [
        client.post(reverse("manage_group", args=[group.slug]), {"do": "invite", "who": who}, follow=True)
        for who in ("known@example.org", "unknown@example.org")
    ]
    texts = [answer.content.decode() for answer in told]

    assert all("If the address belongs to a member" in text for text in texts)
    assert Admission.objects.get().member == known
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_the_page_for_leaders_does_not_name_who_was_found_by_address(group, leader, client):
    """The open invitation would tell whose address it is."""
    regular(email="known@example.org", username="behind-the-address")
    invite(leader, group, "known@example.org")
    client.force_login(leader)
    answer = client.get(reverse("manage_group", args=[group.slug]))

    assert "behind-the-address" not in answer.content.decode()


def test_whoever_blocked_the_leader_is_not_invited_and_nothing_is_told(group, leader):
    member = regular(username="invitee")
    BlockFactory(member=member, other=leader)

    assert invite(leader, group, "invitee") is None
    assert not Admission.objects.exists()


def test_the_last_leader_stays(group, leader):
    with pytest.raises(LastLeader):
        group_admissions.leave_group(actor=leader, group=group, now=now())
    with pytest.raises(LastLeader):
        group_leading.set_role(actor=leader, membership=row(group, leader), role="member", now=now())
    with pytest.raises(LastLeader):
        group_leading.remove_member(actor=leader, membership=row(group, leader), reason="x", now=now())


def test_handing_over_changes_who_leads(group, leader):
    member = regular()
    MembershipFactory(group=group, member=member)
    group_leading.hand_over(actor=leader, membership=row(group, member), now=now())

    assert (row(group, member).role, row(group, leader).role) == ("leader", "member")


def test_whoever_is_taken_out_reads_why_and_nothing_else(group, leader, client):
    member = regular()
    MembershipFactory(group=group, member=member)
    category = CategoryFactory(group=group)
    thread = ThreadFactory(category=category, author=leader, title="Only for the lab")
    client.force_login(member)
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert "Only for the lab" in client.get("/").content.decode()
    membership = row(group, member)
    group_leading.remove_member(actor=leader, membership=membership, reason="Left the ward", now=now())

    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get(category.get_absolute_url()).status_code == 404
    assert "Only for the lab" not in client.get("/").content.decode()
    assert "Left the ward" in client.get(reverse("groups")).content.decode()
    assert Departure.objects.get().removed_by == leader


@pytest.mark.parametrize("page", ["group", "manage_group", "group_categories"])
def test_an_unlisted_group_looks_missing_to_outsiders(client, page):
    hidden = GroupFactory(name="Emberlab", slug="emberlab")
    member = regular()
    client.force_login(member)
    here = client.get(reverse(page, args=[hidden.slug]))
    missing = client.get(reverse(page, args=["nowhere"]))

    def said(answer):
        return answer.content.decode().replace("emberlab", "X").replace("nowhere", "X").split("csrfmiddlewaretoken")[0]

    assert (here.status_code, missing.status_code) == (404, 404)
    assert said(here) == said(missing)
    assert "Emberlab" not in client.get(reverse("groups")).content.decode()
    assert client.post(reverse(page, args=[hidden.slug]), {"do": "join"}).status_code == 404


def test_the_invited_see_an_unlisted_group(client, leader):
    hidden = GroupFactory(name="Emberlab", slug="emberlab")
    MembershipFactory(group=hidden, member=leader, role="leader")
    member = regular(username="invitee")
    invite(leader, hidden, "invitee")
    client.force_login(member)

    assert "Emberlab" in client.get(reverse("groups")).content.decode()
    answer = client.post(reverse("group", args=["emberlab"]), {"do": "decline"})
    assert answer.headers["Location"] == reverse("groups")
    assert client.get(reverse("group", args=["emberlab"])).status_code == 404


def test_guests_see_leaders_and_size_and_no_members(client, group, leader):
    member = regular(username="plain-member")
    MembershipFactory(group=group, member=member)
    shown = client.get(reverse("group", args=[group.slug])).content.decode()

    assert leader.username in shown
    assert "plain-member" not in shown
    assert "2 members" in shown


def test_a_leader_makes_a_category_that_the_group_alone_reads(client, group, leader):
    client.force_login(leader)
    address = reverse("group_categories", args=[group.slug])
    client.post(address, {"name_en": "Reading room", "kinds": ["discussion"]})
    category = Category.objects.get(audience__group=group)
    assert (category.name_zh, category.kinds, category.parent.slug) == ("Reading room", ["discussion"], "groups")
    assert "Reading room" in client.get(reverse("group", args=[group.slug])).content.decode()
    client.post(reverse("group_category", args=[group.slug, category.pk]), {"name_en": "Ward room"})
    category.refresh_from_db()
    assert category.name_en == "Ward room"
    client.force_login(regular())
    assert client.get(category.get_absolute_url()).status_code == 404
    assert "Ward room" not in client.get(reverse("categories")).content.decode()


def test_nobody_else_makes_one(group):
    member = regular()
    MembershipFactory(group=group, member=member)
    with pytest.raises(NotPermitted):
        save_group_category(actor=member, group=group, words=CategoryWords("A", "B"), now=now())


def test_a_leader_changes_no_category_of_others(client, group, leader):
    other = CategoryFactory()
    client.force_login(leader)

    assert client.post(reverse("group_category", args=[group.slug, other.pk]), {"name_en": "Mine"}).status_code == 404


def test_editing_keeps_the_address(group, leader):
    words = GroupWords("Sepsis group", description="On Fridays", is_listed=True, joining="open")
    changed = group_leading.edit_group(actor=leader, group=group, words=words, now=now())

    assert (changed.slug, changed.name, changed.joining) == (group.slug, "Sepsis group", "open")


def test_leaders_do_all_of_it_on_one_page(client, group, leader):
    member, other = regular(username="asks"), regular(username="second")
    asked = ask(member, group)
    MembershipFactory(group=group, member=other)
    client.force_login(leader)
    address = reverse("manage_group", args=[group.slug])
    assert client.get(address).status_code == 200
    assert client.post(address, {"do": "decline", "row": asked.pk}).status_code == 422
    client.post(address, {"do": "accept", "row": asked.pk})
    client.post(address, {"do": "promote", "row": row(group, other).pk})
    client.post(address, {"do": "remove", "row": row(group, member).pk, "reason": "Moved away"})

    assert row(group, other).role == "leader"
    assert not Membership.objects.filter(group=group, member=member).exists()


def test_a_list_costs_the_same_for_many(client):
    client.force_login(regular())

    def make(count):
        for _number in range(count):
            MembershipFactory(group=GroupFactory(is_listed=True), role="leader")

    assert assert_flat(make, lambda: client.get(reverse("groups"))) <= 12
    busy = Group.objects.first()
    assert_flat(
        lambda count: MembershipFactory.create_batch(count, group=busy), lambda: client.get(busy.get_absolute_url())
    )


def test_an_organisation_has_a_page_with_its_groups(client, group):
    home = Organisation.objects.create(
        slug="north", name_en="North Hospital", name_zh="北方医院", kind="hospital", country="FR"
    )
    Group.objects.filter(pk=group.pk).update(organisation=home)
    GroupFactory(name="Emberlab", organisation=home)
    shown = client.get(reverse("organisation", args=["north"])).content.decode()

    assert "北方医院" in shown
    assert "Sepsis lab" in shown
    assert "Emberlab" not in shown
    assert '"@type": "Hospital"' in shown
    assert "North Hospital" in client.get(reverse("organisations")).content.decode()
    assert count_queries(lambda: client.get(reverse("organisations")))
    assert User.objects.exists()
