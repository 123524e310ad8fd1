"""What a text of somebody at level 0 may hold: enough to ask and to answer, too little to advertise or to pester."""

import re

from django.utils.translation import ngettext

from accounts import trust
from accounts.models import User
from content import markup
from foundation.errors import DomainError

# Links that somebody typed; those of recognised identifiers lead to where works stand and are no advertisement.
_OUTSIDE_LINK = re.compile(r'<a [^>]{0,2000}href="https?:[^>]{0,4000}>')
_PICTURE = re.compile(r"<img ")


def check_text(actor: User, rendered: markup.Rendered) -> None:
    """Raises DomainError, field `body`, where a text holds more than the actor's level allows. Staff are not asked."""
    if actor.is_staff:
        return
    rights = trust.rights_of(actor)
    links = sum("identifier" not in found for found in _OUTSIDE_LINK.findall(rendered.html))
    if rights.links is not None and links > rights.links:
        message = ngettext(
            "Until you have read a little here, a text of yours may hold %(count)d link to other sites. Take the "
            "others out and send it again.",
            "Until you have read a little here, a text of yours may hold %(count)d links to other sites. Take the "
            "others out and send it again.",
            rights.links,
        )
        raise DomainError("newcomer_links", message % {"count": rights.links}, field="body")
    if rights.mentions is not None and len(rendered.mentions) > rights.mentions:
        message = ngettext(
            "Until you have read a little here, a text of yours may name %(count)d member. Leave out the “@” before "
            "the others and send it again.",
            "Until you have read a little here, a text of yours may name %(count)d members. Leave out the “@” before "
            "the others and send it again.",
            rights.mentions,
        )
        raise DomainError("newcomer_mentions", message % {"count": rights.mentions}, field="body")
    if rights.pictures is not None and len(_PICTURE.findall(rendered.html)) > rights.pictures:
        message = ngettext(
            "Until you have read a little here, a text of yours may show %(count)d picture. Put the others into texts "
            "of their own.",
            "Until you have read a little here, a text of yours may show %(count)d pictures. Put the others into texts "
            "of their own.",
            rights.pictures,
        )
        raise DomainError("newcomer_pictures", message % {"count": rights.pictures}, field="body")
