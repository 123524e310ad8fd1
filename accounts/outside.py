"""Services of others by which one may sign in here: those that the site's operators set up."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class Service:
    """One service: by which word allauth knows it, and what people call it."""

    provider: str
    name: str

    @property
    def url(self) -> str:
        """Where a form begins the way there."""
        return reverse("outside_begin", args=[self.provider])


def services() -> list[Service]:
    """All that are set up, in the order of the settings."""
    return [Service(provider, name) for provider, name in settings.OUTSIDE_SERVICES.items()]


def service(provider: str) -> Service | None:
    """One of them, or None where it is not set up."""
    name = settings.OUTSIDE_SERVICES.get(provider)
    return Service(provider, name) if name else None


def way_to_link(provider: str) -> str:
    """The page on which a member links an account of that service; empty where it is not set up."""
    return f"{reverse('socialaccount_connections')}#{provider}" if service(provider) else ""
