"""What the knowledge base tells members of."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import CLINICIAN, RESEARCHER, TO_ME, Kind

KNOWLEDGE = _("Knowledge base")

KINDS = [
    Kind(
        "article",
        KNOWLEDGE,
        _("An article that you follow changes"),
        one=_("“%(target)s” has changed"),
        many=_("“%(target)s” has changed %(count)s times"),
        icon="book",
    ),
    Kind(
        "review_wanted",
        KNOWLEDGE,
        _("A text of a topic that you review waits for reviewers"),
        one=_("%(by)s asks reviewers to read “%(target)s”"),
        many=_("%(count)s texts of “%(target)s” wait for reviewers"),
        icon="confirm",
        channels=TO_ME,
    ),
    Kind(
        "review",
        KNOWLEDGE,
        _("Reviewers decide about your text, or remark on it"),
        one=_("Reviewers have read your text “%(target)s”"),
        many=_("%(count)s decisions and remarks on your text “%(target)s”"),
        icon="confirm",
        channels=TO_ME,
    ),
    Kind(
        "needs_change",
        KNOWLEDGE,
        _("A reader says that an article you wrote or review should change"),
        one=_("A reader says that “%(target)s” should change"),
        many=_("%(count)s readers say that “%(target)s” should change"),
        icon="warn",
        by_profession={RESEARCHER: TO_ME, CLINICIAN: TO_ME},
    ),
    Kind(
        "change_made",
        KNOWLEDGE,
        _("Something is done about a change that you asked for"),
        one=_("Something was done about the change of “%(target)s” that you asked for"),
        many=_("%(count)s changes of “%(target)s” that you asked for are dealt with"),
        icon="check",
    ),
    Kind(
        "appointed",
        KNOWLEDGE,
        _("You become a reviewer"),
        one=_("You review “%(target)s” from now on"),
        many=_("You review “%(target)s” from now on"),
        icon="confirm",
        channels=TO_ME,
        is_prompt=True,
    ),
]
