"""Each importer, from a small file of the real shape to pages on this site."""

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from config.converting import ConvertError, discourse, lines, mbox, stack_exchange
from config.converting.markdown import of_html
from config.dumps import making
from config.models import OldAddress
from config.travelling import importing
from config.travelling.report import Report
from forum.models import Post, Thread, Vote

SAMPLES = Path(__file__).parent / "samples"
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


def read(folder):
    out = io.StringIO()
    report = importing.read(folder, is_rehearsal=False, report=Report(out), now=timezone.now())
    assert report.left.total() == 0, report.first
    assert report.empty.total() == 0, out.getvalue()
    return report


@pytest.fixture
def dump(tmp_path):
    """The sample of Stack Exchange, read into this site."""
    stack_exchange.convert(
        SAMPLES / "stack_exchange", tmp_path / "lines", host="stats.stackexchange.com", category="Imported questions"
    )
    return read(tmp_path / "lines")


@pytest.fixture
def forum(tmp_path):
    """The sample of Discourse, read into this site."""
    discourse.convert(SAMPLES / "discourse.sql", tmp_path / "lines", host="forum.example.org", licence="CC-BY-4.0")
    return read(tmp_path / "lines")


@pytest.fixture
def archive(tmp_path):
    """The sample of a mailing list, read into this site."""
    mbox.convert(SAMPLES / "list.mbox", tmp_path / "lines", now=timezone.now(), name="Med AI", base="/archive/med-ai/")
    return read(tmp_path / "lines")


def test_questions_come_with_answers_comments_tags_and_the_accepted_one(dump):
    thread = Thread.objects.get(title__startswith="How is AUC")
    first, answer, comment = thread.posts.order_by("number")
    assert thread.accepted_post == answer
    assert comment.reply_to == answer
    assert sorted(thread.tags.values_list("name", flat=True)) == ["auc", "class-imbalance"]
    assert (first.author.username, answer.author.username) == ("Ada-B.-Example", "周若衡")
    assert "**rank**" in answer.source
    assert "[this](https://example.org/auc)" in answer.source
    assert "1. one\n2. two" in answer.source
    assert "alert" not in answer.source
    assert (answer.revisions.count(), answer.revision_number) == (2, 1) or answer.revision_number == 2
    assert Thread.objects.get(title__startswith="AUC with").is_locked


def test_texts_of_stack_exchange_keep_licence_credit_and_address(dump):
    answer = Post.objects.get(number=2)
    assert (answer.licence, answer.credit) == ("CC-BY-SA-3.0", "周若衡")
    assert answer.credit_url == "https://stats.stackexchange.com/a/2"
    lost = Post.objects.get(thread__title__startswith="AUC with")
    assert (lost.author, lost.credit, lost.licence) == (None, "gone", "CC-BY-SA-4.0")


def test_texts_of_elsewhere_are_shown_as_such_with_author_licence_and_address(dump, client):
    thread = Thread.objects.get(title__startswith="How is AUC")
    assert {post.origin for post in Post.objects.all()} == {thread.origin} == {"import"}
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Imported from another site" in page
    assert "Licence: CC-BY-SA-3.0" in page
    assert 'href="https://stats.stackexchange.com/a/2"' in page
    assert "none to declare" not in page  # nobody asked them there


def test_texts_of_elsewhere_are_given_on_under_their_own_licence(dump, settings):
    settings.TEXT_LICENCE = "CC-BY-4.0"
    made = making.make("2026.11", now=timezone.now())
    assert set(made.licences) == {"CC-BY-SA-3.0", "CC-BY-SA-4.0"}


def test_old_addresses_of_a_dump_lead_on(dump, client, settings):
    thread = Thread.objects.get(title__startswith="How is AUC")
    answer = thread.posts.get(number=2)
    for path, target in (
        ("/questions/1", thread.get_absolute_url()),
        ("/questions/1/how-is-auc-read-when-cases-are-rare", thread.get_absolute_url()),
        ("/a/2", answer.get_absolute_url()),
        ("/" + "users/4", "/u/Ada-B.-Example/"),
        ("/questions/tagged/auc", "/tag/auc/"),
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, settings.SITE_URL + target), path


def test_old_address_of_what_a_visitor_may_not_see_is_the_same_404(forum, client, sign_in, staff):
    missing = client.get("/t/nothing/99")
    closed = client.get("/t/plans/12")
    assert (missing.status_code, closed.status_code) == (404, 404)
    assert "Plans" not in closed.content.decode()
    assert sign_in(staff).get("/t/plans/12").status_code == 301


def test_hidden_thread_answers_its_old_address_no_more(forum, client):
    assert client.get("/t/which-window-for-nodules/10").status_code == 301
    assert client.get("/old/forum/topic-10.html").status_code == 301
    Thread.objects.filter(title__startswith="Which window").update(hidden_at=timezone.now())
    assert client.get("/t/which-window-for-nodules/10").status_code == 404


def test_discourse_comes_without_messages_deleted_posts_and_addresses(forum, tmp_path):
    thread = Thread.objects.get(title="Which window for nodules?")
    first, answer = thread.posts.order_by("number")
    assert first.source == "Which **window**?\n\nTab\there, back\\slash."
    assert (answer.reply_to, answer.wiki_at is not None) == (first, True)
    assert (thread.accepted_post, thread.kind, thread.is_locked) == (answer, "question", True)
    assert thread.category.parent.name_en == "Imaging"
    assert Vote.objects.get().member.username == "ada"
    assert (answer.credit, answer.licence) == ("zhou_rh", "CC-BY-4.0")
    assert Thread.objects.get(title="Plans").audience.kind == "staff"
    assert not Post.objects.filter(source__in=["deleted words", "a private message"]).exists()
    assert "ada@example.org" not in (tmp_path / "lines" / "site.jsonl").read_text()
    assert User.objects.get(username="zhou_rh").name == "周若衡"


def test_mails_become_threads_without_quoted_tails_and_addresses(archive, tmp_path):
    thread = Thread.objects.get(title="Which threshold?")
    one, two, three = thread.posts.order_by("number")
    assert "From here on I cannot say. Write to …@example.org." in one.source
    assert two.source == "The one that Youden’s index gives."
    assert (two.author.username, two.reply_to) == ("周若衡", one)
    assert three.author == one.author
    assert "ada@" not in (tmp_path / "lines" / "site.jsonl").read_text().lower()
    assert OldAddress.objects.filter(path="/archive/med-ai/one@example.org").exists()


def test_imported_accounts_cannot_sign_in(forum, client):
    ada = User.objects.get(username="ada")
    assert (ada.origin, ada.has_usable_password()) == ("import", False)
    client.post("/accounts/login/", {"login": "ada", "password": "!"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><posts><row Id="&b;"/></posts>', "declares a document"),
        ("<posts><row Id='1'", "is no XML"),
        ("", "is no XML"),
    ],
)
def test_xml_that_is_a_bomb_or_broken_is_refused_with_its_line(tmp_path, text, sentence):
    (tmp_path / "Posts.xml").write_text(text)
    with pytest.raises(ConvertError, match=f"Posts.xml, line 1 {sentence}"):
        list(stack_exchange.rows(tmp_path / "Posts.xml"))


def test_dump_that_is_cut_off_says_where(tmp_path):
    whole = (SAMPLES / "discourse.sql").read_bytes()
    (tmp_path / "dump.sql").write_bytes(whole[: whole.index(b"Tab")])
    with pytest.raises(ConvertError, match=r"dump.sql, line \d+: a row of posts has 5 columns, not 13"):
        list(discourse.rows(tmp_path / "dump.sql"))
    (tmp_path / "dump.sql").write_bytes(whole[: whole.index(b"-- PostgreSQL")])
    with pytest.raises(ConvertError, match="lacks the line with which pg_dump ends"):
        list(discourse.rows(tmp_path / "dump.sql"))
    (tmp_path / "dump.sql.gz").write_bytes(gzip.compress(whole)[:-50])
    with pytest.raises(ConvertError, match="cannot be read"):
        list(discourse.rows(tmp_path / "dump.sql.gz"))


def test_file_that_is_no_mbox_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"\x00\xff" * 1000)
    with pytest.raises(ConvertError, match="it is no mbox"):
        list(mbox.messages(tmp_path / "x"))


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "lines").mkdir()
    (tmp_path / "lines" / "x").write_text("")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("convert_forum", "mbox", SAMPLES / "list.mbox", tmp_path / "lines", "--name", "x")


def test_conversion_that_broke_off_can_be_given_again(tmp_path):
    (tmp_path / "dump.sql").write_bytes((SAMPLES / "discourse.sql").read_bytes()[:1500])
    command = ("convert_forum", "discourse", str(tmp_path / "dump.sql"), str(tmp_path / "lines"), "--host", "x.example")
    with pytest.raises(CommandError, match="it is cut off"):
        call_command(*command)
    (tmp_path / "dump.sql").write_bytes((SAMPLES / "discourse.sql").read_bytes())
    call_command(*command)
    assert (tmp_path / "lines" / "site.jsonl").exists()


@pytest.mark.parametrize("host", ["https://forum.example.org", "forum", "forum.example.org/"])
def test_host_that_is_none_is_refused_at_once(tmp_path, host):
    with pytest.raises(CommandError, match="is no host name"):
        call_command("convert_forum", "discourse", "dump.sql", str(tmp_path / "lines"), "--host", host)


def test_whole_backup_is_to_be_unpacked(tmp_path):
    with pytest.raises(ConvertError, match=r"Unpack it, and name the dump\.sql\.gz"):
        list(discourse.rows(tmp_path / "backup.tar.gz"))


def test_command_says_what_stayed_behind(tmp_path, capsys):
    call_command("convert_forum", "mbox", str(SAMPLES / "list.mbox"), str(tmp_path / "lines"), "--name", "Med AI")
    told = capsys.readouterr().out
    assert "post: 4 lines" in told
    assert "left behind: 1 × a message that stands in the file twice" in told
    first = json.loads((tmp_path / "lines" / "site.jsonl").read_text().splitlines()[0])
    assert first["source"] == "mbox:med-ai"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i></p><p>d</p>", "a **b** *c*\n\nd"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<p>1 * 2 [x] &lt;y&gt;</p>", "1 \\* 2 \\[x\\] \\<y>"),
        ("<p># no heading</p>", "\\# no heading"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ("<pre><code>a &lt; *b*</code></pre>", "```\na < *b*\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<style>x</style><h2>T</h2>", "## T"),
        ("<p>unclosed <b>x", "unclosed **x**"),
        ("<p>1. one<br>12) two<br>2019 was</p>", "1\\. one\n12\\) two\n2019 was"),
        ("<p>of <b>bold </b>words</p>", "of **bold** words"),
        ("<p>$\\alpha_{i} &lt; b_i$, $$a_1$$ and $5 or $6_x</p>", "$\\alpha_{i} < b_i$, $$a_1$$ and $5 or $6\\_x"),
        ("<p>\\begin{align}a_1\\end{align}</p>", "$$\\begin{align}a_1\\end{align}$$"),
        ("<p>10<sup>-3</sup> <kbd>A</kbd></p>", "10<sup>-3</sup> <kbd>A</kbd>"),
        ("<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``"),
        ('<pre class="lang-py s"><code>a # ```\n</code></pre>', "````py\na # ```\n````"),
        ("<p>&amp;lt; AT&amp;T ~~x</p>", "\\&lt; AT&T \\~~x"),
        ('<a href="https://a.example/b_(c)">x</a>', "[x](https://a.example/b_%28c%29)"),
        (
            '<table><tr><th>a</th><th style="text-align: right">b|c</th></tr><tr><td>1</td></tr></table>',
            "| a | b\\|c |\n| --- | --: |\n| 1 |  |",
        ),
    ],
)
def test_html_is_read_as_markdown(html, markdown):
    assert of_html(html) == markdown


@pytest.mark.parametrize(
    "part", ["<blockquote>", "<table><tr><td>", "<b><code><pre>", "<a href=/x>", "$a_1", "`", "<li>"]
)
def test_html_of_a_million_levels_is_read(part):
    assert "x" in of_html(part * 100_000 + "x")


def test_long_text_is_cut_between_lines():
    pieces = lines.texts("word\n" * 60_000)
    assert "".join(one.replace("\n", "") for one in pieces) == "word" * 60_000
