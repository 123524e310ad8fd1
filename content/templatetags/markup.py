"""`{% load markup %}`: rendered texts in templates."""

from django import template
from django.utils.safestring import SafeString

from content.markup.trust import trusted

register = template.Library()


@register.filter
def rendered(html: object) -> SafeString:
    """`{{ post.html|rendered }}`: a rendered text as HTML; a TypeError for anything else."""
    return trusted(html)
