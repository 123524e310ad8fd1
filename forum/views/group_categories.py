"""The categories of a group, for its leaders."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import policies
from accounts.models import Group
from accounts.views.answers import signed_in_member, with_status
from accounts.views.groups import find
from forum.actions.group_categories import save_group_category
from forum.forms.group_categories import GroupCategoryForm
from forum.models import Category
from foundation.errors import DomainError

_COLUMNS = ("name_en", "name_zh", "description_en", "description_zh", "kinds")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and a form for a new one."""
    group = _led(request, slug)
    rows = Category.objects.filter(audience__group=group).in_order()  # house: allow model-in-interface: leaders of it
    return _answer(request, group, None, {"categories": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one of them."""
    group = _led(request, slug)
    # house: allow model-in-interface: a category of the group that the member leads
    found = get_object_or_404(Category.objects.filter(audience__group=group), pk=pk)
    return _answer(request, group, found, {"category": found})


def _led(request: HttpRequest, slug: str) -> Group:
    group = find(request, slug)
    if not policies.may_lead_group(signed_in_member(request), group, timezone.now()):
        raise Http404
    return group


def _answer(request: HttpRequest, group: Group, found: Category | None, context: dict[str, object]) -> HttpResponse:
    member, now = signed_in_member(request), timezone.now()
    initial = {name: getattr(found, name) for name in _COLUMNS} if found else {}
    initial["is_archived"] = bool(found and found.archived_at)
    form = GroupCategoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_group_category(
                actor=member, group=group, words=form.words, category=found, declared=form.declared(), now=now
            )
        except DomainError as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("The category is stored."))
            return HttpResponseRedirect(reverse("group_categories", args=[group.slug]))
    response = render(request, "forum/groups/categories.html", {**context, "group": group, "form": form})
    return with_status(response, form) if request.method == "POST" else response
