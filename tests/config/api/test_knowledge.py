"""The knowledge base, notifications, files and references, by programs."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from content.models import Attachment
from knowledge.models import ArticleRevision, HelpfulVote, NeedsChange
from knowledge.sections import KEYS
from notifications.models import Notification, Subscription
from tests.budgets import assert_flat, count_queries
from tests.content.attachments import samples
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory

pytestmark = pytest.mark.django_db
SECTIONS = {key: f"Text of {key}." for key in KEYS if key not in ("code", "see-also")} | {
    "pitfalls": "1. One.\n2. Two.\n3. Three.",
    "references": "- doi:10.1001/jama.2016.17216: shows it.\n- doi:10.1038/s41591-018-0316-z: shows more.",
}


@pytest.fixture
def topic(db):
    return TopicFactory(slug="calibration")


def begin(program, member, **more):
    given = {
        "slug": "calibration-here",
        "topic": "calibration",
        "level": 1,
        "language": "en",
        "title": "Calibration here",
        "sections": SECTIONS,
    }
    return program(member).ask("POST", "/articles/", given | more)


def test_article_is_begun_seen_by_its_author_alone_submitted_and_withdrawn(program, member, topic):
    begun = begin(program, member)
    pk = begun.told["id"]

    assert begun.status_code == 201
    assert program().read(f"/revisions/{pk}/").status_code == 404
    assert program(UserFactory()).read("/articles/calibration-here/").status_code == 404
    read = program(member).read(f"/revisions/{pk}/?expand=sections").told
    assert [one["key"] for one in read["sections"]] == [key for key in KEYS if key in SECTIONS]
    assert program(member).ask("POST", f"/revisions/{pk}/submission/").told["state"] == "in_review"
    assert program(member).ask("POST", f"/revisions/{pk}/withdrawal/", {}).told["state"] == "withdrawn"


def test_next_revision_builds_on_the_newest_one(program, member, topic):
    begin(program, member)
    mine = program(member)
    given = {"language": "en", "title": "Calibration here", "sections": SECTIONS | {"key-idea": "Another."}}

    stale = mine.ask("POST", "/articles/calibration-here/revisions/", given | {"base_number": 0})
    made = mine.ask("POST", "/articles/calibration-here/revisions/", given | {"base_number": 1})

    assert (stale.status_code, stale.told["code"]) == (412, "changed_meanwhile")
    assert made.told["number"] == 2


def test_article_sent_twice_is_begun_once(program, member, topic):
    mine = program(member)
    given = {
        "slug": "calibration-here",
        "topic": "calibration",
        "level": 1,
        "language": "en",
        "title": "Calibration here",
        "sections": SECTIONS,
    }

    first, second = (mine.ask("POST", "/articles/", given, idempotency_key="one") for _ in range(2))

    assert first.told["id"] == second.told["id"]
    assert ArticleRevision.objects.filter(author=member).count() == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"topic": "no-such"}, (422, "topic")),
        ({"sections": {"nonsense": "x"}}, (422, "sections.nonsense")),
        ({"sections": "x"}, (400, "sections")),
        ({"level": 9}, (400, "level")),
        ({"nonsense": 1}, (400, "nonsense")),
    ],
)
def test_article_that_cannot_be_is_refused_at_its_field(program, member, topic, more, told):
    answer = begin(program, member, **more)

    assert (answer.status_code, *answer.told["fields"]) == told


def published(member, slug="calibration-here"):
    row = ArticleRevision.objects.get(text__article__slug=slug)
    now = timezone.now()
    ArticleRevision.objects.filter(pk=row.pk).update(
        state="approved", is_published=True, published_at=now, decided_at=now, submitted_at=now
    )
    return row


def test_published_article_is_read_by_guests_voted_on_and_reported(program, member, topic):
    begin(program, member)
    published(member)
    reader = program(UserFactory())

    listed = program().read("/articles/?topic=calibration&language=en&q=here").told["results"]
    text = program().read("/articles/calibration-here/text/en/?expand=sections").told
    voted = reader.ask("PUT", "/articles/calibration-here/helpful/", {"language": "en", "is_helpful": True})
    fault = reader.ask(
        "POST",
        "/articles/calibration-here/faults/",
        {"language": "en", "kind": "outdated", "section": "evidence", "note": "The trial was retracted since."},
    )

    assert [one["title"] for one in listed[0]["languages"]] == ["Calibration here"]
    assert text["sections"][0]["html"]
    assert voted.status_code == 200
    assert fault.status_code == 201
    assert (HelpfulVote.objects.count(), NeedsChange.objects.count()) == (1, 1)
    assert program().read("/articles/calibration-here/faults/").status_code == 401


def test_member_who_reviews_nothing_decides_nothing(program, member, topic):
    begun = begin(program, member)
    row = published(member)
    given = {"decision": "approve", "role": "clinician", "content_hash": begun.told["content_hash"]}

    answer = program(UserFactory()).ask("POST", f"/revisions/{row.pk}/reviews/", given)

    assert (answer.status_code, answer.told["code"]) == (403, "review_revision")


@pytest.mark.parametrize("path", ["/topics/?expand=text", "/glossary/", "/paths/", "/articles/", "/revisions/"])
def test_shelves_are_read_in_few_statements(program, member, topic, path):
    begin(program, member)
    mine = program(member)
    assert mine.read(path).status_code == 200

    assert len(count_queries(lambda: mine.read(path))) <= 5


def told(member, number):
    for _ in range(number):
        post = PostFactory()
        Notification.objects.create(
            recipient=member,
            event_id=Notification.objects.count() + 1,
            kind="reply",
            actor=post.author,
            subject_model="forum.post",
            subject_id=post.pk,
            target_model="forum.thread",
            target_id=post.thread_id,
            group_key=f"reply:forum.thread:{post.thread_id}",
            created_at=timezone.now(),
        )


def test_notifications_are_listed_flat_and_counted_as_read(program, member):
    mine = program(member)
    assert_flat(lambda number: told(member, number), lambda: mine.read("/notifications/"))

    listed = mine.read("/notifications/?is_unread=true").told["results"]
    one = mine.ask("PUT", "/notifications/read/", {"groups": [listed[0]["group"]]})
    back = mine.ask("PUT", "/notifications/read/", {"groups": [listed[0]["group"]], "is_read": False})
    everything = mine.ask("PUT", "/notifications/read/", {})

    assert len(listed) == 15
    assert [answer.told["unread_count"] for answer in (one, back, everything)] == [14, 15, 0]
    assert mine.ask("PUT", "/notifications/read/", {"is_read": False}).status_code == 422


def test_what_the_caller_sees_no_longer_is_left_out_of_notifications(program, member):
    told(member, 1)
    ThreadFactory._meta.model.objects.update(hidden_at=timezone.now())

    assert program(member).read("/notifications/").told["results"] == []


def test_thread_is_followed_and_listed(program, member):
    thread = ThreadFactory()
    mine = program(member)

    answer = mine.ask("PUT", f"/subscriptions/thread/{thread.pk}/", {"level": "watching"})

    assert (answer.told["level"], answer.told["title"]) == ("watching", thread.title)
    assert [row["target"] for row in mine.read("/subscriptions/").told["results"]] == [thread.pk]
    assert mine.ask("PUT", f"/subscriptions/post/{thread.pk}/", {"level": "watching"}).status_code == 404
    assert Subscription.objects.get(member=member).level == "watching"


def test_file_is_sent_named_in_a_text_and_taken_back(program, member):
    mine = program(member)
    picture = SimpleUploadedFile("curve.png", samples.png(), "image/png")

    sent = mine.post("/api/v1/attachments/", {"file": picture, "alt_text": "Curve"}, **mine.headers_sent)
    key = json.loads(sent.content)["key"]
    changed = mine.ask("PATCH", f"/attachments/{key}/", {"alt_text": "Calibration curve"})

    assert sent.status_code == 201
    assert changed.told["alt_text"] == "Calibration curve"
    assert "Calibration curve" in changed.told["markdown"]
    assert program(UserFactory()).read(f"/attachments/{key}/").status_code == 404
    assert mine.ask("DELETE", f"/attachments/{key}/").status_code == 204
    assert not Attachment.objects.filter(key=key, removed_at__isnull=True).exists()


def test_file_that_is_none_is_refused(program, member):
    mine = program(member)
    answer = mine.post("/api/v1/attachments/", {"alt_text": "Curve"}, **mine.headers_sent)
    other = mine.post("/api/v1/attachments/", b"{}", content_type="application/json", **mine.headers_sent)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["file"])
    assert other.status_code == 415


def test_work_is_there_for_whoever_sees_a_text_that_cites_it(program, member):
    thread = ThreadFactory()
    body = "Shown in doi:10.1001/jama.2016.17216 already."
    posted = program(member).ask("POST", f"/threads/{thread.pk}/posts/", {"body": body})
    assert posted.status_code == 201
    from content.models import Reference  # noqa: PLC0415

    pk = Reference.objects.get().pk
    assert program().read(f"/references/{pk}/").told["identifiers"][0]["kind"] == "doi"
    ThreadFactory._meta.model.objects.update(hidden_at=timezone.now())
    assert program().read(f"/references/{pk}/").status_code == 404
