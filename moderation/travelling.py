"""What of this room goes along when a site moves by a file."""

from foundation import travelling

HERE = "the work of this site's moderators; the log only grows where it began"


def register_all() -> None:
    """Called once, in apps.py."""
    travelling.register("moderation.Label", "label", place=travelling.BESIDE + 1, left={})
    staying = ("ReviewItem", "ItemNote", "Flag", "ModerationAction", "Appeal")
    travelling.register_staying({f"moderation.{name}": HERE for name in staying})
    travelling.register_staying(
        {
            "moderation.DefenceSettings": "how this site defends itself",
            "moderation.HelpLine": "chosen by this site's staff",
            "moderation.SpamLesson": "taught by decisions here",
            "moderation.SpamBucket": "taught by decisions here",
            "moderation.LinkedHost": "taught by decisions here",
            "moderation.TextPrint": "made with this site's key",
            "moderation.TextBand": "made with this site's key",
            "moderation.CategoryModerator": "no rights come from a file",
            "moderation.MessageTemplate": "words of this site's staff",
            "moderation.TrustStanding": "earned on this site",
            "moderation.WordRule": "rules of this site's staff",
            "moderation.PrivacyScan": "what was looked at here",
            "moderation.ScannedText": "made with this site's key",
        }
    )
