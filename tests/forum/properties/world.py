"""A forum in which members and moderators do anything, in any order, as hypothesis finds it worth trying."""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from content.gates import registry
from content.gates.submission import Allow, Hold
from forum.actions import conversations, editing, hiding, naming, placing, posts, relocating, responses, undoing, wiki
from forum.actions.threads import start_thread
from forum.headings import Heading
from forum.models import Category, Post, Thread, ThreadNote
from forum.models.posts import AiAssistance
from forum.writing import Writing
from foundation.errors import DomainError
from tests.factories.accounts import GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory

WAITS = "A moderator has to look at this first."
TEXTS = (
    "It depends on the ward.",
    "We measured it twice.\n\nThe second time it was 0.71.",
    "阈值要按科室来定。",
    WAITS,
)
TITLES = ("Which threshold does a ward need", "What the second reader saw", "校准之后阈值还要不要改")
TAGS = ("calibration", "sepsis", "阈值")

place = st.integers(0, 63)
person = st.integers(0, 4)
texts = st.sampled_from(TEXTS)
titles = st.sampled_from(TITLES)
tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=2)


def gate(submission, _now):
    """Holds what says that it waits."""
    return Hold("moderator_looks") if WAITS in submission.texts.values() else Allow()


class Forum(RuleBasedStateMachine):
    """Three members, one of whom stands in a group, a newcomer and a moderator. Each step is one action of one of them.

    An action may refuse with a DomainError; whatever it does, the laws hold that subclasses name.
    """

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # slow work refuses a transaction of the product's, and not this one
        self.block.__enter__()
        self.now = timezone.now()
        long_ago = self.now - timedelta(days=90)
        self.people = [UserFactory(joined_at=long_ago) for _number in range(3)]
        moderator = UserFactory(joined_at=long_ago, staff=True)
        moderator.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
        self.moderator = type(moderator).objects.get(pk=moderator.pk)
        self.people += [UserFactory(joined_at=self.now), self.moderator]
        group = GroupFactory()
        for member in (self.people[0], self.moderator):
            MembershipFactory(group=group, member=member)
        CategoryFactory()
        CategoryFactory(kinds=["discussion"], for_kind="members")
        CategoryFactory(group=group)
        registry._gates["tests.waits"] = gate

    def teardown(self):
        registry._gates.pop("tests.waits", None)
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # What there is

    def one_of(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def a_thread(self, number, **conditions):
        return self.one_of(Thread.objects.filter(**conditions), number)

    def a_post(self, number, **conditions):
        return self.one_of(Post.objects.filter(is_stub=False, **conditions).select_related("thread"), number)

    def a_reply(self, number):
        return self.a_post(number, number__gt=1)

    def writing(self, body, **declarations):
        return Writing(body=body, client_token=uuid.uuid4(), **declarations)

    def pass_time(self, **amount):
        self.now += timedelta(**amount)

    def act(self, action, **arguments):
        """Do it if all that it is about exists. None when it was refused: then nothing may have happened."""
        self.pass_time(seconds=20)
        if any(value is None for value in arguments.values()):
            return None
        with suppress(DomainError):
            return action(now=self.now, **arguments)
        return None

    @property
    def is_begun(self):
        return Thread.objects.filter(category__isnull=False).exists()


has_threads = precondition(lambda self: self.is_begun)


class Actions(Forum):
    """Everything that can be done, one rule each."""

    @rule(who=person, where=place, title=titles, body=texts, tags=tags, is_question=st.booleans())
    def start(self, who, where, title, body, tags, is_question):  # noqa: PLR0917 - hypothesis names them
        kind = {"kind": "question", "details": {"subject": "method"}} if is_question else {}
        category = self.one_of(Category.objects.visible_to(self.people[who]), where)
        heading = Heading(title=title, tags=tags, **kind)
        self.act(start_thread, actor=self.people[who], category=category, heading=heading, writing=self.writing(body))

    @has_threads
    @rule(who=person, which=place, body=texts, answers=place)
    def reply(self, who, which, body, answers):
        thread = self.one_of(Thread.objects.visible_to(self.people[who]), which)
        if thread is None:
            return
        arguments = {"actor": self.people[who], "thread": thread, "writing": self.writing(body)}
        answered = self.a_post(answers, thread=thread) if answers % 2 else None
        if answered is not None:
            arguments["reply_to"] = answered
        self.act(posts.reply_to_thread, **arguments)

    @has_threads
    @rule(who=person, which=place, body=st.none() | texts, ai_assistance=st.sampled_from(AiAssistance.values))
    def edit(self, who, which, body, ai_assistance):
        """Without a body, what is declared changes and the text stays."""
        post = self.one_of(Post.objects.visible_to(self.people[who]).select_related("thread"), which)
        if post is not None:
            writing = self.writing(body or post.source, ai_assistance=ai_assistance)
            arguments = {"post": post, "writing": writing, "base_edit": post.edit_count}
            self.act(editing.edit_post, actor=self.people[who], **arguments)

    @rule(minutes=st.sampled_from([1, 11, 60 * 24, 60 * 24 * 31]))
    def wait(self, minutes):
        self.pass_time(minutes=minutes)

    @has_threads
    @rule(who=person, which=place, value=st.sampled_from([-1, 0, 1]))
    def vote(self, who, which, value):
        self.act(responses.vote, actor=self.people[who], post=self.a_post(which), value=value)

    @has_threads
    @rule(who=person, which=place, kind=st.sampled_from(["reproduced", "well_explained"]), is_withdrawn=st.booleans())
    def react(self, who, which, kind, is_withdrawn):
        action = responses.withdraw_reaction if is_withdrawn else responses.react
        self.act(action, actor=self.people[who], post=self.a_post(which), kind=kind)

    @has_threads
    @rule(who=person, which=place, has_it=st.booleans())
    def same_problem(self, who, which, has_it):
        self.act(
            responses.say_same_problem,
            actor=self.people[who],
            thread=self.a_thread(which, kind="question"),
            has_it=has_it,
        )

    @has_threads
    @rule(which=place)
    def accept(self, which):
        post = self.a_post(which, number__gt=1, thread__kind="question")
        if post is not None:
            self.act(responses.accept_answer, actor=post.thread.author, post=post)

    @has_threads
    @rule(which=place)
    def withdraw_acceptance(self, which):
        thread = self.a_thread(which, accepted_post__isnull=False)
        if thread is not None:
            self.act(responses.withdraw_acceptance, actor=thread.author, thread=thread)

    @has_threads
    @rule(which=place, by_moderator=st.booleans())
    def hide_post(self, which, by_moderator):
        post = self.a_post(which)
        if post is not None:
            actor = self.moderator if by_moderator else post.author
            self.act(hiding.hide_post, actor=actor, post=post, reason="It names a patient.")

    @has_threads
    @rule(which=place, by_moderator=st.booleans())
    def restore_post(self, which, by_moderator):
        post = self.a_post(which, hidden_at__isnull=False)
        if post is not None:
            self.act(hiding.restore_post, actor=self.moderator if by_moderator else post.author, post=post)

    @has_threads
    @rule(which=place)
    def restore_thread(self, which):
        self.act(hiding.restore_thread, actor=self.moderator, thread=self.a_thread(which, hidden_at__isnull=False))

    @has_threads
    @rule(which=place, is_released=st.booleans())
    def decide_hold(self, which, is_released):
        post = self.a_post(which, held_at__isnull=False)
        self.act(hiding.decide_hold, actor=self.moderator, post=post, is_released=is_released, note="Looked at.")

    @has_threads
    @rule(who=person, which=place, is_wiki=st.booleans())
    def open_as_wiki(self, who, which, is_wiki):
        self.act(wiki.open_as_wiki, actor=self.people[who], post=self.a_post(which), is_wiki=is_wiki)

    @has_threads
    @rule(which=place, where=place)
    def move(self, which, where):
        category = self.one_of(Category.objects.all(), where)
        self.act(
            placing.move_thread,
            actor=self.moderator,
            thread=self.a_thread(which),
            category=category,
            reason="It belongs there.",
        )

    @has_threads
    @rule(which=place, is_on=st.booleans(), is_pin=st.booleans())
    def pin_or_lock(self, which, is_on, is_pin):
        thread = self.a_thread(which)
        if is_pin:
            self.act(placing.pin_thread, actor=self.moderator, thread=thread, is_pinned=is_on)
        else:
            self.act(
                placing.lock_thread_for_replies, actor=self.moderator, thread=thread, is_locked=is_on, reason="Said."
            )

    @has_threads
    @rule(who=person, which=place, title=titles, tags=tags)
    def rename(self, who, which, title, tags):
        heading = Heading(title=title, tags=tags)
        self.act(
            naming.rename_thread,
            actor=self.people[who],
            thread=self.a_thread(which),
            heading=heading,
            reason="Says what it is about.",
        )

    @has_threads
    @rule(which=place, other=place, is_mark=st.booleans())
    def duplicate(self, which, other, is_mark):
        thread = self.a_thread(which, kind="question")
        if is_mark:
            self.act(naming.mark_duplicate, actor=self.moderator, thread=thread, of=self.a_thread(other))
        else:
            self.act(naming.unmark_duplicate, actor=self.moderator, thread=thread)

    @has_threads
    @rule(which=place, other=place)
    def merge(self, which, other):
        self.act(
            relocating.merge_thread,
            actor=self.moderator,
            thread=self.a_thread(which),
            into=self.a_thread(other),
            reason="The same question.",
        )

    @has_threads
    @rule(which=place)
    def undo_merge(self, which):
        self.act(relocating.undo_merge, actor=self.moderator, thread=self.a_thread(which, merged_into__isnull=False))

    @has_threads
    @rule(which=place, title=titles, numbers=st.sets(st.integers(2, 6), min_size=1, max_size=3))
    def split(self, which, title, numbers):
        self.act(
            relocating.split_thread,
            actor=self.moderator,
            thread=self.a_thread(which, last_number__gt=1),
            numbers=sorted(numbers),
            title=title,
            reason="Another question.",
        )

    @has_threads
    @rule(which=place)
    def undo(self, which):
        self.take_back(self.one_of(ThreadNote.objects.filter(undone_at__isnull=True), which))

    @has_threads
    @rule()
    def undo_newest(self):
        self.take_back(ThreadNote.objects.order_by("-pk").first())

    def take_back(self, note):
        return self.act(undoing.undo_note, actor=self.moderator, note=note)

    @rule(who=person, other=person, body=texts)
    def write_in_private(self, who, other, body):
        others = [self.people[other]]
        self.act(
            conversations.start_conversation,
            actor=self.people[who],
            others=others,
            title=TITLES[1],
            writing=self.writing(body),
        )

    @rule(who=person, which=place)
    def leave(self, who, which):
        conversation = self.a_thread(which, category__isnull=True)
        self.act(conversations.leave_conversation, actor=self.people[who], thread=conversation)
