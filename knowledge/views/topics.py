"""A topic: what it is, what to know first, its articles and threads; proposing and accepting its text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.answers import add_refusal, signed_in_member, with_status
from content import declaring
from foundation.errors import DomainError
from foundation.guest_cache import guest_cached
from knowledge import following, panels, policies
from knowledge.actions import readers, topic_texts
from knowledge.forms import DeclineForm, TopicTextForm, asking
from knowledge.models import Topic, TopicText
from knowledge.views.finding import KEPT_FOR_GUESTS, crumbs, reading_language, shelves, today, topic_or_404


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a topic."""
    found = topic_or_404(request, slug)
    shelf = shelves(found.pk)
    below = shelf.below(found.pk)
    text = found.texts.filter(language=reading_language()).first()
    entry = shelf.topics[found.pk]
    context = {
        "topic": found,
        "text": text,
        "crumbs": crumbs(shelf, found.pk)[:-1],
        "parts": below[1:],
        "needs": [shelf.topics[one] for one in entry.needs if one in shelf.topics],
        "leads_to": [one for one in shelf.topics.values() if found.pk in one.needs],
        "articles": shelf.on(one.pk for one in below),
        "panels": panels.panels(request.user, [one.pk for one in below], found.slug),
        "is_followed": following.is_followed(request.user, found),
        "has_proposal": bool(text and text.proposed_source),
        "today": today(),
    }
    return render(request, "knowledge/topic.html", context)


@require_POST
@login_required
def follow_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow the topic, or stop following it."""
    found = topic_or_404(request, slug)
    level = "watching" if request.POST.get("follow") else "normal"
    readers.follow(actor=signed_in_member(request), target=found, level=level, now=timezone.now())
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose another text of the topic, or decide about one that waits."""
    found, member = topic_or_404(request, slug), signed_in_member(request)
    now = timezone.now()
    text = found.texts.filter(language=reading_language()).first()
    may_decide = bool(text and text.proposed_source and text.proposed_by_id != member.pk)
    may_decide = may_decide and policies.may_review_topic(member, found.pk, now)
    form = asking(TopicTextForm, request)(request.POST or None, initial={"source": _starting_text(text, member.pk)})
    decline = DeclineForm()
    context = {"topic": found, "text": text, "form": form, "decline": decline, "may_decide": may_decide}
    if request.method != "POST":
        return render(request, "knowledge/topic_edit.html", context)
    try:
        answered = _decide_or_propose(request, found, text)
    except DomainError as refusal:
        context["form"] = form = asking(TopicTextForm, request, refusal)(request.POST)
        form.is_valid()
        add_refusal(form, refusal)
        return with_status(render(request, "knowledge/topic_edit.html", context), form)
    messages.success(request, answered)
    return redirect(found)


def _decide_or_propose(request: HttpRequest, found: Topic, text: TopicText | None) -> str:
    member, now = signed_in_member(request), timezone.now()
    action = request.POST.get("action")
    if action == "accept" and text:
        source = request.POST.get("source", "").replace("\r\n", "\n")
        topic_texts.accept_text(actor=member, text=text, source=source, now=now)
        return _("Readers see the text now.")
    if action == "decline" and text:
        topic_texts.decline_text(actor=member, text=text, note=request.POST.get("note", ""), now=now)
        return _("The proposal was declined; its author sees why.")
    topic_texts.propose_text(
        actor=member,
        topic=found,
        language=reading_language(),
        source=request.POST.get("source", ""),
        now=now,
        declared=declaring.declared(request.POST),
    )
    return _("Your text waits for a second person. Until then readers see the one before.")


def _starting_text(text: TopicText | None, member: int) -> str:
    if text is None:
        return ""
    return text.proposed_source if text.proposed_by_id == member else text.source
