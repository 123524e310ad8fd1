"""The style guide: every component in every state, in both languages. The development edition only."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.templatetags.commons import icon_names
from config.views import styleguide_references
from config.views.styleguide_texts import TEXTS

FAMILIES = ("accent", "ok", "warn", "danger", "machine")
SURFACES = ("page", "raised", "sunken", "line", "edge-ui", "ink", "ink-2", "ink-3")


class SampleForm(forms.Form):
    """One field of each kind; the second is always wrong."""

    name = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput)
    remark = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    profession = forms.ChoiceField(widget=forms.RadioSelect)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    locked = forms.CharField(disabled=True, required=False)
    rules = forms.BooleanField()

    def __init__(self, texts: dict[str, str]) -> None:
        data = {"name": "Ines Carvalho", "password": "short", "profession": "b", "language": "en", "rules": "on"}
        super().__init__(data, initial={"locked": texts["locked_value"]})
        self.too_short = texts["too_short"]
        for name, field in self.fields.items():
            field.label = texts[f"{name}_label"]
        self.fields["name"].help_text = texts["name_help"]
        self.fields["rules"].help_text = texts["rules_help"]
        profession = self.fields["profession"]
        assert isinstance(profession, forms.ChoiceField)  # noqa: S101 - tells the type checker what stands above
        profession.choices = [("a", texts["researcher"]), ("b", texts["engineer"]), ("c", texts["clinician"])]

    def clean_password(self) -> str:
        """Never good enough, so that the guide shows the state."""
        raise ValidationError(self.too_short)


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The guide. Raises Http404 where settings.STYLE_GUIDE is off."""
    if not getattr(settings, "STYLE_GUIDE", False):
        raise Http404
    texts = TEXTS["zh" if get_language() == "zh-hans" else "en"]
    context = {
        "t": texts,
        "form": SampleForm(texts),
        "swatches": [*SURFACES, *FAMILIES, *(f"{family}-soft" for family in FAMILIES), "spark"],
        "references": styleguide_references.references(texts["retraction"]),
        "icons": sorted(icon_names()),
        "names": re.split(r"[,，]\s*", texts["names"]),
    }
    return render(request, "styleguide/styleguide.html", context)
