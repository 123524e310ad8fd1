"""Serving files. Who may have one is asked anew at every request."""

from typing import Final
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from content.attachments import reading
from content.models import Attachment

# Nothing in a file runs, loads or is framed, even where a browser takes it for something else.
POLICY: Final = "sandbox; default-src 'none'"
# Short, so that what is hidden is soon gone from caches too; then they ask, and the answer is a 304 or a 404.
FOR_GUESTS: Final = "public, max-age=300, must-revalidate"
FOR_MEMBERS: Final = "private, max-age=300"
_BLOCK: Final = 64 * 1024  # bytes


@login_not_required
@require_safe
def attachment(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """The file, or the picture that was made for screens as wide as `?width=`. The name in the address is for people.

    Pictures are shown, everything else is downloaded. Missing, hidden and removed are the same 404.
    """
    found = reading.find_visible(request.user, key)
    if found is None:
        raise Http404
    width, size = _chosen(found, request.GET.get("width", ""))
    etag = f'"{found.key}-{found.version}-{width or 0}"'
    answer = get_conditional_response(request, etag=etag) or _whole(request, found, width, size)
    _add_headers(answer, found, etag, is_guest=not request.user.is_authenticated)
    return answer


def _chosen(found: Attachment, wanted: str) -> tuple[int | None, int]:
    """Width of the narrowest variant that is wide enough, and its bytes; None for the whole file."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6:  # noqa: PLR2004 - digits; screens are narrower
        for variant in found.variants:
            if variant.width >= int(wanted):
                return variant.width, variant.size
    return None, found.size


def _whole(request: HttpRequest, found: Attachment, width: int | None, size: int) -> HttpResponseBase:
    """The file, in blocks as it is read; for HEAD what the row says of it."""
    if request.method == "HEAD":
        return HttpResponse(content_type=_content_type(found), headers={"Content-Length": str(size)})
    try:
        file = default_storage.open(found.file_name(width), "rb")
    except FileNotFoundError:
        raise Http404 from None  # swept, or lost with a disk
    response = FileResponse(file, content_type=_content_type(found))
    response.block_size = _BLOCK
    return response


def _content_type(found: Attachment) -> str:
    is_text = found.content_type.startswith("text/")
    return f"{found.content_type}; charset=utf-8" if is_text else found.content_type


def _add_headers(response: HttpResponseBase, found: Attachment, etag: str, *, is_guest: bool) -> None:
    """On a 304 too: caches take over what it says."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_GUESTS if is_guest else FOR_MEMBERS
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Inline only what was made here, from pixels.
    way = "inline" if found.kind == Attachment.Kind.IMAGE else "attachment"
    response.headers["Content-Disposition"] = _disposition(way, found.name)


def _disposition(way: str, name: str) -> str:
    """RFC 6266: a plain name for old programs, the true one for all others."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
