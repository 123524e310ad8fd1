"""Where readers find, download and cite what may be copied."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.dumps import citing, making
from config.dumps.licences import OPEN, shown
from config.models import Dump
from foundation.site import facts

SHOWN = 60  # editions on the page: five years of months


@login_not_required
@require_safe
def dumps(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first, and how each is cited."""
    name = facts().name
    found = Dump.objects.order_by("-made_at", "-pk")[:SHOWN]
    given = [dump for dump in found if (making.folder() / dump.file_name).is_file()]
    editions = [
        {
            "dump": dump,
            "licences": [(shown(one), OPEN.get(one, ""), count) for one, count in dump.licences.items()],
            "citation": citing.line(dump, name),
            "bibtex": citing.bibtex(dump, name),
            "is_there": dump in given,
        }
        for dump in found
    ]
    told = citing.structured(given, name) if given else None
    return render(request, "dumps.html", {"editions": editions, "structured_data": told})


@login_not_required
@require_safe
def download(request: HttpRequest, version: str) -> HttpResponse | FileResponse:
    """One edition as it was made."""
    dump = Dump.objects.filter(version=version).first()
    if dump is None:
        raise Http404
    try:
        file = (making.folder() / dump.file_name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=dump.file_name, content_type="application/zip")
