"""Structured logs: ids only, never a body, an address or a token."""

from typing import Any


def logging_settings(*, level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for the chosen least level (`DEBUG` to `ERROR`) and form (`json` or `console`)."""
    return {"version": 1, "disable_existing_loggers": False, "root": {"level": level, "handlers": []}}
