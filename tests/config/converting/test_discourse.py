"""Backups of Discourse with what real ones hold and small samples do not."""

import pytest

from config.converting import discourse
from config.converting.discourse_text import of_raw
from config.converting.emoji import spoken
from tests.config.converting.reading import rows_of

MADE = "2021-03-04 05:06:07.123456"
COLUMNS = {
    "users": "id, username, name, created_at",
    "categories": 'id, name, slug, parent_category_id, read_restricted, "position", description',
    "topics": "id, title, slug, user_id, category_id, archetype, created_at, last_posted_at, visible",
    "posts": "id, user_id, topic_id, post_number, raw, created_at, hidden, post_type",
    "tags": "id, name, target_tag_id",
    "polls": "id, post_id, name",
    "poll_options": "id, poll_id",
    "poll_votes": "poll_id, poll_option_id, user_id",
    "discourse_solved_solved_topics": "id, topic_id, answer_post_id, accepter_user_id, created_at",
}


def topic(number=10, title="Which window?", category="1"):
    return [number, title, "which-window", 1, category, "regular", MADE, MADE, "t"]


def post(number, place, raw="Text.", topic=10):
    return [number, 1, topic, place, raw, MADE, "f", 1]


def converted(tmp_path, **tables):
    tables = {
        "users": [[1, "ada", "Ada", MADE]],
        "categories": [[1, "Imaging", "imaging", r"\N", "f", 1, "<p>For <b>all</b></p>"]],
        "topics": [topic()],
        "posts": [post(100, 1)],
    } | tables
    parts = []
    for table, rows in tables.items():
        lines = ["\t".join(str(cell).replace("\n", "\\n") for cell in row) for row in rows]
        parts.append("\n".join([f"COPY public.{table} ({COLUMNS[table]}) FROM stdin;", *lines, "\\.", ""]))
    (tmp_path / "dump.sql").write_text("\n".join([*parts, "-- PostgreSQL database dump complete", ""]))
    discourse.convert(tmp_path / "dump.sql", tmp_path / "lines", host="forum.example.org")
    return rows_of(tmp_path / "lines")


def test_answer_that_was_accepted_since_2025_is_accepted(tmp_path):
    solved = [[1, 10, 101, 1, MADE]]
    rows = converted(tmp_path, posts=[post(100, 1), post(101, 2)], discourse_solved_solved_topics=solved)
    assert rows["thread"][0]["kind"] == "question"
    assert rows["thread_after"] == [{"type": "thread_after", "id": "10", "accepted_post": "101"}]


def test_categories_of_one_name_in_two_branches_and_in_chinese_stay_apart(tmp_path):
    named = [("Imaging", "imaging", r"\N"), ("General", "general", 1), ("NLP", "nlp", r"\N"), ("General", "general", 3)]
    named += [("影像", "", r"\N"), ("内部", "", r"\N")]
    rows = converted(
        tmp_path, categories=[[n, name, slug, above, "f", n, "x"] for n, (name, slug, above) in enumerate(named, 1)]
    )
    slugs = [row["slug"] for row in rows["category"]]
    assert slugs == ["imaging", "general", "nlp", "nlp-general", "category-5", "category-6"]
    assert {"/c/general/4": "category:4", "/c/nlp/general/4": "category:4"}.items() <= {
        row["path"]: row["leads_to"] for row in rows["redirect"]
    }.items()


def test_description_of_a_category_is_words(tmp_path):
    assert converted(tmp_path)["category"][0]["description_en"] == "For all"


def test_topic_without_a_category_has_one_here(tmp_path):
    rows = converted(tmp_path, topics=[topic(category=r"\N")])
    assert [row["id"] for row in rows["category"]] == ["none", "1"]
    assert rows["thread"][0]["category"] == "none"


def test_long_text_goes_on_behind_its_topic(tmp_path):
    rows = converted(tmp_path, posts=[post(100, 1, "word " * 8000), post(101, 2)])
    assert [(row["id"], row["number"]) for row in rows["post"]] == [("100", 1), ("100-1", 3), ("101", 2)]
    assert sum(row["source"].count("word") for row in rows["post"]) == 8000


def test_synonym_of_a_tag_leads_to_the_tag(tmp_path):
    rows = converted(tmp_path, tags=[[1, "ct", r"\N"], [2, "computed-tomography", 1]])
    assert [row["slug"] for row in rows["tag"]] == ["ct"]
    assert {row["path"]: row["leads_to"] for row in rows["redirect"]}["/tag/computed-tomography"] == "tag:1"


def test_address_with_encoded_letters_is_kept_as_servers_read_it(tmp_path):
    rows = converted(tmp_path, topics=[[10, "影像", "%E5%BD%B1%E5%83%8F", 1, "1", "regular", MADE, MADE, "t"]])
    assert "/t/影像/10" in {row["path"] for row in rows["redirect"]}


def test_poll_comes_with_its_options_and_how_many_chose_them(tmp_path):
    raw = "[poll name=poll type=regular]\n# Which?\n* Lung\n* Bone\n[/poll]"
    votes = {"polls": [[7, 100, "poll"]], "poll_options": [[1, 7], [2, 7]], "poll_votes": [[7, 1, 1], [7, 1, 2]]}
    rows = converted(tmp_path, posts=[post(100, 1, raw)], **votes)
    assert rows["post"][0]["source"] == "**Which?**\n\n- Lung (2)\n- Bone (0)"


def test_excerpt_has_no_addresses_of_files(tmp_path):
    rows = converted(tmp_path, posts=[post(100, 1, "See ![a curve|60x40](upload://abc.png) :+1:")])
    assert rows["thread"][0]["excerpt"] == "See a curve 👍"


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ('[quote="ada, post:2, topic:10"]\nOne\n[/quote]\nTwo', "> [ada](/t/10/2):\n>\n> One\n\nTwo"),
        ('[quote="Jürgen M, post:2, topic:9, username:jm"]\nOne\n[/quote]', "> **Jürgen M**:\n>\n> One"),
        ("[quote]a\n[quote]b[/quote]\n[/quote]", "> a\n>\n> > b"),
        ('[quote="ada"]\n```\n[quote]\n```\n[/quote]', "> **ada**:\n>\n> ```\n> [quote]\n> ```"),
        ("[quote=ada] no end", "[quote=ada] no end"),
        ("no begin[/quote]", "no begin[/quote]"),
        ("`[b]x[/b]` [b]y[/b]", "`[b]x[/b]` **y**"),
        ("[code]\n[b]x[/b] :smile:\n[/code]", "```\n[b]x[/b] :smile:\n```"),
        ('[details="More"]\ntext\n[/details]', "**More**\n\ntext"),
        ("a<br>b <b>c</b> <!-- d --> 1 < 2", "a\nb **c**  1 < 2"),
        ('[date=2021-05-01 time=09:00:00 timezone="Asia/Shanghai"]', "2021-05-01 09:00:00 (Asia/Shanghai)"),
        ("![a|690x40, 75%](https://x.example/y.png)", "![a](https://x.example/y.png)"),
        ("[1] and [x](https://x.example)", "[1] and [x](https://x.example)"),
    ],
)
def test_what_discourse_adds_to_markdown_is_markdown(raw, markdown):
    found = of_raw(
        raw, where=lambda topic, number: f"/t/{topic}/{number}" if topic == "10" else "", results=lambda _: []
    )
    assert found.strip() == markdown


@pytest.mark.parametrize(
    "part", ["[quote]", "[b]", "[poll]", "<!--", "[code]", "```\n", "`", "[details]", "[url=https://a]"]
)
def test_text_of_tags_without_their_ends_is_kept_and_read_in_time(part):
    assert part.strip() in of_raw(part * 10_000 + "x", where=lambda *_: "", results=lambda _: []) or part == "[details]"


def test_short_names_are_characters_and_times_are_not():
    assert spoken(":smile: :wave:t3: :microscope: 10:30:45 :no_such:") == "😄 👋 🔬 10:30:45 :no_such:"
