"""The one check of a newly chosen password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import passwords
from accounts.models import User


def check_new_password(form: forms.Form, field: str, owner: User) -> None:
    """Show at the field what is wrong with the password for this owner, and what their role demands."""
    if owner.pk is not None:
        form.fields[field].help_text = passwords.rule_for(owner)
    password = form.cleaned_data.get(field)
    if password:
        try:
            validate_password(password, owner)
        except ValidationError as error:
            form.add_error(field, error)
