"""Forms for what is done to threads and posts."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from accounts.models import Audience, User
from forum import policies
from forum.headings import MOST_TAGS, MOST_TOPICS
from forum.models import Category, Post, Thread
from forum.models.threads import LONGEST_REASON, LONGEST_TITLE
from knowledge.models import Topic

LONGEST_ADDRESS = 500  # characters
LONGEST_NUMBERS = 1000
LARGEST_ID = 2**63 - 1
MOST_NUMBERS = 1000
_THREAD = re.compile(r"(?:^|/t/)([0-9]{1,19})(?:/|$|\?|#)", re.ASCII)
_POST = re.compile(r"(?:^|/)p/([0-9]{1,19})(?:/|$|\?|#)", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,9})(?:[-–~～]([0-9]{1,9}))?", re.ASCII)
NO_THREAD = _("There is no such thread, or you may not open it. Give its number or its address.")


def reason_field(*, is_needed: bool) -> forms.CharField:
    """Why. Stands between the posts for everybody to read."""
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Readers of the thread see it."),
        max_length=LONGEST_REASON,
        required=is_needed,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CareForm(AskingForm):
    """A form about one thread or post, for one member."""

    def __init__(self, data: Any = None, *, actor: User, target: Model, **options: Any) -> None:
        self.actor, self.target = actor, target
        super().__init__(data, **options)


class OptionalReasonForm(CareForm):
    """A reason that may be left out."""

    reason = reason_field(is_needed=False)


class ReasonForm(CareForm):
    """A reason, needed unless it is the member's own text."""

    reason = reason_field(is_needed=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = getattr(self.target, "owner_id", None) != self.actor.pk


class ThreadField(forms.CharField):
    """A thread by its number, its address, or the address of one of its posts."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Its number, or its address."))
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"})
        super().__init__(max_length=LONGEST_ADDRESS, widget=widget, **options)


def find_thread(actor: User, text: str) -> Thread:
    """The thread that the text names, if the member may open it. Raises ValidationError."""
    post, thread = _POST.search(text.strip()), _THREAD.search(text.strip())
    found: Thread | None = None
    if post and int(post[1]) <= LARGEST_ID:
        of_post = Post.objects.visible_to(actor).filter(pk=int(post[1])).select_related("thread").first()
        found = of_post.thread if of_post else None
    elif thread and int(thread[1]) <= LARGEST_ID:
        found = Thread.objects.visible_to(actor).filter(pk=int(thread[1])).first()
    if found is None or found.is_conversation:
        raise ValidationError(NO_THREAD, code="no_thread")
    if found.merged_into_id:
        message = _("That thread was merged into thread %(number)d. Name that one.")
        raise ValidationError(message, code="thread_merged", params={"number": found.merged_into_id})
    return found


class MergeForm(CareForm):
    """Into which thread."""

    into = ThreadField(label=_("Into the thread"))
    reason = reason_field(is_needed=True)

    def clean_into(self) -> Thread:
        """The thread itself."""
        return find_thread(self.actor, self.cleaned_data["into"])


class DuplicateForm(CareForm):
    """Of which question."""

    of = ThreadField(label=_("Asked before in"))
    reason = reason_field(is_needed=False)

    def clean_of(self) -> Thread:
        """The thread itself."""
        return find_thread(self.actor, self.cleaned_data["of"])


class MoveForm(CareForm):
    """To which category."""

    category = forms.ModelChoiceField(label=_("To the category"), queryset=Category.objects.none())
    reason = reason_field(is_needed=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        thread = cast("Thread", self.target)
        found = Category.objects.visible_to(self.actor).open().select_related("audience").in_order()
        if thread.category_id is not None:
            found = found.exclude(pk=thread.category_id)
        if not policies.is_moderator(self.actor):
            found = found.filter(audience__kind=Audience.Kind.PUBLIC)
        cast("forms.ModelChoiceField[Category]", self.fields["category"]).queryset = found


class HeadingForm(CareForm):
    """Title, language, tags and topics."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    language = forms.ChoiceField(label=_("Language of the title"), choices=settings.LANGUAGES)
    tags = forms.CharField(
        label=_("Tags"),
        help_text=_("Separated by commas, %(most)d at most.") % {"most": MOST_TAGS},
        max_length=300,
        required=False,
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    reason = reason_field(is_needed=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        thread = cast("Thread", self.target)
        self.fields["topics"].help_text = _("%(most)d at most.") % {"most": MOST_TOPICS}
        cast("forms.ModelMultipleChoiceField[Topic]", self.fields["topics"]).queryset = Topic.objects.in_order()
        self.fields["reason"].required = thread.owner_id != self.actor.pk
        if not self.is_bound:
            tags = thread.tags.order_by("slug").values_list("name", flat=True)
            self.initial["title"], self.initial["language"] = thread.title, thread.language
            self.initial["tags"] = ", ".join(tags)
            self.initial["topics"] = list(thread.topics.order_by("pk"))

    def clean_tags(self) -> list[str]:
        """One by one."""
        return [tag for tag in re.split(r"[,，、;；]", self.cleaned_data["tags"]) if tag.strip()]


class HoldForm(CareForm):
    """Whether a text that waits is shown."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("release", _("Release: everybody may read it")), ("refuse", _("Refuse: it stays out of sight"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed to refuse; its author reads it."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SplitForm(CareForm):
    """Which posts become a thread of their own, and what it is called."""

    title = forms.CharField(label=_("Title of the new thread"), max_length=LONGEST_TITLE)
    more = forms.CharField(
        label=_("Further numbers"),
        help_text=_("Of posts that are not shown here, such as 12, 15-30."),
        max_length=LONGEST_NUMBERS,
        required=False,
    )
    reason = reason_field(is_needed=True)

    def numbers(self, ticked: Iterable[str]) -> list[int]:
        """Those that were ticked, and those that were written."""
        read = {int(number) for number in ticked if _RANGE.fullmatch(number) and number.isdecimal()}
        return sorted(read | set(self.cleaned_data.get("more", [])))

    def clean_more(self) -> list[int]:
        """The numbers, ranges spelled out. Raises ValidationError."""
        numbers: set[int] = set()
        for part in filter(None, re.split(r"[\s,，、;；]+", self.cleaned_data["more"])):
            found = _RANGE.fullmatch(part)
            first = int(found[1]) if found else 1
            last = int(found[2] or first) if found else 0
            if last < first or last - first >= MOST_NUMBERS:
                raise ValidationError(
                    _("“%(part)s” is no number and no range such as 15-30."), params={"part": part[:40]}
                )
            numbers |= set(range(first, last + 1))
        return sorted(numbers)
