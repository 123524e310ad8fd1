"""Where people's texts stand in the tables of packages, which cannot say so themselves."""

import json
from collections.abc import Callable
from typing import Any

from content import texts


def declare() -> None:
    """Register them, and of every other column with words why no text stands there."""
    # The administration notes what an object was called, and what was done to it.
    texts.register("admin.LogEntry", ["object_repr", "change_message"], author="user_id", rewrite=_in_log)
    texts.register_others("admin.LogEntry", {"object_id": "a number"})
    # The member's own word for a passkey; the rest of the column is keys.
    texts.register("mfa.Authenticator", ["data"], author="user_id", rewrite=_in_name_of_passkey)
    by_the_program = "written by the program"
    texts.register_others("auth.Permission", {"name": by_the_program, "codename": by_the_program})
    texts.register_others("auth.Group", {"name": "word of an administrator for a set of rights"})
    texts.register_others("contenttypes.ContentType", {"app_label": by_the_program, "model": by_the_program})
    texts.register_others("sessions.Session", {"session_key": "secret", "session_data": "ids, signed and short-lived"})
    texts.register_others("account.EmailAddress", {"email": "an address, changed by an action of its own"})
    texts.register_others("account.EmailConfirmation", {"key": "secret"})
    unused = "sign-in services are set up by the environment; the table stays empty"
    texts.register_others(
        "socialaccount.SocialApp",
        dict.fromkeys(["provider", "provider_id", "name", "client_id", "secret", "key", "settings"], unused),
    )
    texts.register_others("socialaccount.SocialToken", {"token": "never stored", "token_secret": "never stored"})
    texts.register_others(
        "socialaccount.SocialAccount",
        {"provider": by_the_program, "uid": "a number at another service", "extra_data": "emptied at each sign-in"},
    )
    texts.register_others(
        "usersessions.UserSession",
        {"session_key": "secret", "user_agent": "what a browser calls itself", "data": by_the_program},
    )


def _in_log(value: str, replace: Callable[[str], str]) -> str:
    """A message is words, or words inside JSON, where other scripts than Latin are escaped."""
    try:
        decoded = json.loads(value)
    except ValueError:
        return replace(value)
    after = texts.within(decoded, replace)
    return value if after == decoded else json.dumps(after)


def _in_name_of_passkey(value: Any, replace: Callable[[str], str]) -> Any:
    """Any: what JSON holds."""
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return value
    return value | {"name": replace(value["name"])}
