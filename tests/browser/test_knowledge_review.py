"""From a proposal to what readers see, by two people."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.people import bring_in
from tests.browser.test_forum_writing import PIXEL

# An article that came with the software, whose text needs one medical reviewer.
ARTICLE = """
from content.markup import new_prefix
from content.markup.renderer import render_here
from foundation import site
from knowledge import sections
from tests.factories.knowledge import ArticleFactory, ArticleRevisionFactory, ArticleTextFactory, TopicFactory, texts
parts = texts()
html = {f"{key}/0": render_here(text, profile="article", prefix=new_prefix()).html for key, text in parts.items()}
article = ArticleFactory(topic=TopicFactory(name_en="Reviewing"))
text = ArticleTextFactory(article=article)
ArticleRevisionFactory(text=text, starter=True, title="Bias of readers", source=sections.join(parts), html=html)
site.bump_epoch()
result = article.slug
"""
APPOINT = """
from accounts.models import User
from tests.factories.knowledge import ReviewerRoleFactory
ReviewerRoleFactory(member=User.objects.get(username="NAME"))
"""


def test_proposal_is_reviewed_by_somebody_else_and_then_read_by_everybody(visitor, axe, shoot, tmp_path: Path):
    author, judge, guest = (visitor("en", "dark", width) for width in ("desk", "desk", "phone"))
    bring_in(author)
    site = author.site
    site.python(APPOINT.replace("NAME", bring_in(judge).username))
    article = f"/kb/articles/{site.python(ARTICLE)}/"

    author.goto(f"{article}edit/")
    author.page.locator('[name="summary"]').fill("Names the readers")
    author.page.locator('[name="limits"]').fill("Readers who know that they are watched.")
    picture = tmp_path / "curve.png"
    picture.write_bytes(PIXEL)
    author.page.locator('[name="files"]').set_input_files(picture)
    expect(author.page.locator('[name="limits"]')).to_have_value(re.compile(r"watched\.\s+!\[\]\(/files/"))
    author.page.locator('button[name="action"][value="preview"]').click()
    expect(author.page.locator("[data-composer-html] img")).to_be_visible()
    assert not axe(author.page)
    shoot(author.page, "article-edit-en-dark-1440")
    author.page.locator('button[name="action"][value="keep"]').click()
    author.page.wait_for_url("**/review/**")
    expect(author.page.locator("main .changes").first).to_contain_text("watched")
    address = author.page.url
    author.page.locator('button[name="action"][value="submit"]').click()
    expect(author.page.locator('button[name="action"][value="withdraw"]')).to_be_visible()
    expect(author.page.locator('button[name="action"][value="approve"]')).to_have_count(0)
    guest.goto(article)
    expect(guest.page.locator("main")).not_to_contain_text("watched")

    judge.page.goto(address)
    assert not axe(judge.page)
    shoot(judge.page, "article-review-en-dark-1440")
    judge.page.locator('button[name="action"][value="approve"]').click()
    judge.page.locator('button[name="action"][value="publish"]').click()
    expect(judge.page.locator('button[name="action"][value="publish"]')).to_have_count(0)

    guest.goto(article)
    expect(guest.page.locator("main")).to_contain_text("Readers who know that they are watched.")
    expect(guest.page.locator(".label--ok").first).to_be_visible()
