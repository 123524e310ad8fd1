"""A call for partners, from its form to the request of somebody who answers it."""

from playwright.sync_api import expect

from tests.browser.people import bring_in
from tests.browser.test_forum_writing import place

TOPIC = (
    "from knowledge.models import Topic\n"
    "row, _new = Topic.objects.get_or_create(slug='calls', defaults={'name_en': 'Calls', 'name_zh': '征集'})\n"
    "result = row.slug"
)


def test_call_is_made_answered_and_closed(visitor, axe, shoot):
    author = visitor("zh-hans", "light", "phone")
    bring_in(author)
    author.site.python(TOPIC)
    author.site.python(
        "from datetime import timedelta\nfrom accounts.models import User\n"
        "for one in User.objects.all():\n    one.joined_at -= timedelta(days=60)\n    one.save()\nresult = 1"
    )
    author.goto(f"/new/collaboration/?category={place(author)}&topic=calls")
    page = author.page
    page.locator('[name="title"]').fill("征集一位做分割的工程师")
    page.locator('[name="detail-seeking"][value="engineer"]').check()
    page.locator('[name="detail-offer"]').fill("两百例已标注的胸片。")
    page.locator('[name="detail-ethics_status"]').select_option("approved")
    page.locator('[name="detail-authorship_terms"]').fill("参与写作者均署名。")
    page.locator('[name="detail-deadline"]').fill(
        author.site.python(
            "from django.utils import timezone\n"
            "result = (timezone.now() + timezone.timedelta(days=20)).date().isoformat()"
        )
    )
    page.locator('[name="body"]').fill("我们想把分割结果放回阅片流程里检验。")
    assert axe(page) == []
    shoot(page, "call-form-zh-phone-light")
    page.locator("[data-composer-send]").click()
    page.wait_for_url("**/t/**")
    expect(page.get_by_text("征集进行中")).to_be_visible()
    address = page.url.removeprefix(author.site.url).removeprefix("/zh-hans")

    reader = visitor("en", "dark", "desk")
    bring_in(reader)
    author.site.python(
        "from datetime import timedelta\nfrom accounts.models import User\n"
        "one = User.objects.latest('pk')\none.joined_at -= timedelta(days=60)\none.save()\nresult = 1"
    )
    reader.goto(address)
    assert axe(reader.page) == []
    shoot(reader.page, "call-en-desk-dark")
    reader.page.get_by_role("link", name="Ask to get in touch").click()
    text = reader.page.locator('[name="text"]')
    expect(text).to_have_value("About your call “征集一位做分割的工程师”: ")
    text.press("End")
    text.press_sequentially("I build segmentation tools.")
    reader.page.get_by_role("button", name="Ask", exact=True).click()
    expect(reader.page.get_by_text("is asked. If they accept")).to_be_visible()

    page.get_by_role("button", name="结束征集").click()
    expect(page.get_by_text("征集已结束").first).to_be_visible()
    author.goto("/kinds/collaboration/?detail-status=open")
    expect(page.get_by_text("征集一位做分割的工程师")).to_have_count(0)
