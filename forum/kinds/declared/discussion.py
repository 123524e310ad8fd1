"""The kind that asks for nothing but a text."""

from django.utils.translation import gettext_lazy as _

from forum.kinds.kind import Kind

ORDER = 20
KIND = Kind(
    slug="discussion",
    name=_("Discussion"),
    plural=_("Discussions"),
    icon="discussion",
    lead=_("For what has no single answer: an experience, a doubt, a practice others may share."),
    title_help=_("Say what it is about, so that somebody from another profession understands it."),
    body_label=_("Text"),
)
