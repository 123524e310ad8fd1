"""Names in texts: who is asked, for what, how often."""

import pytest

from content import markup, resolvers
from content.markup import Link


@pytest.fixture
def asked(monkeypatch):
    """Candidates that the resolver of mentions was asked for, one list per call."""
    calls = []
    known = {"li.wei": Link("/u/li.wei/", "1"), "王建国": Link("/u/王建国/", "2"), "王建": Link("/u/王建/", "3")}

    def resolve(names):
        calls.append(list(names))
        return {name: known[name] for name in names if name in known}

    monkeypatch.setattr(resolvers, "_resolvers", {"mention": resolve})
    monkeypatch.setattr(resolvers, "_term_finder", None)
    return calls


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("@Li.Wei thanks", ("1",)),
        ("谢谢@li.wei，很好", ("1",)),
        ("@li.wei你好", ("1",)),
        ("@li.wei. @li.wei", ("1",)),
        ("@王建国你好", ("2",)),
        ("@王建你好", ("3",)),
        ("@王建国 and @li.wei", ("2", "1")),
        ("@li.weis", ()),
        ("mail@li.wei", ()),
        ("`@li.wei`", ()),
        ("[@li.wei](/x)", ()),
        ("https://example.org/@li.wei", ()),
        ("\\@li.wei", ()),
        ("    @li.wei", ()),
        ("**@li.wei**", ("1",)),
    ],
)
def test_mentions_are_those_a_reader_sees(asked, text, mentioned):
    assert markup.render(text, names=resolvers.names(text)).mentions == mentioned


def test_each_resolver_is_asked_once_for_all_names(asked):
    resolvers.names("@li.wei @王建国 @nobody")
    assert len(asked) == 1
    assert {"li.wei", "王建国", "王建", "nobody"} <= set(asked[0])


def test_text_without_names_asks_nobody(asked):
    resolvers.names("no names, a@b and # no topic")
    assert asked == []


def test_text_of_nothing_but_names_asks_for_a_bounded_number(asked):
    resolvers.names("".join(f"@{n}王建国王建国王建国王建国王建国王建国 " for n in range(1400)))
    assert len(asked[0]) < resolvers.MOST_CANDIDATES + 40


def test_second_resolver_of_a_kind_is_refused(asked):
    with pytest.raises(RuntimeError):
        resolvers.register("mention", lambda names: {})


def test_topics_lead_to_their_page(monkeypatch):
    monkeypatch.setattr(
        resolvers,
        "_resolvers",
        {"topic": lambda names: {"校准": Link("/kb/calibration/", "9")} if "校准" in names else {}},
    )
    text = "关于#校准的问题 # 校准 a#校准"
    html = markup.render(text, names=resolvers.names(text)).html
    assert html.count('<a href="/kb/calibration/" class="topic"') == 1
    assert "#校准</a>的问题" in html


def test_first_use_of_a_term_is_linked_in_articles_only():
    names = markup.Names(
        terms={
            "auroc": Link("/g/auroc/", "1", title="area"),
            "校准": Link("/g/cal/", "2"),
            "校准曲线": Link("/g/curve/", "3"),
        }
    )
    text = "# AUROC\n\n`AUROC` **AUROC** and AUROC, AUROCs. 校准曲线与校准、校准。"
    article = markup.render(text, profile="article", names=names).html
    assert article.count('class="term"') == 3
    assert '<strong><a href="/g/auroc/" class="term" title="area"' in article
    assert ">校准曲线</a>与<a" in article
    assert 'class="term"' not in markup.render(text, profile="post", names=names).html


def test_link_that_names_a_page_leads_there_and_an_unknown_one_is_words(monkeypatch):
    asked = []

    def resolve(names):
        asked.append(list(names))
        return {"article:calibration": Link("/kb/articles/calibration/", "calibration")}

    monkeypatch.setattr(resolvers, "_resolvers", {"page": resolve})
    text = "[校准](article:Calibration)、[no](article:not-here)、[x](javascript:1) [a][b]\n\n[b]: article:calibration"

    html = markup.render(text, names=resolvers.names(text)).html

    assert asked == [["article:calibration", "article:not-here"]]
    assert html.count('<a href="/kb/articles/calibration/"') == 2
    assert "<span>no</span>" in html
    assert "javascript" not in html
