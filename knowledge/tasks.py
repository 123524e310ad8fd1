"""What the worker does for the knowledge base. Each task may run at any time, any number of times."""

import logging

from celery import shared_task

from knowledge.actions import checking
from knowledge.code_running.sandbox import NotHere

SECONDS = 180  # begin no other block after so long; the rest waits for the next round

logger = logging.getLogger(__name__)


@shared_task(name="knowledge.check_code", time_limit=290, soft_time_limit=270)
def check_code() -> None:
    """Run code that was not run in this environment yet. Where code cannot be run safely, pages say "not run"."""
    try:
        outcome = checking.check_code(seconds=SECONDS)
    except NotHere:
        return
    if outcome.wrong:
        logger.warning("Code of articles did not match its text: %d blocks", len(outcome.wrong))
