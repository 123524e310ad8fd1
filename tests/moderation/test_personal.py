"""Questions about one's own illness, and cries for help: told from what professionals write, and met kindly."""

import pytest
from django.utils import timezone

from accounts.models import User
from content.gates import Allow, Hold, Refuse, Submission
from forum.models import Post, Thread
from moderation.models import HelpLine, ReviewItem
from moderation.personal import gates
from moderation.personal.phrases import asks_about_own_illness, wants_to_die
from moderation.starter.help_lines import LINES, load_help_lines
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular

OWN_ILLNESS = [
    "Should I take antibiotics for this cough?",
    "Should my mother stop her statins before the operation?",
    "Can I take ibuprofen with warfarin?",
    "My MRI results came back and I am scared. What does it mean?",
    "Could somebody read my CT?",
    "I was diagnosed with atrial fibrillation last week.",
    "My wife has been diagnosed with lupus, which model predicts her course?",
    "My doctor told me to wait. Is that right?",
    "我该吃什么药？",
    "我妈妈要不要停药？",
    "我的化验单出来了，麻烦看一下严重吗",
    "请大家帮忙看一下我的CT",
    "我昨天确诊了糖尿病，怎么办",
    "医生让我做手术，可我不想做",
]
PROFESSIONAL = [
    "Should patients take statins before the operation? We compared two policies.",
    "Should I take the median or the mean of the folds?",
    "Should I start with logistic regression, or change the dose of augmentation?",
    "My MRI model fails on films from another scanner.",
    "The patient was diagnosed with atrial fibrillation; the alert came two days later.",
    'A note says "I was diagnosed with lupus" and the tagger misses it.',
    "> Should I take antibiotics?\n\nThis is how patients ask our chatbot.",
    "`我该吃什么药` is one of the prompts in our test set.",
    "Can I take the learning rate from the paper?",
    "患者该吃什么药由医生决定，模型只给出排序。",
    "我们的模型能不能用药物相互作用数据？",
    "语料里有“我该吃什么药”这样的句子。",
    "患者确诊后 30 天内的再入院率",
    "医生让模型先读片再复核",
    "我换用了另一种优化器，效果更好",
]
IN_DANGER = [
    "I want to die.",
    "honestly i just want to kill myself",
    "I'm thinking about ending my life",
    "I don't want to live anymore",
    "I have been hurting myself again",
    "我不想活了",
    "我真的想死",
    "我想自杀，没有人理我",
    "最近我活不下去了",
]
NOT_IN_DANGER = [
    "Suicide prediction from clinical notes: which baseline?",
    'Notes that hold the sentence "I want to die" are rated by two psychiatrists.',
    "> I want to kill myself\n\nHow should a chatbot answer this?",
    "Patients who say that they want to die are seen the same day.",
    "I want to die of embarrassment: the labels were shifted by one.",
    "基于电子病历的自杀风险预测，用什么基线？",
    "聊天机器人遇到“我不想活了”该怎么回答？",
    "患者表示不想活了，系统应当提醒值班医生",
    "我想死机的原因是内存不足",
    "我想死你了，老同学",
]


@pytest.mark.parametrize("text", OWN_ILLNESS)
def test_own_illness_is_noticed(text):
    assert asks_about_own_illness(text)


@pytest.mark.parametrize("text", PROFESSIONAL)
def test_professional_texts_are_left_alone(text):
    assert not asks_about_own_illness(text)
    assert not wants_to_die(text)


@pytest.mark.parametrize("text", IN_DANGER)
def test_cry_for_help_is_noticed(text):
    assert wants_to_die(text)


@pytest.mark.parametrize("text", NOT_IN_DANGER)
def test_texts_about_suicide_are_left_alone(text):
    assert not wants_to_die(text)


def submission(purpose, text, **said):
    return Submission(actor=User(), purpose=purpose, texts={"body": text}, **said)


@pytest.mark.parametrize(
    ("purpose", "answer"), [("thread", Refuse), ("post", Allow), ("conversation", Allow), ("decision", Allow)]
)
def test_personal_question_is_asked_about_where_threads_begin(purpose, answer):
    assert isinstance(gates.personal_question(submission(purpose, OWN_ILLNESS[0]), timezone.now()), answer)


@pytest.mark.parametrize(
    ("purpose", "answer"), [("thread", Hold), ("post", Hold), ("conversation", Hold), ("decision", Allow)]
)
def test_cry_for_help_waits_for_moderators_wherever_members_write(purpose, answer):
    assert isinstance(gates.crisis(submission(purpose, IN_DANGER[0]), timezone.now()), answer)


@pytest.fixture
def fields(db):
    CategoryFactory(slug="statistics", name_en="Statistics", kinds=["question", "discussion"])
    return {
        "title": "What should happen after a scan",
        "body": OWN_ILLNESS[0],
        "category": "statistics",
        "language": "en",
        "do": "send",
    }


@pytest.mark.django_db(transaction=True)
class TestInTheComposer:
    def test_author_is_asked_keeps_the_text_and_confirms(self, client, fields):
        client.force_login(regular())

        asked = client.post("/new/discussion/", fields)

        assert asked.status_code == 422
        assert "Nobody here can examine anybody" in asked.text
        assert 'name="confirm:personal_question"' in asked.text
        assert fields["body"] in asked.text
        assert not Thread.objects.exists()

        sent = client.post("/new/discussion/", fields | {"confirm:personal_question": "on"})
        assert sent.status_code == 303
        assert Thread.objects.get().held_at is None

    def test_author_in_danger_is_led_to_who_can_help_and_moderators_see_it_first(self, client, fields):
        load_help_lines()
        member = regular()
        client.force_login(member)

        sent = client.post("/new/discussion/", fields | {"body": IN_DANGER[0]})

        post = Post.objects.get()
        assert sent["Location"] == f"/help-lines/?post={post.pk}"
        page = client.get(sent["Location"]).text
        assert "You do not have to be alone with this" in page
        assert all(number in page for *_names, number in LINES)
        assert f'href="/p/{post.pk}/"' in page
        assert post.held_at is not None
        item = ReviewItem.objects.get()
        assert (item.reason, item.harm) == ("crisis", 3)
        client.logout()
        assert client.get(post.thread.get_absolute_url()).status_code == 404
        assert "alone" not in client.get(sent["Location"]).text

    def test_page_for_everybody_speaks_both_languages(self, client, fields):
        load_help_lines()

        assert "Help, now" in client.get("/help-lines/").text
        chinese = client.get("/zh-hans/help-lines/").text
        assert "全国统一心理援助热线" in chinese
        assert "Emergency" not in chinese

    @pytest.mark.parametrize("post", ["", "x", "0", "9" * 30, "-1"])
    def test_nonsense_names_no_text(self, client, db, post):
        assert client.get(f"/help-lines/?post={post}").status_code == 200


@pytest.mark.django_db
def test_numbers_of_a_site_are_never_overwritten():
    assert load_help_lines() == len(LINES)
    HelpLine.objects.filter(number="112").update(number="113")

    assert load_help_lines() == 0
    assert not HelpLine.objects.filter(number="112").exists()
