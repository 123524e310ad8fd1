"""What members do with answers, with each other in private, and what moderators do with threads: a flow for each."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.people import Person, bring_in, send

MORNING = (
    "from datetime import timedelta\nfrom django.utils import timezone\nthen = timezone.now() - timedelta(hours=3)\n"
)


def question(visitor: Visitor, asker: Person, answerer: Person) -> tuple[str, int]:
    """A question of this morning with one answer: the path of its page without a language, and the answer's number."""
    path, answer = visitor.site.python(f"""{MORNING}
from accounts.models import User
from tests.factories.forum import PostFactory, ThreadFactory
asker, answerer = (User.objects.get(username=name) for name in ({asker.username!r}, {answerer.username!r}))
thread = ThreadFactory(
    question=True, author=asker, title="阈值如何确定", created_at=then, language="zh-hans", category__name_zh="评价",
    category__thread_count=1
)
answer = PostFactory(thread=thread, author=answerer, source="先看体位。", created_at=then, language="zh-hans")
result = thread.get_absolute_url(), answer.pk
""")
    return path.removeprefix("/zh-hans"), answer


def post_with(page: Page, text: str):
    return page.locator("article").filter(has_text=text).last


def test_answer_is_found_useful_accepted_edited_and_compared(visitor, axe, shoot):
    asker, answerer = visitor("zh-hans", "light", "desk"), visitor("zh-hans", "dark", "phone")
    persons = bring_in(asker), bring_in(answerer)
    path, answer = question(asker, *persons)
    asker.goto(path)
    shown = post_with(asker.page, "先看体位。")
    shown.locator('button[value="useful"]').click()
    expect(shown.locator('button[value="take-back"]')).to_have_attribute("aria-pressed", "true")
    shown.locator('button[value="accept"]').click()
    expect(post_with(asker.page, "先看体位。").locator('button[value="unaccept"]')).to_be_attached()

    answerer.goto(f"/p/{answer}/edit/")
    answerer.page.locator('[name="body"]').fill("先看体位，再看设备。")
    answerer.page.locator('[name="reason"]').fill("补充设备")
    answerer.page.locator("[data-composer-send]").click()
    answerer.page.wait_for_url(lambda url: "/edit/" not in url)
    expect(post_with(answerer.page, "再看设备。")).to_be_visible()

    asker.goto(f"/p/{answer}/history/")
    asker.page.locator('main form [name="from"]').last.check()
    asker.page.locator("main form button[type=submit]").click()
    expect(asker.page.locator("pre ins")).to_have_text("，再看设备")
    expect(asker.page.locator("main")).to_contain_text("补充设备")
    assert not axe(asker.page)
    shoot(asker.page, "comparison-zh-hans-light-1440")


def test_private_conversation_is_answered_muted_reported_left_and_refused(visitor, axe, shoot):
    writer, reader = visitor("en", "light", "desk"), visitor("en", "dark", "phone")
    one, other = bring_in(writer), bring_in(reader)
    writer.goto(f"/messages/new/?to={other.username}")
    writer.page.locator('[name="title"]').fill("Your validation letter")
    writer.page.locator('[name="body"]').fill("May I cite the draft?")
    assert not axe(writer.page)
    shoot(writer.page, "conversation-new-en-light-1440")
    writer.page.locator("#conversation button.button--primary").click()
    writer.page.wait_for_url("**/t/**")
    assert not axe(writer.page)
    shoot(writer.page, "conversation-en-light-1440")

    reader.goto("/messages/")
    expect(reader.page.locator(".thread__replies--new")).to_have_text("1")
    assert not axe(reader.page)
    shoot(reader.page, "conversations-en-dark-390")
    reader.page.locator(".thread__title a").click()
    answer(reader, "Please wait for the journal.")
    writer.goto("/messages/")
    expect(writer.page.locator(".thread__replies--new")).to_have_text("1")
    writer.page.locator(".thread__title a").click()
    expect(post_with(writer.page, "Please wait for the journal.")).to_be_visible()
    expect(writer.page.locator("main")).to_contain_text("May I cite the draft?")
    writer.goto("/messages/")
    expect(writer.page.locator(".thread__replies--new")).to_have_count(0)

    reader.page.locator('button[name="is_muted"][value="yes"]').click()
    expect(reader.page.locator('button[name="is_muted"][value="no"]')).to_be_visible()
    shoot(reader.page, "conversation-en-dark-390")
    report(reader, axe, shoot)
    leave(reader)
    block(reader, one)
    expect_refusal(writer, other)


def block(visitor: Visitor, person: Person) -> None:
    """Hear and write to somebody no more."""
    visitor.goto(f"/u/{person.username}/block/")
    visitor.page.locator('[name="kind"][value="block"]').check()
    send(visitor.page, "kind")
    visitor.page.wait_for_url(lambda url: "/block/" not in url)


def expect_refusal(writer: Visitor, other: Person) -> None:
    """Whoever is blocked cannot begin a conversation, hears whose choice stands in the way, and loses no word."""
    writer.site.python("from foundation.models import LimitCount\nLimitCount.objects.all().delete()")
    writer.watcher.expect_status(403, 409, 422)
    writer.goto(f"/messages/new/?to={other.username}")
    writer.page.locator('[name="title"]').fill("Once more")
    writer.page.locator('[name="body"]').fill("Words that must not be lost.")
    writer.page.locator("#conversation button.button--primary").click()
    expect(writer.page.locator("main [role=alert]").first).to_contain_text(other.username)
    expect(writer.page.locator('[name="body"]')).to_have_value("Words that must not be lost.")


def answer(visitor: Visitor, text: str) -> None:
    """Write under the open thread."""
    body = visitor.page.locator('[name="body"]')
    if not body.count():
        visitor.page.locator('main a[href$="/reply/"]').first.click()
    body.fill(text)
    expect(visitor.page.locator("[data-composer-toolbar]")).to_be_visible()  # what hears the keys has come
    body.press("Control+Enter")
    expect(post_with(visitor.page, text)).to_be_visible()


def report(visitor: Visitor, axe, shoot) -> None:
    """Report the open conversation."""
    visitor.page.locator('aside a[href$="/report/"]').click()
    visitor.page.locator('[name="reason"][value="harassment"]').check()
    assert not axe(visitor.page)
    shoot(visitor.page, "report-en-dark-390")
    before = reports(visitor)
    send(visitor.page, "reason")
    visitor.page.wait_for_url(lambda url: "/report/" not in url)
    assert reports(visitor) == before + 1


def reports(visitor: Visitor) -> int:
    count: int = visitor.site.python("from moderation.models import Flag\nresult = Flag.objects.count()")
    return count


def leave(visitor: Visitor) -> None:
    """Leave the only conversation."""
    visitor.goto("/messages/")
    visitor.page.locator(".thread__title a").click()
    address = visitor.page.url
    visitor.page.locator('aside a[href$="/leave/"]').click()
    visitor.page.locator("#leave button[type=submit]").click()
    visitor.page.wait_for_url(lambda url: "/leave/" not in url)
    visitor.goto("/messages/")
    expect(visitor.page.locator(".thread__title")).to_have_count(0)
    visitor.watcher.expect_status(404)
    answer = visitor.page.goto(address)
    assert answer
    assert answer.status == 404


def test_moderator_locks_moves_and_splits_a_thread_and_takes_each_back(visitor, axe, shoot):
    one = visitor("zh-hans", "dark", "phone")
    person = bring_in(one, traits="admin=True")
    path, _answer = question(one, person, bring_in(visitor("zh-hans")))
    elsewhere = one.site.python(
        "from tests.factories.forum import CategoryFactory\nresult = CategoryFactory(name_zh='部署').pk"
    )
    thread = int(path.split("/")[2])

    care(one, thread, "lock", reason="离题")
    expect(one.page.locator("main aside")).to_contain_text("离题")
    take_back(one)
    assert state_of(one, thread)["is_locked"] is False
    one.goto(path)
    told = one.page.locator(".event", has_text="离题").locator(".event__why").bounding_box()
    assert told
    assert told["width"] > 200, "the reason of a note stands in the column of its icon"
    shoot(one.page, "notes-zh-hans-dark-390")

    open_tool(one, thread, "move")
    one.page.locator('#form-move [name="category"]').select_option(str(elsewhere))
    one.page.locator('#form-move [name="reason"]').fill("这里更合适")
    assert not axe(one.page)
    shoot(one.page, "care-zh-hans-dark-390")
    one.page.locator("#form-move button[type=submit]").click()
    expect(one.page.locator("#do-move [role=alert] li").first).to_be_visible()
    shoot(one.page, "care-asks-zh-hans-dark-390")
    one.page.locator("#form-move button[type=submit]").click()
    one.page.wait_for_load_state()
    assert state_of(one, thread)["category"] == elsewhere
    take_back(one)
    assert state_of(one, thread)["category"] != elsewhere

    one.goto(f"/threads/{thread}/split/")
    one.page.locator('[name="numbers"][value="2"]').check()
    one.page.locator('[name="title"]').fill("另一个问题")
    one.page.locator('[name="reason"]').fill("另有所问")
    assert not axe(one.page)
    shoot(one.page, "split-zh-hans-dark-390")
    one.page.locator("#split button[type=submit]").last.click()
    one.page.locator("#split .note--warn + p button").click()
    one.page.wait_for_url(lambda url: "/split/" not in url)
    assert state_of(one, thread)["posts"] == 1
    one.goto(f"/threads/{thread}/care/")
    take_back(one)
    assert state_of(one, thread)["posts"] == 2


def open_tool(visitor: Visitor, thread: int, tool: str) -> None:
    """Open the fold of one thing that can be done with a thread."""
    visitor.goto(f"/threads/{thread}/care/")
    visitor.page.locator(f"#do-{tool} > summary").click()


def care(visitor: Visitor, thread: int, tool: str, **fields: str) -> None:
    """Do it, with these fields."""
    open_tool(visitor, thread, tool)
    for name, text in fields.items():
        visitor.page.locator(f'#form-{tool} [name="{name}"]').fill(text)
    visitor.page.locator(f"#form-{tool} button[type=submit]").click()
    visitor.page.wait_for_load_state()


def take_back(visitor: Visitor) -> None:
    """Undo what was done last."""
    forms = visitor.page.locator('main form[action$="/undo/"]')
    note = forms.first.locator('[name="note"]').get_attribute("value")
    forms.first.locator("button").click()
    expect(visitor.page.locator(f'main [name="note"][value="{note}"]')).to_have_count(0)


def state_of(visitor: Visitor, thread: int) -> dict[str, object]:
    """What the database says about a thread."""
    state: dict[str, object] = visitor.site.python(f"""
from forum.models import Post, Thread
thread = Thread.objects.get(pk={thread})
posts = Post.objects.filter(thread=thread, is_stub=False).count()
result = {{"is_locked": thread.is_locked, "category": thread.category_id, "posts": posts}}
""")
    return state


def test_two_threads_are_merged_by_a_moderator_and_come_apart_again(visitor, axe, shoot):
    keeper = visitor("zh-hans", "light", "desk")
    bring_in(keeper, traits="staff=True, is_superuser=True")
    source, target = two_threads(keeper)
    keeper.goto(f"/threads/{source}/care/")
    form = keeper.page.locator("#form-merge")
    keeper.page.locator("#do-merge > summary").click()
    form.locator('[name="into"]').fill(str(target))
    form.locator('[name="reason"]').fill("问的是同一件事。")
    form.locator("button[type=submit]").click()
    warning = keeper.page.locator("#do-merge [role=alert]")
    expect(warning).to_contain_text("测试集阈值怎样选")
    assert not axe(keeper.page)
    shoot(keeper.page, "merge-effects-zh-hans-light-1440")
    form.locator("button[type=submit]").click()
    keeper.page.wait_for_url(f"**/threads/{target}/care/**")

    keeper.goto(f"/t/{source}/-/")
    expect(keeper.page.locator("h1")).to_have_text("测试集阈值怎样选")
    expect(post_with(keeper.page, "合并之前的回答。")).to_be_visible()
    expect(keeper.page.locator(".event").filter(has_text="问的是同一件事。")).to_be_visible()
    shoot(keeper.page, "merged-zh-hans-light-1440")

    keeper.goto(f"/threads/{target}/care/")
    keeper.page.locator(f'form[action$="/threads/{target}/care/undo/"] button').first.click()
    keeper.page.wait_for_url("**/care/**")
    keeper.goto(f"/t/{source}/-/")
    expect(keeper.page.locator("h1")).to_have_text("阈值由谁确定")
    expect(post_with(keeper.page, "合并之前的回答。")).to_be_visible()
    keeper.goto(f"/t/{target}/-/")
    expect(keeper.page.locator("article").filter(has_text="合并之前的回答。")).to_have_count(0)
    assert not axe(keeper.page)
    shoot(keeper.page, "unmerged-zh-hans-light-1440")


def two_threads(visitor: Visitor) -> tuple[int, int]:
    """Two discussions of this morning in one category, the first with a reply; their ids."""
    source, target = visitor.site.python(f"""{MORNING}
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
category = CategoryFactory(name_zh="评价", thread_count=2)
source, target = (
    ThreadFactory(title=title, category=category, language="zh-hans", created_at=then)
    for title in ("阈值由谁确定", "测试集阈值怎样选")
)
PostFactory(thread=source, source="合并之前的回答。", created_at=then, language="zh-hans")
result = source.pk, target.pk
""")
    return source, target
