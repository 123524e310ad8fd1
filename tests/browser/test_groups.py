"""A group with a place of its own, from making it to being invited, and from outside."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.people import bring_in, send


def make_known(visitor: Visitor, username: str) -> None:
    """Let the member have been here for a while."""
    visitor.site.python(f"""
from accounts.models import User
result = User.objects.filter(username={username!r}).update(trust_level=2)
""")


def test_a_private_group_is_read_by_whom_its_leader_invites_and_by_nobody_else(visitor, axe, shoot):
    leader, invited, outsider = visitor("en", "light", "desk"), visitor("zh-hans", "dark", "phone"), visitor("en")
    leading, invitee, _stranger = bring_in(leader), bring_in(invited), bring_in(outsider)
    make_known(leader, leading.username)

    leader.goto("/groups/new/")
    leader.page.locator('[name="name"]').fill("Silent trial of ward seven")
    send(leader.page, "name")
    leader.page.wait_for_url("**/manage/")
    group = leader.page.url.split(leader.site.url)[1].removesuffix("manage/")
    leader.page.locator('[name="who"]').fill(invitee.username)
    leader.page.locator('button[value="invite"]').click()
    leader.goto(f"{group}categories/")
    leader.page.locator('[name="name_en"]').fill("Before anybody acts")
    send(leader.page, "name_en")
    assert not axe(leader.page)
    leader.goto("/new/discussion/")
    leader.page.locator('[name="title"]').fill("Which alarms do we read aloud")
    leader.page.locator('[name="category"]').select_option(label="Before anybody acts")
    leader.page.locator('[name="body"]').fill("The three highest, after the plan is made.")
    leader.page.locator("[data-composer-send]").click()
    leader.page.wait_for_url("**/t/**")
    thread = leader.page.url.split(leader.site.url)[1]

    invited.goto(group)
    invited.page.locator('button[value="accept"]').click()
    expect(invited.page.locator("main")).to_contain_text("Which alarms do we read aloud")
    assert not axe(invited.page)
    shoot(invited.page, "group-zh-hans-dark-390")
    invited.goto(thread)
    expect(invited.page.locator("main")).to_contain_text("The three highest")

    for path in (group, f"{group}manage/", f"{group}categories/", thread):
        assert outsider.page.request.get(f"{outsider.site.url}{path}").status == 404, path
