"""The language a member reads the site in."""

from accounts.models import User


def choose_language(*, actor: User, language: str) -> None:
    """Keep the language for pages and mail that follow the member; `language` is one of settings.LANGUAGES."""
    User.objects.filter(pk=actor.pk).exclude(language=language).update(language=language)
    actor.language = language
