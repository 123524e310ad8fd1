"""Addresses of single posts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum.models import Post
from forum.thread_page.paging import anchor


@login_not_required
@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page on which the post stands now, wherever it was moved."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread"), pk=pk)
    return HttpResponseRedirect(post.thread.get_absolute_url() + anchor(post.number))
