"""A member who has left a trace in every table that can hold one."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from content.models import Attachment
from foundation import belongings
from tests.factories.accounts import EmailAddressFactory, UserFactory
from tests.factories.content import AttachmentFactory, CitationFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.house.test_models import factories

USERNAME = "zanzibar-quill"
NAME = "Xanthe Okonjo-Brandvold"
EMAIL = "xanthe.okonjo@hospital-quill.example"
IP = "203.0.113.177"
# Made by `person`, or standing in the way of what a test does.
LEFT_OUT = ("account.EmailAddress", "accounts.Erasure", "accounts.DataExport")


def person(**fields):
    """Somebody whose names are like no other words."""
    member = UserFactory(username=USERNAME, name=NAME, email=EMAIL, **fields)
    EmailAddressFactory(user=member)
    return member


def trace_everywhere(member):
    """A row of the member's in every table that a factory can make one of; the models they are of."""
    made = set()
    for model, factory in factories().items():
        known = belongings.belonging(model._meta.label)
        if known is None or known.owner in ("", "pk") or known.label in LEFT_OUT:
            continue
        fields = {"ip": IP} if model.__name__ == "SignIn" else {}
        factory(**_owned_by(model, known.owner, member), **fields)
        made.add(model._meta.label)
    UserSession.objects.create(user=member, ip=IP, session_key="s" * 32, user_agent="Quill/1")
    Authenticator.objects.create(user=member, type="totp", data={"secret": "x"})
    return made | {"usersessions.UserSession", "mfa.Authenticator"}


def _owned_by(model, owner, member):
    """How a factory is told whose the row is; what stands between, such as a credential, is one that there is."""
    between, _, rest = owner.partition("__")
    found = (
        model._meta.get_field(between).related_model._base_manager.filter(**{rest: member}).first() if rest else None
    )
    return {between: found} if found else {owner: member}


def writings(member):
    """A thread of the member's with an answer by somebody else, one where only they wrote, and an answer of theirs."""
    other = UserFactory(username="answerer")
    first = "How is this calibrated? See doi:10.1000/182."
    own = ThreadFactory(author=member, title="A question about calibration", first_post__source=first)
    PostFactory(thread=own, author=other, source="With Platt scaling.")
    alone = ThreadFactory(author=member, title="A thought that nobody answered", first_post__source="Only mine.")
    theirs = ThreadFactory(author=other, title="Somebody else's question", first_post__source="What do you think?")
    answer = PostFactory(thread=theirs, author=member, source="I think it works.")
    CitationFactory(host_model="forum.post", host_id=answer.pk)
    attachment = AttachmentFactory(
        uploaded_by=member, host_model="forum.post", host_id=answer.pk, attached_at=timezone.now()
    )
    default_storage.save(attachment.file_name(), ContentFile(b"the very bytes"))
    return own, alone, theirs


def file_of(attachment: Attachment) -> bytes:
    """What lies in the storage."""
    with default_storage.open(attachment.file_name(), "rb") as file:
        return file.read()
