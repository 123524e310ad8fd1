"""The first steps after signing up: what somebody does, which topics they follow, where they might begin."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.answers import signed_in_member, with_status
from forum.actions.welcoming import followed_topics, settle_in
from forum.forms.welcoming import WelcomeForm
from forum.listing.panels import questions_for
from knowledge.models import Topic


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Profession and topics; both can be changed later. Whoever passes over it loses nothing."""
    member = signed_in_member(request)
    topics = list(Topic.objects.visible_to(member).in_order())
    form = WelcomeForm(request.POST or None, member=member, topics=topics, followed=followed_topics(member))
    if request.method == "POST" and form.is_valid():
        settle_in(
            actor=member,
            profession=form.cleaned_data["profession"],
            offered=form.offered,
            chosen=form.chosen,
            now=timezone.now(),
        )
        return HttpResponseRedirect(reverse("first_thread"))
    response = render(request, "forum/welcome/topics.html", {"form": form})
    return with_status(response, form) if form.is_bound else response


@never_cache
@require_safe
def first_thread(request: HttpRequest) -> HttpResponse:
    """What waits for somebody like this member, and the ways to write."""
    member = signed_in_member(request)
    followed = sorted(followed_topics(member))
    found = questions_for(member, followed) if followed else []
    context = {
        "waiting": found or questions_for(member),
        "is_about_theirs": bool(found),
        "follows": bool(followed),
    }
    return render(request, "forum/welcome/first_thread.html", context)
