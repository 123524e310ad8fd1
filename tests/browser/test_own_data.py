"""A member takes a copy of their data, asks to delete the account, and stays after all."""

import zipfile

from playwright.sync_api import expect

from tests.browser import people
from tests.browser.people import Person


def test_member_takes_a_copy_then_goes_and_changes_their_mind(visitor, site, tmp_path):
    person, reader = Person(), visitor("en")
    people.bring_in(reader, person)
    page = reader.page
    reader.goto("/settings/privacy/")
    page.locator('form[action$="/settings/privacy/copy/"] button').click()
    people.confirm_identity(reader, person)
    site.letter_with(person.email, "download it until")
    reader.goto("/settings/privacy/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    waiting.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert person.email.encode() in archive.read("account.jsonl")

    reader.goto("/settings/privacy/delete/")
    people.confirm_identity(reader, person)
    page.locator('[name="username"]').fill(person.username)
    people.send(page, "username")
    expect(page.get_by_text("Your account will be deleted on")).to_be_visible()
    page.get_by_role("button", name="Keep my account").click()

    expect(page.get_by_text("Your account stays.")).to_be_visible()
    expect(page.get_by_text("Your account will be deleted on")).to_have_count(0)
