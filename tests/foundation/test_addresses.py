import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from foundation.addresses import UNKNOWN, client_address, is_exempt


def request(peer="203.0.113.9", forwarded=None):
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **extra)


def test_forwarded_header_is_ignored_where_no_proxy_is_trusted(settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(request(forwarded="198.51.100.1")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),
        (1, "198.51.100.1:50123", "198.51.100.1"),
        (1, "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        (1, "198.51.100.1, not an address", "203.0.113.9"),
        (1, "", "203.0.113.9"),
        (1, ",", "203.0.113.9"),
        (1, "6.6.6.6," * 5000 + "198.51.100.1", "198.51.100.1"),
    ],
)
def test_client_is_counted_from_the_right_and_nonsense_falls_back_to_the_peer(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request(forwarded=forwarded)) == address


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
    ],
)
def test_one_client_has_one_key(settings, peer, address):
    settings.TRUSTED_PROXIES = 0
    assert client_address(request(peer)) == address


@given(st.text(), st.text(st.characters(codec="latin-1")))
def test_no_header_breaks_the_reading_of_an_address(peer, forwarded):
    assert client_address(request(peer, forwarded))


def test_only_addresses_inside_an_exempt_range_are_exempt(settings):
    settings.LIMIT_EXEMPT_RANGES = ["10.0.0.0/8", "2001:db8::/32"]
    assert is_exempt("10.2.3.4")
    assert is_exempt("2001:db8:1:2::/64")
    assert not is_exempt("11.0.0.1")
    assert not is_exempt("2001:db9::/64")
    assert not is_exempt(UNKNOWN)
