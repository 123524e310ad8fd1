"""Who can help now: for somebody who wrote that they want to die, and for everybody who looks for it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.models import Post
from foundation.numbers import number_in
from moderation.models import HelpLine


@login_not_required
@never_cache
@require_safe
def help_lines(request: HttpRequest) -> HttpResponse:
    """Numbers to call. `post` names the text from which somebody came, if they may read it."""
    named = number_in(request.GET.get("post", ""))
    post = Post.objects.visible_to(request.user).filter(pk=named).first() if named is not None else None
    is_own = post is not None and request.user.is_authenticated and post.owner_id == request.user.pk
    context = {"lines": HelpLine.objects.visible_to(request.user).in_order(), "post": post if is_own else None}
    return render(request, "moderation/help_lines.html", context)
