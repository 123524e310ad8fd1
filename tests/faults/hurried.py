"""The same site without the pauses that people need: what waits for minutes elsewhere waits for seconds here.

What has to hold does not depend on how long anything waits; `tests.faults.probe.hurry` shortens what is no setting.
"""

from config.settings.embedded import CELERY_BEAT_SCHEDULE
from tests.faults.settings import *  # noqa: F403 - settings build on each other

PROBE_IS_HURRIED = True
EMAIL_TIMEOUT = 3  # seconds
for _task in ("notifications.tell", "notifications.mail_due", "notifications.send_due_mail"):
    CELERY_BEAT_SCHEDULE[_task]["schedule"] = 3
