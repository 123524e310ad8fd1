"""Texts of topics, earlier texts of articles, and what readers keep of articles, by programs."""

import pytest
from django.utils import timezone

from forum.models import Pseudonym, PseudonymMute
from knowledge.models import ArticleRevision, Progress, TopicText
from notifications.models import Subscription
from tests.config.api.may_world import regular
from tests.factories.forum import PostFactory, PseudonymFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory, TopicFactory, reviewer

pytestmark = pytest.mark.django_db
SCOPES = ("read:knowledge", "write:knowledge")


class TestTopicTexts:
    @pytest.fixture
    def topic(self):
        return TopicFactory(slug="calibration")

    def propose(self, program, member, source="Whether *risks* agree."):
        body = {"language": "en", "source": source}
        return program(member, *SCOPES).ask("PUT", "/topics/calibration/texts/proposal/", body)

    @pytest.mark.usefixtures("topic")
    def test_one_proposes_and_another_accepts_what_they_read(self, program):
        writer, second = regular(), program(reviewer(), *SCOPES)
        proposed = self.propose(program, writer)
        assert (proposed.told["source"], proposed.told["proposed_by"]["username"]) == ("", writer.username)
        listed = second.read("/topics/calibration/texts/").told["results"]
        assert [one["proposed_source"] for one in listed] == ["Whether *risks* agree."]

        stale = second.ask("POST", "/topics/calibration/texts/acceptance/", {"language": "en", "source": "Another."})
        assert (stale.status_code, stale.told["code"]) == (422, "proposal_changed")
        body = {"language": "en", "source": listed[0]["proposed_source"]}
        accepted = second.ask("POST", "/topics/calibration/texts/acceptance/", body)

        assert (accepted.told["source"], accepted.told["proposed_source"]) == ("Whether *risks* agree.", "")
        assert accepted.told["author"]["username"] == writer.username
        assert "<em>risks</em>" in str(TopicText.objects.get().html)
        gone = second.ask("POST", "/topics/calibration/texts/acceptance/", body)
        assert (gone.status_code, gone.told["code"]) == (422, "proposal_gone")

    @pytest.mark.usefixtures("topic")
    def test_own_proposal_is_replaced_that_of_another_waits_and_is_declined_with_a_reason(self, program):
        writer = regular()
        self.propose(program, writer)
        assert self.propose(program, writer, "Better.").told["proposed_source"] == "Better."
        waits = self.propose(program, regular())
        assert (waits.status_code, waits.told["code"]) == (422, "proposal_waits")

        body = {"language": "en", "note": "Say for whom."}
        own = program(writer, *SCOPES).ask("POST", "/topics/calibration/texts/refusal/", body)
        declined = program(reviewer(), *SCOPES).ask("POST", "/topics/calibration/texts/refusal/", body)

        assert (own.status_code, own.told["code"]) == (403, "decide_topic_text")
        assert (declined.told["proposed_source"], declined.told["proposal_note"]) == ("", "Say for whom.")

    @pytest.mark.usefixtures("topic")
    def test_language_without_a_text_has_nothing_to_decide(self, program):
        body = {"language": "zh-hans", "note": "No."}
        answer = program(reviewer(), *SCOPES).ask("POST", "/topics/calibration/texts/refusal/", body)
        assert answer.status_code == 404


class TestRollingBack:
    def test_earlier_text_is_proposed_again_once(self, program):
        first = ArticleRevisionFactory(starter=True, title="As it was")
        member = regular()
        mine = program(member, *SCOPES)
        path = f"/revisions/{first.pk}/restoration/"

        made, again = (mine.ask("POST", path, {"base_number": 1}, idempotency_key="one") for _ in "ab")

        assert (made.status_code, made.told["state"], made.told["number"]) == (201, "draft", 2)
        assert (made.told["title"], made.told["author"]["username"]) == ("As it was", member.username)
        assert again.told["id"] == made.told["id"]
        stale = mine.ask("POST", path, {"base_number": 1})
        assert (stale.status_code, stale.told["code"]) == (412, "changed_meanwhile")

    def test_what_was_never_published_is_not_brought_back(self, program):
        member = regular()
        draft = ArticleRevisionFactory(author=member)

        answer = program(member, *SCOPES).ask("POST", f"/revisions/{draft.pk}/restoration/", {"base_number": 1})

        assert (answer.status_code, answer.told["code"]) == (403, "roll_back")
        assert ArticleRevision.objects.count() == 1


class TestReaders:
    def test_article_is_marked_as_read_in_the_revision_that_readers_see(self, program):
        revision = ArticleRevisionFactory(starter=True)
        mine = program(regular())
        path = f"/articles/{revision.text.article.slug}/read/"
        assert mine.read(path).status_code == 404

        assert mine.ask("PUT", path, {"language": "en"}).told["number"] == revision.number
        assert mine.ask("PUT", path, {"language": "zh-hans"}).status_code == 404
        assert mine.ask("DELETE", path).status_code == 204
        assert not Progress.objects.exists()

    def test_article_is_followed_as_closely_as_wished(self, program):
        article = ArticleRevisionFactory(starter=True).text.article
        member = regular()
        mine, path = program(member), f"/articles/{article.slug}/level/"
        assert mine.read(path).told == {"level": "normal"}

        assert mine.ask("PUT", path, {"level": "muted"}).told == {"level": "muted"}

        row = Subscription.objects.get(member=member)
        assert (row.target_model, row.target_id, row.level) == ("knowledge.article", article.pk, "muted")
        assert program(regular()).read(path).told == {"level": "normal"}


def test_member_is_followed_but_neither_muted_so_nor_by_themselves(program):
    member, other = regular(), regular()
    mine = program(member)

    assert mine.ask("PUT", f"/subscriptions/user/{other.pk}/", {"level": "tracking"}).told["level"] == "tracking"
    for pk, level in ((other.pk, "muted"), (member.pk, "watching")):
        answer = mine.ask("PUT", f"/subscriptions/user/{pk}/", {"level": level})
        assert (answer.status_code, list(answer.told["fields"])) == (422, ["level"])


def test_pseudonym_is_heard_no_more_and_again(program):
    voice = PseudonymFactory(thread=ThreadFactory(), member=regular())
    post = PostFactory(thread=voice.thread, author=None, unnamed_author=voice.member, pseudonym=Pseudonym(pk=voice.pk))
    mine = program(regular())
    path = f"/posts/{post.pk}/voice-muted/"

    assert mine.ask("PUT", path).status_code == 200
    assert PseudonymMute.objects.count() == 1
    assert mine.ask("DELETE", path).status_code == 200
    assert not PseudonymMute.objects.exists()
    named = mine.ask("PUT", f"/posts/{PostFactory(created_at=timezone.now()).pk}/voice-muted/")
    assert (named.status_code, named.told["code"]) == (422, "no_pseudonym")
