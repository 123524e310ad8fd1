"""What people type looks as they expect: eighty samples of GitHub's Markdown, and emphasis in Chinese."""

import pytest

from content.markup.renderer import render_here
from tests.content.markup.comparing import essence
from tests.content.markup.everyday import SAMPLES


def rendered(source, profile="post"):
    return essence(render_here(source, profile=profile, prefix="u-abcdefgh-").html)


def test_there_are_eighty_samples():
    assert len({name for name, _, _ in SAMPLES}) == len(SAMPLES) == 80


@pytest.mark.parametrize(("source", "wanted"), [pytest.param(*rest, id=name) for name, *rest in SAMPLES])
def test_everyday_markdown(source, wanted):
    assert rendered(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("**重点。**后面", "<strong>重点。</strong>后面"),
        ("前面**「重点」**后面", "前面<strong>「重点」</strong>后面"),
        ("**重点：**说明", "<strong>重点：</strong>说明"),
        ("这是**重点**。", "这是<strong>重点</strong>。"),
        ("*强调，*再说", "<em>强调，</em>再说"),
        ("他说：**“不行。”**然后走了", "他说：<strong>“不行。”</strong>然后走了"),
        ("**（注意）**请看", "<strong>（注意）</strong>请看"),
        ("请看**《指南》**第三章", "请看<strong>《指南》</strong>第三章"),
        ("**AUC**为0.9", "<strong>AUC</strong>为0.9"),
        ("模型**ResNet-50**的结果", "模型<strong>ResNet-50</strong>的结果"),
        ("**100%**的患者", "<strong>100%</strong>的患者"),
        ("***非常重要！***请注意", "<em><strong>非常重要！</strong></em>请注意"),
        ("~~删除。~~后面", "<del>删除。</del>后面"),
        ("前面~~（旧）~~后面", "前面<del>（旧）</del>后面"),
        ("**`代码`。**后面", "<strong><code>代码</code>。</strong>后面"),
        ("**[链接](/a)。**后面", '<strong><a href="/a">链接</a>。</strong>后面'),
        ("变量_名_不变", "变量_名_不变"),
    ],
)
def test_emphasis_beside_chinese_punctuation(source, wanted):
    assert rendered(source) == f"<p>{wanted}</p>"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("**注意：**DICOM 文件", "<strong>注意：</strong>DICOM 文件"),
        ("**中文。**ABC", "<strong>中文。</strong>ABC"),
        ("AUC**（注）**CI", "AUC<strong>（注）</strong>CI"),
        ("*中文，*ABC", "<em>中文，</em>ABC"),
        ("~~旧版。~~v2", "<del>旧版。</del>v2"),
        ("**“中文”**ABC", "<strong>“中文”</strong>ABC"),
        ("*强调“**AUC**”*", "<em>强调“<strong>AUC</strong>”</em>"),
        ("**中文。**[链接](/a)", '<strong>中文。</strong><a href="/a">链接</a>'),
        ("[链接](/a)**（注）**", '<a href="/a">链接</a><strong>（注）</strong>'),
        ("**English.**[t](/a)", '<strong>English.</strong><a href="/a">t</a>'),
        ("**English.**`x`", "<strong>English.</strong><code>x</code>"),
        ("`x`**(a)**", "<code>x</code><strong>(a)</strong>"),
        ("**English.**ABC", "**English.**ABC"),
        ("**3.**5", "**3.**5"),
    ],
)
def test_emphasis_ends_where_letters_or_a_link_follow_at_once(source, wanted):
    assert rendered(source) == f"<p>{wanted}</p>"


def test_article_joins_lines_and_chinese_without_a_space():
    assert rendered("one\ntwo", "article") == "<p>one two</p>"
    assert rendered("第一行，\n第二行", "article") == "<p>第一行，第二行</p>"
    assert rendered("中文\nEnglish", "article") == "<p>中文 English</p>"
    assert rendered("one  \ntwo", "article") == "<p>one<br>two</p>"
