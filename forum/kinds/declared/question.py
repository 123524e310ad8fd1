"""A question, with what was tried, so that an answer can be accepted."""

from django.utils.translation import gettext_lazy as _

from forum.kinds.fields import Field
from forum.kinds.kind import Kind

ORDER = 10
SUBJECTS = (
    ("concept", _("Concept")),
    ("method", _("Method")),
    ("code", _("Code")),
    ("data", _("Data")),
    ("clinical-use", _("Clinical use")),
    ("regulation", _("Regulation")),
    ("career", _("Career")),
)
AUDIENCES = (
    ("clinician", _("Clinicians")),
    ("researcher", _("Researchers")),
    ("engineer", _("Engineers")),
)
KIND = Kind(
    slug="question",
    name=_("Question"),
    plural=_("Questions"),
    icon="question",
    lead=_("For something that can be answered. Say what you know already; you can accept the answer that helped."),
    title_help=_("Ask the question itself, in one sentence."),
    body_label=_("Question"),
    body_help=_("What you want to know, why, and what you have at hand."),
    has_required_topics=True,
    fields_label=_("So that others can answer"),
    fields=(
        Field("subject", _("About"), "choice", is_required=True, vocabulary=SUBJECTS, is_filter=True),
        Field("audience", _("Who could answer"), "choices", vocabulary=AUDIENCES, is_filter=True),
        Field("tried", _("What you tried"), "text", help=_("What you did, and what happened instead.")),
        Field("environment", _("Environment"), "line", help=_("Versions, system, device, where they matter.")),
        Field(
            "minimal_example",
            _("Shortest example"),
            "code",
            help=_("The fewest lines that show it. Invented data only."),
        ),
    ),
)
