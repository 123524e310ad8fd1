"""A call for partners: who is sought, what is offered, until when. `forum.calls` says when it is open."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from forum.kinds.fields import Field
from forum.kinds.kind import Kind

ORDER = 80
LONGEST_CALL = timedelta(days=366)
SOUGHT = (
    ("clinical-partner", _("Clinical partner")),
    ("engineer", _("Engineer")),
    ("statistician", _("Statistician")),
    ("data", _("Data")),
    ("annotation", _("Annotation")),
    ("funding", _("Funding")),
    ("site", _("Site for a study")),
)
STAGES = (
    ("idea", _("Idea")),
    ("protocol", _("Protocol is written")),
    ("data", _("Data are at hand")),
    ("model", _("Model is being built")),
    ("validation", _("Validation")),
    ("use", _("In clinical use")),
)
ETHICS = (
    ("approved", _("Approved")),
    ("exempt", _("Exempt")),
    ("applied", _("Applied for")),
    ("not-needed", _("Not needed")),
    ("not-started", _("Not started")),
)
SHARING = (
    ("none", _("No data leave their place")),
    ("de-identified", _("De-identified, under an agreement")),
    ("open", _("Openly licensed")),
    ("to-be-agreed", _("To be agreed")),
)
PLACES = (
    ("remote", _("Remote")),
    ("on-site", _("On site")),
    ("both", _("Remote, with visits")),
)
STATUS = (
    ("open", _("Open call")),
    ("closed", _("Closed call")),
)
KIND = Kind(
    slug="collaboration",
    name=_("Collaboration call"),
    plural=_("Collaboration calls"),
    icon="people",
    lead=_(
        "For finding partners: say who is missing, what you bring, and how the result is shared. "
        "Whoever is interested asks to get in touch; no address is shown."
    ),
    title_help=_("Name the work and who is missing."),
    body_label=_("The work"),
    body_help=_("The question, what exists already, and what a partner would do. No patient data."),
    has_required_topics=True,
    fields_label=_("What partners want to know"),
    fields=(
        Field("seeking", _("Sought"), "choices", is_required=True, vocabulary=SOUGHT, is_filter=True),
        Field(
            "offer",
            _("Offered"),
            "text",
            is_required=True,
            help=_("What you bring: data, methods, computing, time, money."),
        ),
        Field("project_stage", _("Stage"), "choice", vocabulary=STAGES, is_filter=True),
        Field("ethics_status", _("Ethics approval"), "choice", is_required=True, vocabulary=ETHICS),
        Field("data_sharing", _("Sharing of data"), "choice", vocabulary=SHARING),
        Field("location", _("Where"), "line", help=_("Country or city, as far as it matters.")),
        Field("remote", _("Way of working"), "choice", vocabulary=PLACES),
        Field(
            "authorship_terms",
            _("Authorship and results"),
            "text",
            is_required=True,
            help=_("Who will be an author, and who may use what comes of it."),
        ),
        Field(
            "deadline",
            _("Answer by"),
            "date",
            is_required=True,
            ahead=LONGEST_CALL,
            help=_("The call closes by itself after this day. You can move it or close the call earlier."),
        ),
        Field("status", _("State"), "choice", vocabulary=STATUS, is_filter=True, state="open"),
    ),
)
