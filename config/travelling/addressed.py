"""Rows to which an old address may lead, and who may follow it there."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from forum.models import Category, Post, Tag, Thread
from knowledge.models import Article

ADDRESSED: Final[Mapping[str, Callable[[User | AnonymousUser], models.QuerySet[Any]]]] = {  # Any: a room's own model
    "accounts.user": lambda viewer: User.objects.all().visible_to(viewer),
    "forum.category": Category.objects.visible_to,
    "forum.post": Post.objects.visible_to,
    "forum.tag": Tag.objects.visible_to,
    "forum.thread": Thread.objects.visible_to,
    "knowledge.article": Article.objects.visible_to,
}
"""By model, in small letters."""
