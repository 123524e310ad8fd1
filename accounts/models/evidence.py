"""What speaks for a claim while somebody looks at it: a mailbox, a document, a referee. Most of it is soon deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.credentials import Credential

LONGEST_ANSWER = 500


class Mailbox(models.Model):
    """The institution's address behind a credential. Encrypted: it is written to once a year and shown to nobody."""

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="mailbox")
    address_encrypted = models.CharField(max_length=700)
    # Keyed, so that a dump cannot be searched for an address; one mailbox speaks for one member.
    address_hash = models.CharField(max_length=64, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_count = models.PositiveSmallIntegerField(_("times sent"), default=1)
    link_until = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("link used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return f"mailbox of credential {self.credential_id}"


class Document(models.Model):
    """A certificate or licence somebody sent. Row and encrypted file go at the decision, or after 30 days."""

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="document")
    key = models.CharField(max_length=32, unique=True)
    content_type = models.CharField(_("format"), max_length=20, choices=ContentType)
    size = models.PositiveIntegerField(_("size"))
    # For looking the member up in the register; goes with the document.
    number = models.CharField(_("number in the register"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("sent at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/png", "image/jpeg"]),
                name="credential_document_format_known",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="credential_document_age")]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"document of credential {self.credential_id}"


class DocumentOpening(models.Model):
    """That a reviewer opened a document. The applicant sees it; stays when the document is gone."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="openings")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("opening of a document")
        verbose_name_plural = _("openings of documents")

    def __str__(self) -> str:
        return f"{self.credential_id} at {self.opened_at:%Y-%m-%d %H:%M}"


class Referee(models.Model):
    """Somebody who can say that the claim is true. The address goes at the decision."""

    class Relation(models.TextChoices):
        SUPERVISOR = "supervisor", _("my supervisor or head of department")
        COLLEAGUE = "colleague", _("a colleague")
        EMPLOYER = "employer", _("my employer or its personnel office")
        TEACHER = "teacher", _("a teacher or examiner")

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        CONFIRMED = "confirmed", _("confirms it")
        CANNOT = "cannot", _("cannot confirm it")
        DECLINED = "declined", _("does not want to answer")

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="referee")
    email = models.EmailField(_("referee's address"), max_length=254, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    # Anybody can open such a mailbox: what it says needs a reviewer.
    is_free_mail = models.BooleanField(_("address of a free mail service"), default=False)
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("works at")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("asked at"))
    sent_count = models.PositiveSmallIntegerField(_("times asked"), default=1)
    link_until = models.DateTimeField(_("link works until"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answer_reason = models.CharField(_("in their words"), max_length=LONGEST_ANSWER, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=["supervisor", "colleague", "employer", "teacher"]),
                name="referee_relation_known",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["confirmed", "cannot", "declined"], answered_at__isnull=False),
                name="referee_answered_iff_dated",
            ),
        ]
        verbose_name = _("referee")
        verbose_name_plural = _("referees")

    def __str__(self) -> str:
        return f"referee of credential {self.credential_id}"


class DomainProposal(models.Model):
    """A mail domain that a member would like to be known, with the institution it belongs to."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        TAKEN = "taken", _("taken in")
        REFUSED = "refused", _("refused")

    domain = models.CharField(_("mail domain"), max_length=253)
    institution = models.CharField(_("institution"), max_length=120)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(state="open"), name="domain_proposal_one_open_per_domain"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken", "refused"]), name="domain_proposal_state_known"
            ),
        ]
        permissions = [("decide_domain_proposal", _("Can decide about mail domains that members propose"))]
        verbose_name = _("proposed mail domain")
        verbose_name_plural = _("proposed mail domains")

    def __str__(self) -> str:
        return self.domain
