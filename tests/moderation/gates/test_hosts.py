"""Sites to which texts led that moderators refused as spam."""

import pytest

from moderation.gates import hosts
from tests.forum.conftest import regular
from tests.moderation.gates.conftest import example, held

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("See https://www.Pills.example/a?b=c", {"pills.example"}),
        ("[here](http://pills.example:8080/x)", {"pills.example"}),
        ("<https://user:word@pills.example>", {"pills.example"}),
        ("ｈｔｔｐｓ：／／ｐｉｌｌｓ．ｅｘａｍｐｌｅ／ａ", {"pills.example"}),
        ("https://pi\u200blls.example。好", {"pills.example"}),
        ("www.pills.example and //other.example/x", {"pills.example", "other.example"}),
        ("https://药.example/买", {"药.example"}),
        ("See https://doi.org/10.1000/1, https://github.com/a/b and http://localhost:8000/t/1/", set()),
        ("5 mg/kg and/or 10 // not a link", set()),
    ],
)
def test_sites_are_found_however_they_are_written(body, found):
    assert hosts.hosts_of(body) == found


def test_newcomers_link_to_an_advertised_site_waits(newcomer):
    for _number in range(2):
        assert held(newcomer, "See https://pills.example/b") == []
        example("Buy at https://pills.example/a", is_spam=True)

    assert held(newcomer, "See https://www.PILLS.example/b") == ["spam_host"]
    assert held(newcomer, "See https://pills.example.edu/b") == []
    assert held(regular(trust_level=1), "See https://pills.example/b") == []


def test_site_of_texts_that_were_fine_as_often_does_not_wait(newcomer):
    for is_spam in (True, True, False, False):
        example("https://forum.example/a", is_spam=is_spam)

    assert held(newcomer, "See https://forum.example/b") == []
