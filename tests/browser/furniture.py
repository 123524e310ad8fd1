"""What stands on the site for those who look at its pages: one thing of each kind. Runs inside the site."""

from django.db import transaction
from django.utils import timezone

from content.markup import new_prefix
from content.markup.renderer import render_here
from forum.models import Thread
from foundation import site
from knowledge import sections
from knowledge.models import Article
from tests.factories import forum, knowledge
from tests.factories.accounts import UserFactory

TEXT = """Alerts fired for **9%** of encounters, see [the letter](/pages/about/).

| Threshold | Alerts |
|:--|--:|
| ≥ 0.5 | 9.0% |

```python
rate = alerts / encounters  # per day
```

$$ n = z^2 p(1-p) / d^2 $$

> 灵敏度按体位分层计算。

- one
- 二
"""


def furnish() -> list[str]:
    """Bring it, and give the paths of its pages, without a language."""
    with transaction.atomic():
        author, other = UserFactory(username="shown-author", name="Ada Okafor"), UserFactory(chinese=True)
        question = _question(author, other)
        article = _article()
        question.topics.add(article.topic)
        chinese = forum.ThreadFactory(
            category=question.category, author=other, title="阈值如何确定", language="zh-hans"
        )
        site.bump_epoch()  # what the site keeps, it keeps for its own actions
    post = question.accepted_post_id
    kb = [f"/kb/articles/{article.slug}/{page}" for page in ("", "history/", "check/", "compare/?from=1&to=1")]
    kb += [f"/kb/{article.topic.slug}/", "/kb/paths/shown/", "/kb/glossary/shown/"]
    lists = ["/c/shown/", "/tag/sepsis/", "/kinds/question/", f"/topics/{article.topic.slug}/threads/"]
    threads = [question.get_absolute_url(), chinese.get_absolute_url(), f"/p/{post}/history/"]
    return [path.removeprefix("/zh-hans") for path in (*threads, *lists, *kb, f"/u/{author.username}/")]


def _question(author, other) -> Thread:
    category = forum.CategoryFactory(slug="shown", name_en="Evaluation", name_zh="评价", thread_count=2)
    title = "Local validation of a sepsis score: what sample did you need?"
    question = forum.ThreadFactory(category=category, author=author, question=True, title=title)
    answers = []
    for writer in (other, author):
        anchor = new_prefix()
        html = render_here(TEXT, profile="post", prefix=anchor).html
        answers.append(forum.PostFactory(thread=question, author=writer, source=TEXT, anchor=anchor, html=html))
    question.accepted_post, question.accepted_at, question.accepted_by = answers[0], timezone.now(), author
    question.save()
    for number, source in ((1, "What it said."), (2, TEXT)):
        forum.PostRevisionFactory(post=answers[0], number=number, source=source)
    forum.ThreadNoteFactory(thread=question, kind="locked", after_number=2, actor=other)
    question.tags.add(forum.TagFactory(slug="sepsis", name="sepsis", thread_count=1))
    return question


def _article() -> Article:
    root = knowledge.TopicFactory(slug="shown-root", name_en="Statistics", name_zh="统计")
    first, topic = (
        knowledge.TopicFactory(parent=root, slug=f"shown-{name_en.lower()}", name_en=name_en, name_zh=name_zh)
        for name_en, name_zh in (("Risk", "风险"), ("Calibration", "校准"))
    )
    knowledge.TopicPrerequisiteFactory(topic=topic, needed=first)
    article = knowledge.ArticleFactory(slug="shown", topic=topic)
    parts = knowledge.texts(code=knowledge.CODE)
    html = {f"{key}/0": render_here(part, profile="article", prefix=new_prefix()).html for key, part in parts.items()}
    for language, title in (("en", "Calibration of risks"), ("zh-hans", "风险的校准")):
        knowledge.TopicTextFactory(topic=topic, language=language)
        text = knowledge.ArticleTextFactory(article=article, language=language)
        knowledge.ArticleRevisionFactory(text=text, starter=True, title=title, source=sections.join(parts), html=html)
    knowledge.SelfCheckFactory(article=article)
    knowledge.GlossaryTermFactory(slug="shown", en="calibration", zh="校准")
    knowledge.PathStepFactory(path=knowledge.LearningPathFactory(slug="shown"), article=article)
    return article
