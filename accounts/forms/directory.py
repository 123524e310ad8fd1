"""What somebody looks for in the directory."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.models import Specialty, User
from accounts.profiles import topics
from accounts.profiles.directory import LONGEST_QUERY, Search

ANY = [("", _("any"))]
SELECTED = format_html(" {}", "selected")


class LongSelect(forms.Select):
    """A select that is drawn at once: a template for each of five hundred options took most of the page's time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """As Django's own does, without its templates. (Any: Django's own signature.)"""
        chosen = set(self.format_value(value))
        parts = [
            format_html('<optgroup label="{}">{}</optgroup>', key, _options(label, chosen))
            if isinstance(label, list | tuple)
            else _options([(key, label)], chosen)
            for key, label in self.choices
        ]
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html(
            "<select{}>{}</select>", flatatt(all_attrs), format_html_join("", "{}", ((p,) for p in parts))
        )


def _options(choices: Iterable[tuple[str, Any]], chosen: set[str]) -> SafeString:
    rows = ((key, SELECTED if str(key) in chosen else "", label) for key, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


class PeopleForm(forms.Form):
    """One form of filters; all of them may be left alone."""

    q = forms.CharField(label=_("Name or headline"), required=False, max_length=LONGEST_QUERY)
    profession = forms.ChoiceField(widget=LongSelect(), label=_("Profession"), required=False)
    checked = forms.ChoiceField(
        label=_("Credential"),
        required=False,
        choices=[*ANY, ("yes", _("checked")), ("no", _("not checked"))],
    )
    specialty = forms.ChoiceField(widget=LongSelect(), label=_("Specialty"), required=False)
    topic = forms.ChoiceField(widget=LongSelect(), label=_("Topic of interest"), required=False)
    country = forms.ChoiceField(widget=LongSelect(), label=_("Country or region"), required=False)
    language = forms.ChoiceField(widget=LongSelect(), label=_("Speaks"), required=False)
    open = forms.BooleanField(label=_("Open to collaborate"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # house: allow model-in-interface: the vocabulary is everybody's
        self._specialties = list(Specialty.objects.in_order())
        self._topics = topics.all_topics()
        kinds = [
            (label, [(one.slug, one.name) for one in self._specialties if one.kind == kind])
            for kind, label in Specialty.Kind.choices
        ]
        self._choose("profession", User.Profession.choices)
        self._choose("specialty", kinds)
        self._choose("topic", [(one.slug, one.name) for one in self._topics])
        self._choose("country", places.countries())
        self._choose("language", places.languages())

    def _choose(self, name: str, choices: Any) -> None:  # Any: pairs, or groups of pairs
        self.fields[name].choices = [*ANY, *choices]  # type: ignore[attr-defined]

    def search(self) -> Search:
        """What was asked for. Needs a valid form."""
        given = self.cleaned_data
        return Search(
            words=given["q"],
            profession=given["profession"],
            checked=given["checked"],
            specialty=next((one.pk for one in self._specialties if one.slug == given["specialty"]), None),
            topic=next((one.pk for one in self._topics if one.slug == given["topic"]), None),
            country=given["country"],
            language=given["language"],
            is_open=given["open"],
        )

    def chips(self) -> list[tuple[str, str, str]]:
        """Of each filter that is on: its name, what it is called, and what was chosen."""
        found = []
        for name in (one for one in self.fields if one != "q" and self.cleaned_data.get(one)):
            value = self.cleaned_data[name]
            words = str(self[name].label) if value is True else self._words_of(name, value)
            found.append((name, str(self[name].label), words))
        return found

    def _words_of(self, name: str, value: str) -> str:
        for key, label in self.fields[name].choices:  # type: ignore[attr-defined]
            options = label if isinstance(label, list | tuple) else [(key, label)]
            for one, words in options:
                if one == value:
                    return str(words)
        return value
