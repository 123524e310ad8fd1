"""Sessions of members: Django's, in the database, read by a statement that is written once (`foundation.prepared`).

Every page of a member begins with this question; writing it cost more than the answer and the check of its signature.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from foundation.prepared import Prepared

_open = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE names."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_open.rows(str(self.session_key), timezone.now())), None)
        if found is None:
            self._session_key = None
        return found
