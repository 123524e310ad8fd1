"""Addresses that are kept are those of the reader's language."""

from django.urls import set_script_prefix
from django.utils import translation

from foundation.paths import path_of


def test_addresses_are_in_the_language_of_whoever_reads():
    for _time in range(2):
        with translation.override("en"):
            assert path_of("topic", "calibration") == "/kb/calibration/"
        with translation.override("zh-hans"):
            assert path_of("topic", "calibration") == "/zh-hans/kb/calibration/"
            assert path_of("thread", 7, "-") == "/zh-hans/t/7/-/"


def test_addresses_begin_where_the_site_does():
    assert path_of("topic", "calibration") == "/kb/calibration/"
    set_script_prefix("/commons/")
    try:
        assert path_of("topic", "calibration") == "/commons/kb/calibration/"
    finally:
        set_script_prefix("/")
