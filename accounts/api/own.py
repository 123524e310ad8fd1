"""The caller's own account: what it is called, which hours are quiet, and its picture."""

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import names
from accounts.actions import avatars, privacy
from accounts.actions.account import edit_account
from accounts.api.shapes import LANGUAGES, AccountShown
from accounts.models import User
from accounts.policies import may_write
from content.attachments import refusals
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Flag, Given, Number, One, Shown, Words
from foundation.api.views import ApiView

_FIELDS = ("name", "profession", "language", "time_zone")


def checked(check: Any, value: str) -> str:  # Any: a validator of Django's
    """The value. What means nothing here is told as such, not as a fault of form."""
    try:
        check(value)
    except ValidationError as error:
        raise serializers.ValidationError(error.messages, UNSUITABLE) from None
    return value


class AccountChange(Given):
    """What the account says from now on. What is left out stays."""

    name = Words(max_length=names.LONGEST_NAME, required=False, allow_blank=True, help_text="Shown beside posts.")
    profession = One(choices=User.Profession.values, required=False)
    language = One(choices=LANGUAGES, required=False, help_text="Of pages, sentences of the API, and mail.")
    time_zone = Words(max_length=64, required=False, help_text="As the IANA names it: `Asia/Shanghai`.")

    example = {"language": "zh-hans", "time_zone": "Asia/Shanghai"}

    def validate_name(self, name: str) -> str:
        """As members may be called."""
        return checked(names.validate_name, names.normalise(name))

    def validate_time_zone(self, time_zone: str) -> str:
        """One that is known."""
        return checked(names.validate_time_zone, time_zone)


class Me(ApiView):
    """Who asks."""

    @operation("read:account", gives=AccountShown)
    def get(self, request: Request) -> Response:
        """Read one's own account, and what the token may do."""
        return self._told()

    @operation(
        "write:account",
        takes=AccountChange,
        gives=AccountShown,
        needs_match=True,
        refuses=("name_title", "name_taken_looks", "word_rule", "privacy_findings"),
    )
    def patch(self, request: Request) -> Response:
        """Change one's name, profession, language or time zone."""
        self.match(self._etag())
        wanted = {name: self.given.get(name, getattr(self.caller, name)) for name in _FIELDS}
        edit_account(actor=self.caller, **wanted, now=self.now)
        return self._told()

    def _told(self) -> Response:
        scopes = list(getattr(self.request.auth, "scopes", []))
        return self.shown(self.caller, etag=self._etag(), scopes=scopes)

    def _etag(self) -> str:
        told = [getattr(self.caller, name) for name in (*_FIELDS, "email", "trust_level", "username")]
        told.append(may_write(self.caller, self.now))
        return f"account-{sha256(repr(told).encode()).hexdigest()[:24]}"


class PrivacyShown(Shown):
    """When the caller wants to be left alone, and what others learn."""

    quiet_from = serializers.IntegerField(allow_null=True, help_text="A whole hour of the caller's time zone.")
    quiet_until = serializers.IntegerField(allow_null=True)
    is_presence_shown = serializers.BooleanField(help_text="Others see when the caller was last here.")
    is_unnamed_in_dumps = serializers.BooleanField(help_text="Public data hold the caller's texts without the name.")

    example = {"quiet_from": 22, "quiet_until": 7, "is_presence_shown": False, "is_unnamed_in_dumps": False}


class PrivacyGiven(Given):
    """The same, all of it."""

    quiet_from = Number(max_value=23, allow_null=True)
    quiet_until = Number(max_value=23, allow_null=True)
    is_presence_shown = Flag()
    is_unnamed_in_dumps = Flag()

    example = PrivacyShown.example

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both hours or neither, and not the same one."""
        begin, end = attrs["quiet_from"], attrs["quiet_until"]
        if (begin is None) != (end is None):
            missing = "quiet_from" if begin is None else "quiet_until"
            raise serializers.ValidationError({missing: [_("Choose both hours, or none.")]}, UNSUITABLE)
        if begin is not None and begin == end:
            sentence = _("Choose another hour to end with.")
            raise serializers.ValidationError({"quiet_until": [sentence]}, UNSUITABLE)
        return attrs


class Privacy(ApiView):
    """Quiet hours, what others learn, and what strangers get."""

    @operation("read:account", gives=PrivacyShown)
    def get(self, request: Request) -> Response:
        """Read one's quiet hours, and what others learn."""
        return self.shown(self.caller)

    @operation("write:account", takes=PrivacyGiven, gives=PrivacyShown)
    def put(self, request: Request) -> Response:
        """Choose quiet hours, and what others learn."""
        privacy.edit_privacy(actor=self.caller, **self.given, now=self.now)
        return self.shown(self.caller)


class PictureGiven(Given):
    """A picture, as a form sends it."""

    file = serializers.FileField(allow_empty_file=True, max_length=255)


class Picture(ApiView):
    """The picture beside the caller's name."""

    parser_classes = [MultiPartParser]

    @operation(
        "write:account",
        takes=PictureGiven,
        is_file=True,
        forbids=("change_avatar",),
        refuses=(*sorted(refusals.codes()), "wrong_extension"),
    )
    def put(self, request: Request) -> Response:
        """Show this picture beside one's name. It is made anew, and cut to a square."""
        file = self.given["file"]
        avatars.change_avatar(actor=self.caller, file=file, name=file.name or "", now=self.now)
        return self.nothing()

    @operation("write:account", forbids=("remove_avatar",))
    def delete(self, request: Request) -> Response:
        """Show no picture any more."""
        avatars.remove_avatar(actor=self.caller, member=self.caller, now=self.now)
        return self.nothing()
