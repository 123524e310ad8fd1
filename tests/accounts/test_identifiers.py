"""Check digits of identifiers."""

import pytest
from django.core.exceptions import ValidationError

from accounts import identifiers


@pytest.mark.parametrize(
    "written",
    ["0000-0002-1825-0097", "0000000218250097", " https://orcid.org/0000-0002-1825-0097 ", "0000-0002-1694-233x"],
)
def test_right_orcid_is_brought_into_one_form(written):
    found = identifiers.clean_orcid(written)
    assert found in ("0000-0002-1825-0097", "0000-0002-1694-233X")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0000-0002-1825-0098", "orcid_check"),
        ("0000-0002-1825-009X", "orcid_check"),
        ("0000-0002-1825", "orcid_form"),
        ("https://orcid.org.evil.example/0000-0002-1825-0097", "orcid_form"),
        ("٠000-0002-1825-0097", "orcid_form"),
    ],
)
def test_wrong_orcid_says_what_is_wrong(written, code):
    with pytest.raises(ValidationError) as refusal:
        identifiers.clean_orcid(written)
    assert refusal.value.code == code


def test_npi_has_a_check_digit():
    assert identifiers.clean_npi("1234567893") == "1234567893"
    for wrong, code in (("1234567890", "npi_check"), ("123456789", "npi_form")):
        with pytest.raises(ValidationError) as refusal:
            identifiers.clean_npi(wrong)
        assert refusal.value.code == code
