"""How files show in texts."""

import pytest

from content import markup, resolvers
from content.attachments import reading
from content.markup import File, Names, files, sanitise
from tests.budgets import count_queries
from tests.factories.content import AttachmentFactory

KEY = "a" * 26
PICTURE = File(
    url=f"/files/{KEY}/x.png",
    label="PNG, 3 kB",
    is_image=True,
    width=1700,
    height=850,
    widths=(480, 960),
    alt="A curve",
)
PAPER = File(url=f"/files/{KEY}/x.pdf", label="PDF, 1.2 MB")


def shown(source, file=PICTURE, **options):
    names = Names(files={KEY: file} if file else {})
    return markup.render(source, names=names, prefix="u-abcdefgh-", **options).html


def attributes(html):
    return set(html.removeprefix("<p><img ").removesuffix("></p>").replace('" ', '"\n').splitlines())


def test_picture_comes_in_the_size_that_the_screen_asks_for():
    assert attributes(shown(f"![The curve](/files/{KEY}/any-name.png)")) == {
        f'src="/files/{KEY}/x.png"',
        f'srcset="/files/{KEY}/x.png?width=480 480w, /files/{KEY}/x.png?width=960 960w, /files/{KEY}/x.png 1700w"',
        f'sizes="{files.SIZES}"',
        'width="1700"',
        'height="850"',
        'alt="The curve"',
        'loading="lazy"',
    }


def test_picture_without_narrower_ones_says_only_its_shape():
    html = shown(
        f"![x](/files/{KEY}/x.png)", File(url=f"/files/{KEY}/x.png", label="", is_image=True, width=3, height=2)
    )
    assert 'width="3"' in html
    assert "srcset" not in html


def test_picture_without_words_has_those_of_its_upload():
    assert 'alt="A curve"' in shown(f"![](/files/{KEY}/x.png)")


def test_picture_keeps_its_title():
    assert 'title="Figure 1"' in shown(f'![x](/files/{KEY}/x.png "Figure 1")')


def test_picture_by_reference_is_the_same():
    assert "srcset" in shown(f"![x][fig]\n\n[fig]: /files/{KEY}/x.png")


def test_picture_in_a_link_is_the_same():
    assert "srcset" in shown(f"[![x](/files/{KEY}/x.png)](/files/{KEY}/x.png)")


def test_picture_that_nobody_knows_is_shown_as_any_of_this_site():
    html = shown(f"![x](/files/{KEY}/x.png)", None)
    assert attributes(html) == {f'src="/files/{KEY}/x.png"', 'alt="x"', 'loading="lazy"'}


def test_document_is_a_link_that_says_what_will_come():
    html = shown(f"[The paper](/files/{KEY}/x.pdf)", PAPER)
    assert 'class="attachment"' in html
    assert ">The paper (PDF, 1.2 MB)</a>" in html


def test_words_of_a_document_are_read_as_markdown():
    assert "<strong>The</strong> paper (PDF, 1.2 MB)</a>" in shown(f"[**The** paper](/files/{KEY}/x.pdf)", PAPER)


def test_document_that_was_written_as_a_picture_is_a_link():
    html = shown(f"![The <paper>](/files/{KEY}/x.pdf)", PAPER)
    assert ">The &lt;paper&gt; (PDF, 1.2 MB)</a>" in html
    assert "<img" not in html


def test_link_to_a_picture_is_a_link():
    assert shown(f"[see](/files/{KEY}/x.png)") == f'<p><a href="/files/{KEY}/x.png" rel="{sanitise.REL}">see</a></p>'


def test_facts_of_a_file_travel_to_the_render_process_and_back():
    names = Names(files={KEY: PICTURE})
    assert Names.from_json(names.as_json()) == names


@pytest.mark.parametrize(
    "source",
    [
        f"![x](/files/{KEY}/x.png)",
        f"text /files/{KEY}/x.png text",
        f"[a]: /files/{KEY}/",
    ],
)
def test_keys_are_found_wherever_they_stand(source):
    assert files.keys_in([source, source]) == [KEY]


@pytest.mark.parametrize(
    "source", ["/files/short/x.png", f"/files/{KEY}", f"/files/{KEY.upper()}/x", "/files/" + "a" * 27 + "/x"]
)
def test_what_is_no_key_is_not_looked_up(source):
    assert files.keys_in([source]) == []


@pytest.mark.django_db
class TestFinder:
    def test_files_are_looked_up_in_one_statement(self):
        made = AttachmentFactory.create_batch(3, narrower=[[480, 360, 10]])
        source = " ".join(f"![x]({attachment.get_absolute_url()})" for attachment in made)
        queries = count_queries(lambda: resolvers.names(source))
        assert len(queries) == 1
        html = markup.render(source, names=resolvers.names(source)).html
        assert html.count("srcset") == 3

    def test_text_without_files_asks_nothing(self):
        assert count_queries(lambda: resolvers.names("words")) == []

    def test_removed_file_is_not_known(self):
        attachment = AttachmentFactory(removed=True)
        assert reading.files([attachment.key]) == {}

    def test_second_finder_is_refused(self):
        with pytest.raises(RuntimeError):
            resolvers.register_files(lambda keys: {})

    @pytest.mark.parametrize(
        ("size", "label"),
        [
            (1, "PNG, 1 B"),
            (1023, "PNG, 1023 B"),
            (1024, "PNG, 1 kB"),
            (300_000, "PNG, 293 kB"),
            (1_300_000, "PNG, 1.2 MB"),
        ],
    )
    def test_size_is_said_in_signs_that_every_language_reads(self, size, label):
        assert reading.label(AttachmentFactory.build(size=size)) == label
