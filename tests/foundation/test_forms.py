"""A form that is kept tells what one laid out anew would, and nothing of an earlier request."""

import gc
import weakref

import pytest
from rest_framework import serializers

from foundation.api import forms
from foundation.api.shapes import Computed, Shown


class RowShown(Shown):
    pk = serializers.IntegerField()
    caller = Computed(serializers.CharField(), lambda row, context: context["caller"])
    beside = Computed(serializers.CharField(), lambda row, context: "beside")

    expansions = {"beside": "Only for who asks."}


class Caller:
    """Somebody who asks."""

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


def context(caller, fields="", expand=""):
    wishes = {"fields": frozenset(fields.split()), "expand": frozenset(expand.split())}
    return {"view": None, "caller": caller, **wishes}


def test_each_caller_reads_what_is_theirs_in_the_fields_they_asked_for():
    for caller in ("Ana", "Wei"):
        assert forms.told(RowShown, [{"pk": 1}], context(caller)) == [{"pk": 1, "caller": caller}]
        assert forms.told(RowShown, [{"pk": 1}], context(caller, "pk")) == [{"pk": 1}]
        assert forms.told(RowShown, [{"pk": 1}], context(caller, "pk", "beside")) == [{"pk": 1, "beside": "beside"}]


def test_nothing_of_a_request_is_kept_even_if_it_failed():
    caller = Caller("Ana")
    left = weakref.ref(caller)

    with pytest.raises(KeyError):
        forms.told(RowShown, [{"pk": 1}, {}], context(caller))
    del caller
    gc.collect()

    assert left() is None
    assert forms.told(RowShown, [{"pk": 2}], context("Wei")) == [{"pk": 2, "caller": "Wei"}]


def test_a_form_that_is_told_while_it_is_told_is_another_one():
    class Outer(Shown):
        inner = Computed(serializers.DictField(), lambda row, context: context["make"](row))
        caller = Computed(serializers.CharField(), lambda row, context: context["caller"])

    def make(row):
        return row and forms.told(Outer, [None], context("Wei") | {"make": make})[0]

    (told,) = forms.told(Outer, [{"pk": 1}], context("Ana") | {"make": make})

    assert told == {"inner": {"inner": None, "caller": "Wei"}, "caller": "Ana"}


def test_forms_are_forgotten_that_nobody_asked_for_lately(monkeypatch):
    monkeypatch.setattr(forms, "MOST", 2)
    forms._of_thread.__dict__.clear()

    for fields in ("pk", "caller", "pk caller", "caller"):
        forms.told(RowShown, [{"pk": 1}], context("Ana", fields))

    assert [sorted(key[1]) for key in forms._of_thread.forms] == [["caller", "pk"], ["caller"]]
