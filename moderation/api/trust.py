"""Trust levels for programs: the table, and how far the caller has come."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Shown
from foundation.api.views import ApiView
from moderation.trust import telling


class TrustBarShown(Shown):
    """One thing that is counted for a level."""

    what = serializers.CharField(source="words", help_text="In the caller's language.")
    need = serializers.CharField(help_text="How much it takes, in words.")

    example = {"what": "threads opened", "need": "5"}


class TrustRightsShown(Shown):
    """What members of a level may do. Null is no limit."""

    threads_daily = serializers.IntegerField()
    replies_daily = serializers.IntegerField()
    votes_daily = serializers.IntegerField(help_text="Votes and reactions together.")
    edits_daily = serializers.IntegerField()
    flags_daily = serializers.IntegerField()
    links = serializers.IntegerField(allow_null=True, help_text="To other sites, in one text.")
    mentions = serializers.IntegerField(allow_null=True, help_text="Members named in one text.")
    pictures = serializers.IntegerField(allow_null=True, help_text="In one text.")
    may_make_groups = serializers.BooleanField()
    may_tend_threads = serializers.BooleanField(help_text="Title, category, tags and topics of others' public threads.")

    example = {
        "threads_daily": 20,
        "replies_daily": 300,
        "votes_daily": 50,
        "edits_daily": 30,
        "flags_daily": 20,
        "links": 2,
        "mentions": 2,
        "pictures": 1,
        "may_make_groups": False,
        "may_tend_threads": False,
    }


class TrustLevelShown(Shown):
    """One trust level: how it is reached, and what goes with it."""

    level = serializers.IntegerField(source="number")
    name = serializers.CharField(help_text="In the caller's language.")
    way = serializers.CharField(help_text="How it comes about besides what is counted.")
    bars = TrustBarShown(many=True)
    rights = TrustRightsShown()

    example = {
        "level": 1,
        "name": "Basic",
        "way": "Members with a checked credential, or who came by invitation, begin here.",
        "bars": [TrustBarShown.example],
        "rights": TrustRightsShown.example,
    }


class TrustProgressShown(Shown):
    """One thing that is counted, and how far the caller has come."""

    fact = serializers.CharField()
    what = serializers.CharField(source="words", help_text="In the caller's language.")
    have = serializers.IntegerField()
    need = serializers.IntegerField()
    is_most = serializers.BooleanField(help_text="May not be above `need`.")
    is_met = serializers.BooleanField()

    example = {"fact": "days", "what": "days on which you read here", "have": 4, "need": 15, "is_most": False}
    example |= {"is_met": False}


class OwnTrustShown(Shown):
    """The caller's level, and the bars of the next one; at level 3 those that keep it."""

    level = serializers.IntegerField()
    name = serializers.CharField(help_text="In the caller's language.")
    next_level = serializers.IntegerField(allow_null=True, help_text="Null where facts reach no further.")
    is_fixed = serializers.BooleanField(help_text="Set by an administrator; facts do not change it.")
    kept_until = serializers.DateTimeField(allow_null=True, help_text="Until when level 3 cannot be lost.")
    bars = TrustProgressShown(many=True)

    example = {
        "level": 1,
        "name": "Basic",
        "next_level": 2,
        "is_fixed": False,
        "kept_until": None,
        "bars": [TrustProgressShown.example],
    }


class TrustLevels(ApiView):
    """What members may do by trust level."""

    @operation("read:forum", is_open=True, gives=TrustLevelShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List every level with what it takes and what its members may do. One page."""
        return self.page(telling.levels(), following="", previous="")


class OwnTrust(ApiView):
    """How far the caller has come."""

    @operation("read:account", gives=OwnTrustShown)
    def get(self, request: Request) -> Response:
        """Read one's own trust level and what is counted for it."""
        return self.shown(telling.own(self.caller, self.now))
