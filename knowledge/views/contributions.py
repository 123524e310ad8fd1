"""Articles with a part by one member."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from knowledge import contributions


@login_not_required
@require_safe
def articles_of(request: HttpRequest, username: str) -> HttpResponse:
    """What the member wrote and what they reviewed, as far as it is published."""
    member = get_object_or_404(User.objects.visible_to(request.user).with_username(username))
    lines = contributions.lines_of(member)
    context = {
        "member": member,
        "written": [line for what, line in lines if what == contributions.WRITTEN],
        "reviewed": [line for what, line in lines if what == contributions.REVIEWED],
    }
    return render(request, "knowledge/contributions.html", context)
