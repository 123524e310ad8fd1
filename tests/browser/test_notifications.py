"""Following, being mentioned and muting; stopping mail by a link in it. A flow for each, in either language."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.people import Person, bring_in, html_language
from tests.notifications.inbound.letters import QUOTED, mail


def a_thread(visitor: Visitor) -> str:
    """A thread of this morning: the path of its page without a language."""
    path = visitor.site.python("""
from datetime import timedelta
from django.utils import timezone
from tests.factories.forum import PostFactory, ThreadFactory
then = timezone.now() - timedelta(hours=3)
thread = ThreadFactory(title="Which threshold does a ward need", created_at=then, category__thread_count=1)
PostFactory(thread=thread, source="It depends on the ward.", created_at=then)
result = thread.get_absolute_url()
""")
    return str(path)


def reply(visitor: Visitor, path: str, body: str) -> None:
    """Somebody else answers there, and everybody whom it concerns has been told when this returns."""
    visitor.site.python(f"""
import time, uuid
from django.utils import timezone
from forum.actions.posts import reply_to_thread
from forum.models import Thread
from forum.writing import Writing
from notifications.models import FanOut
from events.models import Event
from tests.factories.accounts import UserFactory
thread = Thread.objects.get(pk={path.split("/")[2]})
writer = UserFactory(joined_at=timezone.now() - timezone.timedelta(days=60))
writing = Writing(body={body!r}, client_token=uuid.uuid4())
post = reply_to_thread(actor=writer, thread=thread, writing=writing, now=timezone.now())
event = Event.objects.get(kind="post_created", subject_id=post.pk)
deadline = time.monotonic() + 60
while not FanOut.objects.filter(event_id=event.pk, state="done").exists():
    assert time.monotonic() < deadline, "nobody was told"
    time.sleep(0.1)
""")


def expect_number(page: Page, number: str) -> None:
    """What the bell shows once the page, which stays as it is, has asked again; empty for none."""
    bell = page.locator("[data-live-count]").first
    for _turn in range(20):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(150)
        if (bell.locator(".count").inner_text() if bell.locator(".count").count() else "") == number:
            return
    raise AssertionError(f"The bell does not show {number!r}: {bell.inner_text()!r}")


def test_member_watches_is_mentioned_reads_and_mutes(visitor, axe, shoot):
    reader = visitor("en", "light", "desk")
    person = bring_in(reader)
    path = a_thread(reader)
    reader.goto(path)
    reader.page.locator('form[data-respond] button[value="watching"]').click()
    expect(reader.page.locator('form[data-respond] button[value="watching"]')).to_have_attribute("aria-pressed", "true")
    reader.page.evaluate("window.stayed = true")

    reply(reader, path, f"What does @{person.username} say?")
    expect_number(reader.page, "1")
    assert reader.page.evaluate("window.stayed"), "the page was loaded again"

    reader.goto("/notifications/")
    expect(reader.page.locator(".notice--unread")).to_contain_text("mentioned you")
    reader.page.locator(".notice a").first.focus()
    reader.page.keyboard.press("x")
    expect(reader.page.locator(".notice__choice").first).to_be_checked()
    assert not axe(reader.page)
    shoot(reader.page, "notifications-en-light-1440")
    reader.page.locator(".notice a").first.click()
    reader.page.wait_for_url("**/t/**")
    expect_number(reader.page, "")

    reader.page.locator('form[data-respond] button[value="muted"]').click()
    expect(reader.page.locator('form[data-respond] button[value="muted"]')).to_have_attribute("aria-pressed", "true")
    reply(reader, path, f"And once more, @{person.username}?")
    expect_number(reader.page, "")


def test_mail_is_stopped_by_two_clicks_without_signing_in(visitor, axe, shoot):
    guest = visitor("zh-hans", "dark", "phone")
    member = Person()
    guest.site.python(f"""
from django.utils import timezone
from notifications import tasks
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.notifications import DeliveryFactory, NotificationFactory
reader = UserFactory(username={member.username!r}, email={member.email!r}, language="zh-hans")
thread = ThreadFactory(title="阈值如何确定", category__thread_count=1)
post = PostFactory(thread=thread, source="先看体位。")
DeliveryFactory(notification=NotificationFactory(recipient=reader, kind="mention", subject=post, target=thread))
tasks.mail_due()
tasks.send_due_mail()
""")
    letter = guest.site.letter_with(member.email, "/unsubscribe/")

    guest.page.goto(guest.site.link(letter, "/unsubscribe/"))
    expect(guest.page.locator("html")).to_have_attribute("lang", html_language(guest))
    assert not axe(guest.page)
    shoot(guest.page, "unsubscribe-zh-hans-dark-390")
    guest.page.locator('main button[value="kind"]').click()

    expect(guest.page.locator("main button")).to_have_count(0)
    stopped = guest.site.python(f"""
from notifications.models import ChannelChoice
found = ChannelChoice.objects.filter(member__username={member.username!r})
result = list(found.values_list("kind", "channel", "is_on"))
""")
    assert stopped == [["mention", "email", False]]


def test_answer_by_mail_stands_in_the_thread(visitor, shoot):
    reader = visitor("zh-hans", "light", "phone")
    person = bring_in(reader)
    path = str(
        reader.site.python(f"""
from notifications import tasks
from accounts.models import User
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.notifications import DeliveryFactory, NotificationFactory
reader = User.objects.get(username={person.username!r})
thread = ThreadFactory(title="阈值何时重新确定", category__thread_count=1)
post = PostFactory(thread=thread, source="@{person.username} 你们多久重新校准一次？")
DeliveryFactory(notification=NotificationFactory(recipient=reader, kind="mention", subject=post, target=thread))
tasks.mail_due()
tasks.send_due_mail()
result = thread.get_absolute_url()
""")
    )
    letter = reader.site.letter_with(person.email, "阈值何时重新确定")
    words = "每季度一次，并在更换设备之后。"

    answer = mail(
        to=letter["Reply-To"], sender=person.email, text=words, tail=f"\n\n在 2026年11月27日 写道：\n> {QUOTED}"
    )
    for _turn in range(2):  # as a mail server does that is not sure of having handed it in
        reader.site.hand_in(answer)

    reader.goto(path)
    for _turn in range(100):
        if reader.page.get_by_text(words).count():
            break
        reader.page.wait_for_timeout(200)
        reader.page.reload()
    expect(reader.page.locator(".post .prose", has_text=words)).to_have_count(1)
    expect(reader.page.locator(".post", has_text=words).locator(".who__name")).to_contain_text(person.username)
    expect(reader.page.locator(".post", has_text=words)).not_to_contain_text("写道")
    shoot(reader.page, "answer-by-mail-zh-hans-light-390")
