"""Which addresses a text may point to."""

import pytest

from content.markup import urls


@pytest.mark.parametrize(
    "url",
    ["/", "/t/1/a?b=c#d", "#a", "a/b", "?a=b:c", "/a:b", "", "https://e.org", "http://[::1]:80/",
     "HTTP://e.org", "mailto:a@e.org", "https://例子.cn/路径"],
)  # fmt: skip
def test_address_of_this_site_or_with_a_known_scheme_is_safe(url):
    assert urls.is_safe(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x", "JAVASCRIPT:x", "data:x", "vbscript:1", "x:y", "a b:c", "//e.org", "/\\e.org", "\\\\e.org",
        "\\/e.org",
        "/a\nb", "/a\tb", "/a\x00b", "/a\x7fb", "https://e.org/\r", " /a", "/a ", "\u3000/a", "/a\u200bb",
        "/\u202eb", "/a\u2028b",
        "http://[]@0A", "https://[a", "http://[::1%a b]/", "https://\u2100.org",
        "/a\ue000b", "/" + "a" * urls.LONGEST_URL,
    ],
)  # fmt: skip
def test_any_other_is_not(url):
    assert not urls.is_safe(url)


def test_pictures_come_from_this_site():
    assert urls.is_local("/files/1/")
    assert not any(map(urls.is_local, ["files/1/", "https://e.org/x", "//e.org/x", "#x", ""]))


def test_signs_that_break_out_of_an_attribute_are_encoded():
    assert urls.encoded('/a b"c<d>e`f\\g{h}') == "/a%20b%22c%3Cd%3Ee%60f%5Cg%7Bh%7D"
    assert urls.encoded("/路径?a=%20&b=(c)") == "/路径?a=%20&b=(c)"
