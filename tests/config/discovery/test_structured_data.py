import json
import re

import pytest
from django.utils import timezone

from content.markup import RenderedHtml
from forum.models import Pseudonym
from forum.thread_page import structured
from tests.config.discovery.shapes import entities, faults
from tests.factories.forum import CategoryFactory, PostFactory, PseudonymFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory

pytestmark = pytest.mark.django_db


def told(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(found[1]) if found else None


def main_entity(client, thread):
    document = told(client.get(thread.get_absolute_url()))
    assert [fault for entity in entities(document) for fault in faults(entity)] == []
    assert entities(document)[-1]["@type"] == "BreadcrumbList"
    return entities(document)[0]


def test_discussion_is_told_by_its_first_post_and_the_number_of_replies(client):
    thread = ThreadFactory()
    PostFactory(thread=thread)

    found = main_entity(client, thread)

    assert found["@type"] == "DiscussionForumPosting"
    assert found["author"]["name"] == thread.author.shown_name
    assert found["text"] == thread.posts.get(number=1).source
    assert found["interactionStatistic"]["userInteractionCount"] == 1


def test_question_is_told_with_accepted_and_other_answers(client):
    thread = ThreadFactory(question=True)
    first, second = PostFactory(thread=thread), PostFactory(thread=thread)
    thread.accepted_post, thread.accepted_at = second, timezone.now()
    thread.save()

    found = main_entity(client, thread)

    assert found["@type"] == "QAPage"
    question = found["mainEntity"]
    assert question["answerCount"] == 2
    assert question["acceptedAnswer"]["text"] == second.source
    assert [answer["text"] for answer in question["suggestedAnswer"]] == [first.source]


def test_question_is_told_with_its_most_useful_answers(client):
    thread = ThreadFactory(question=True)
    for score in range(structured.MOST_OTHERS + 2):
        PostFactory(thread=thread, source=f"Answer of {score}.", score=score)

    found = main_entity(client, thread)

    told_of = [answer["text"] for answer in found["mainEntity"]["suggestedAnswer"]]
    assert told_of == [f"Answer of {score}." for score in range(2, structured.MOST_OTHERS + 2)]


def test_question_without_an_answer_is_a_discussion(client):
    assert main_entity(client, ThreadFactory(question=True))["@type"] == "DiscussionForumPosting"


def test_data_set_needs_a_description_of_some_length(client):
    source = "Two thousand chest radiographs of adults, read twice, with the access route and the ethics basis."
    thread = ThreadFactory(kind="dataset-card", first_post__source=source)
    short = ThreadFactory(kind="dataset-card", first_post__source="Radiographs.")

    assert main_entity(client, thread)["@type"] == "Dataset"
    assert main_entity(client, short)["@type"] == "DiscussionForumPosting"


def test_hidden_and_held_posts_and_names_behind_pseudonyms_are_not_told(client, member):
    thread = ThreadFactory(question=True)
    PostFactory(thread=thread, source="What nobody shall read.", hidden_at=timezone.now())
    PostFactory(thread=thread, source="What waits.", held_at=timezone.now())
    voice = PseudonymFactory(thread=thread, member=member)
    PostFactory(thread=thread, author=None, unnamed_author=member, pseudonym=voice)

    found = main_entity(client, thread)

    answers = found["mainEntity"]["suggestedAnswer"]
    assert [answer["author"] for answer in answers] == [{"@type": "Person", "name": Pseudonym.objects.get().name}]
    assert member.shown_name not in json.dumps(found)


def test_later_pages_and_pages_for_few_tell_nothing_of_posts(client, member, sign_in):
    long = ThreadFactory()
    for _number in range(20):
        PostFactory(thread=long, author=long.author)
    for_members = ThreadFactory(category=CategoryFactory(for_kind="members"))

    page = told(client.get(f"{long.get_absolute_url()}?page=2"))

    assert [entity["@type"] for entity in entities(page)] == ["BreadcrumbList"]
    assert told(sign_in(member).get(for_members.get_absolute_url())) is None


def test_no_text_ends_the_script(client):
    html = RenderedHtml("<p>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    thread = ThreadFactory(first_post__html=html)

    found = main_entity(client, thread)

    assert found["text"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_article_is_told_as_a_medical_page(client, prefix):
    revision = ArticleRevisionFactory(starter=True, text__language="zh-hans" if prefix else "en")

    found = entities(told(client.get(f"{prefix}/kb/articles/{revision.text.article.slug}/")))

    assert [fault for entity in found for fault in faults(entity)] == []
    assert found[0]["@type"] == ["MedicalWebPage", "TechArticle"]


def test_checks_refuse_what_is_missing_unknown_or_of_another_type():
    sound = {"@type": "Answer", "text": "Yes.", "upvoteCount": 2}
    assert faults(sound) == []
    assert faults({**sound, "text": ""})
    assert faults({**sound, "upvoteCount": -1})
    assert faults({**sound, "stars": 5})
    assert faults({"@type": "QAPage", "mainEntity": {"@type": "Question", "name": "Why?", "answerCount": 1}})
    assert faults({"@type": "Dataset", "name": "A", "description": "Too short."})
