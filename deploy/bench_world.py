"""Fills an empty site and prints, as JSON, whom and what `bench.py` asks for. Run by it, with the site's settings."""

import json
import os
import sys

import django

sys.path.insert(0, os.getcwd())  # noqa: PTH109 - a string is wanted
django.setup()

from bench_reader import fill, token_of  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402 - models load after setup
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from forum.load.storing import USERNAME  # noqa: E402
from forum.models import Category, Participant, Thread  # noqa: E402
from knowledge.models import Article, Topic  # noqa: E402

PEOPLE = 120


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_starter", stdout=sys.stderr)
    if not User.objects.filter(username=USERNAME.format(1)).exists():
        call_command("generate_load", stdout=sys.stderr)
    print(json.dumps(world()))  # noqa: T201 - the answer


def world() -> dict[str, object]:
    """Addresses of what is measured, and sessions of members."""
    listed = Thread.objects.listed_for(AnonymousUser()).filter(locked_at__isnull=True)
    longest = listed.order_by("-last_number", "pk")[0]
    # Ordinary discussions of several pages, the same in every run. One is read and does not grow, one is written in.
    ordinary = listed.filter(kind="discussion", language="en", last_number__gt=60).exclude(pk=longest.pk)
    read, written_in = ordinary.order_by("pk")[:2]
    public = Category.objects.visible_to(AnonymousUser()).annotate(parts=Count("children")).filter(parts=0)
    members = User.objects.filter(username__startswith="load", is_active=True, language="en").order_by("pk")[:PEOPLE]
    return {
        "vendor": connection.vendor,
        "thread": read.get_absolute_url(),
        "written_in": written_in.pk,
        "longest": longest.get_absolute_url(),
        "longest_last": longest.last_number,
        "category": public.order_by("-thread_count")[0].get_absolute_url(),
        "article": Article.objects.order_by("pk")[0].get_absolute_url(),
        "topic": Topic.objects.visible_to(AnonymousUser()).in_order()[0].get_absolute_url(),
        "sessions": [session(member) for member in members],
        **api(read),
    }


def api(thread: Thread) -> dict[str, object]:
    """What programs ask for, the token of one who reads, and those of members who write, who have no session here."""
    reader, *writers = User.objects.filter(username__startswith="load", is_active=True).order_by("-pk")[:PEOPLE]
    fill(reader)
    talk = Participant.objects.filter(member=reader).order_by("-thread__last_number", "pk")[0]
    author = User.objects.get(username=USERNAME.format(1))
    return {
        "reader": token_of(reader),
        "writers": [token_of(member) for member in writers],
        "api": {"thread": thread.pk, "talk": talk.thread_id, "author": author.username},
    }


def session(member: User) -> str:
    """The cookie of a browser in which the member has signed in."""
    browser = Client()
    browser.force_login(member)
    return browser.cookies["sessionid"].value


if __name__ == "__main__":
    main()
