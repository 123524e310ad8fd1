"""Serving members' pictures. Who is out of sight has none."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts import avatars
from accounts.models import User
from content.views import files


@login_not_required
@require_safe
def avatar(request: HttpRequest, key: str, side: int) -> HttpResponseBase:
    """The picture in one of its sizes. Missing, replaced and of a member out of sight are the same 404."""
    # house: allow model-in-interface: begins at those whom the viewer may see
    is_shown = key and side in avatars.SIDES and User.objects.visible_to(request.user).filter(avatar_key=key).exists()
    if not is_shown:
        raise Http404
    etag = f'"{key}-{side}"'
    answer = get_conditional_response(request, etag=etag) or _whole(request, avatars.file_name(key, side))
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = files.FOR_MEMBERS if request.user.is_authenticated else files.FOR_GUESTS
    answer.headers["Content-Security-Policy"] = files.POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _whole(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        if request.method == "HEAD":
            size = default_storage.size(name)
            return HttpResponse(content_type="image/webp", headers={"Content-Length": str(size)})
        return FileResponse(default_storage.open(name, "rb"), content_type="image/webp")
    except FileNotFoundError:
        raise Http404 from None  # swept, or lost with a disk
