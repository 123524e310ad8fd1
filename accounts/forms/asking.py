"""Forms whose texts pass the gates: shown again, they ask about what the privacy check found."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.limits import as_form_error
from content import declaring
from content.gates import Declared
from foundation.errors import DomainError


class AskingForm(forms.Form):
    """Fields are named as the action names its texts, so that each finding is asked about under its own field."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        if data is not None:
            self.fields.update(declaring.questions(data))

    def tell(self, refusal: DomainError) -> None:
        """Show what an action refused, at the field it is about."""
        name = refusal.field if refusal.field in self.fields else None
        error: ValidationError = as_form_error(refusal)
        self.add_error(name, error)
        self.fields.update(declaring.questions(cast("QueryDict", self.data), refusal))

    def declared(self) -> Declared:
        """What was answered about findings."""
        return declaring.declared(self.cleaned_data)
