import re

import pytest
from django.core import mail

from config.models import SiteSettings
from config.site import publish

LINK = re.compile(r"https?://\S+")


@pytest.fixture
def site_mode(db, django_capture_on_commit_callbacks):
    """Sets who may join: `site_mode("domain", "hospital.example.org")`."""

    def change(mode, domains=""):
        with django_capture_on_commit_callbacks(execute=True):
            SiteSettings.objects.filter(pk=1).update(sign_up_mode=mode, sign_up_domains=domains)
            publish()

    return change


@pytest.fixture
def link_in_mail():
    """The path of the first link in the newest mail."""

    def find():
        url = LINK.search(mail.outbox[-1].body).group()
        assert url.startswith("http://localhost:8000/")
        return url.removeprefix("http://localhost:8000")

    return find


@pytest.fixture
def application():
    """What somebody types who wants to join; keywords change it."""

    def fill(**changes):
        return {
            "email": "newcomer@example.org",
            "username": "newcomer",
            "name": "",
            "password1": "four unrelated words here",
            "profession": "researcher",
            "language": "en",
            "time_zone": "Europe/Paris",
            "terms": "on",
        } | changes

    return fill
