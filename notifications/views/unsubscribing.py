"""The page that a link in a mail opens. Looking changes nothing: programs that check links look, too."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from foundation.errors import Text
from notifications import kinds, unsubscribing
from notifications.models.digests import Product

WISHES = ("target", "kind", "all")


# RFC 8058: the mail program's server posts without a cookie; the token is the proof, and all that a forged form could
# do is what the link does anyway.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """What can be stopped; on POST, stopping it. Names neither the member nor what the mail was about."""
    letter = unsubscribing.read(token)
    about = _words(letter) if letter else None
    if letter is None or about is None:
        raise Http404
    done = ""
    if request.method == "POST":
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        wish = "kind" if is_one_click else request.POST.get("what", "")
        if wish not in WISHES or (wish == "target" and letter.product):
            raise Http404
        if not unsubscribing.stop(letter, wish, timezone.now()):
            raise Http404
        done = wish
    return render(request, "notifications/unsubscribe.html", {"about": about, "product": letter.product, "done": done})


def _words(letter: unsubscribing.Letter) -> Text | None:
    """What the mail was, in words; None for what this release does not know."""
    if letter.product:
        return dict(Product.choices).get(letter.product)
    kind = kinds.find(letter.kind)
    return kind.label if kind else None
