"""The people and things that the tables name. A policy's situations are rows in memory: policies ask no database."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from accounts.models import Audience, User
from forum import policies
from forum.models import Category, ContactRequest, Draft, Post, Pseudonym, PseudonymMute, Thread
from forum.models.threads import ThreadNote
from tests.factories.accounts import BlockFactory, CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    DraftFactory,
    PostFactory,
    PseudonymFactory,
    RevelationFactory,
    TagFactory,
    ThreadFactory,
    ThreadNoteFactory,
)

SECRET = "embercanary"  # stands in everything that is not for everybody, and nowhere else


class People(dict):
    """Everybody in the tables, by role."""

    def __init__(self):
        long_ago = timezone.now() - timedelta(days=90)
        later = timezone.now() + timedelta(days=7)
        for role in ("member", "group", "clinician", "other", "author"):
            self[role] = UserFactory(username=role, joined_at=long_ago)
        self["guest"] = AnonymousUser()
        self["newcomer"] = UserFactory(username="newcomer")
        self["regular"] = UserFactory(username="regular", joined_at=long_ago, trust_level=3)
        self["silenced"] = UserFactory(username="silenced", joined_at=long_ago, silenced_until=later)
        self["suspended"] = UserFactory(username="suspended", joined_at=long_ago, suspended_until=later)
        moderator = UserFactory(username="moderator", joined_at=long_ago, staff=True)
        moderator.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
        self["moderator"] = type(moderator).objects.get(pk=moderator.pk)
        self.lab = GroupFactory(name=f"Lab {SECRET}")
        MembershipFactory(group=self.lab, member=self["group"])
        CredentialFactory(member=self["clinician"])


def may_look_behind(user):
    """The same person, on whom the site's staff bestowed the right to see behind pseudonyms."""
    if user.is_authenticated:
        user.user_permissions.add(Permission.objects.get(codename="reveal_author"))
        user = type(user).objects.get(pk=user.pk)
    return user


class Situations(dict):
    """Whether somebody may, in each situation of the table: `situations["may_reply: locked thread"](user)`."""

    def __init__(self, people):
        self.people, self.now = people, timezone.now()
        self.old = self.now - timedelta(days=31)
        self._starting_and_replying()
        self._posts()
        self._responding()
        self._threads()
        self._telling_and_undoing()

    def thread(self, **columns):
        columns.setdefault("author", self.people["author"])
        if not columns.pop("private", False):
            columns["category_id"] = 1
            columns["audience"] = Audience(kind=columns.pop("for_kind", "public"))
        return Thread(pk=1, created_at=columns.pop("at", self.now), **columns)

    def post(self, *, thread=None, **columns):
        columns.setdefault("author", self.people["author"])
        columns.setdefault("number", 2)
        return Post(pk=1, thread=thread or self.thread(), created_at=columns.pop("at", self.now), **columns)

    def hidden_by(self, role):
        return {"hidden_at": self.now, "hidden_by": self.people[role]}

    def say(self, name, *arguments, timed=True):
        policy = getattr(policies, name.partition(":")[0])
        more = (self.now,) if timed else ()
        self[name] = lambda user: policy(user, *arguments, *more)

    def _starting_and_replying(self):
        self.say("may_start_thread: open category", Category())
        self.say("may_start_thread: archived category", Category(archived_at=self.now))
        self.say("may_reply: open thread", self.thread())
        self.say("may_reply: locked thread", self.thread(locked_at=self.now))
        self.say("may_reply: hidden thread", self.thread(**self.hidden_by("moderator")))
        self.say("may_reply: held thread", self.thread(held_at=self.now))
        self.say("may_reply: merged thread", self.thread(merged_into_id=2))
        self.say("may_reply: locked conversation", self.thread(private=True, locked_at=self.now))
        self.say("may_start_conversation: anybody")
        self.say("may_invite_to: author's conversation", self.thread(private=True))
        self.say("may_invite_to: open thread", self.thread())

    def _posts(self):
        private = self.thread(private=True)
        wiki = {"wiki_at": self.now}
        hidden = self.post(**self.hidden_by("moderator"))
        withdrawn = self.post(**self.hidden_by("author"))
        self.say("may_edit_post: own post", self.post())
        self.say("may_edit_post: own post after 31 days", self.post(at=self.old))
        self.say("may_edit_post: wiki", self.post(**wiki))
        self.say("may_edit_post: wiki after 31 days", self.post(at=self.old, **wiki))
        self.say("may_edit_post: hidden wiki", self.post(**wiki, **self.hidden_by("moderator")))
        self.say("may_edit_post: in a locked thread", self.post(thread=self.thread(locked_at=self.now)))
        self.say("may_edit_post: in a merged thread", self.post(thread=self.thread(merged_into_id=2)))
        self.say("may_edit_post: in a conversation", self.post(thread=private))
        self.say("may_edit_post: withdrawn", withdrawn)
        self.say("may_edit_post: hidden by a moderator", hidden)
        self.say("may_edit_post: stub", self.post(is_stub=True))
        self.say("may_see_history: shown post", self.post(), timed=False)
        self.say("may_see_history: hidden post", hidden, timed=False)
        self.say("may_hide_post: shown post", self.post())
        self.say("may_hide_post: hidden post", hidden)
        self.say("may_hide_post: in a conversation", self.post(thread=private))
        self.say("may_hide_post: stub", self.post(is_stub=True))
        self.say("may_restore_post: withdrawn", withdrawn)
        self.say("may_restore_post: hidden by a moderator", hidden)
        self.say("may_restore_post: shown post", self.post())
        self.say("may_decide_hold: held post", self.post(held_at=self.now), timed=False)
        own = self.post(held_at=self.now, author=self.people["moderator"])
        self.say("may_decide_hold: moderator's own", own, timed=False)
        self.say("may_decide_hold: shown post", self.post(), timed=False)
        self.say("may_open_as_wiki: shown post", self.post())
        self.say("may_open_as_wiki: hidden post", hidden)
        self.say("may_open_as_wiki: in a conversation", self.post(thread=private))

    def _responding(self):
        question = self.thread(kind="question")
        other = {"author": self.people["other"]}
        for policy in ("may_vote", "may_react"):
            self.say(f"{policy}: author's post", self.post())
            self.say(f"{policy}: hidden post", self.post(**self.hidden_by("moderator")))
        self.say("may_vote: stub", self.post(is_stub=True))
        self.say("may_vote: in a merged thread", self.post(thread=self.thread(merged_into_id=2)))
        for policy in ("may_vote_against", "may_accept"):
            self.say(f"{policy}: other's answer", self.post(thread=question, **other))
            self.say(f"{policy}: the question itself", self.post(thread=question, number=1))
            self.say(f"{policy}: reply in a discussion", self.post(**other))
        hidden = self.post(thread=question, **other, **self.hidden_by("moderator"))
        self.say("may_accept: hidden answer", hidden)
        answered = self.thread(kind="question", accepted_post_id=1, accepted_at=self.now)
        self.say("may_withdraw_acceptance: answered question", answered)
        self.say("may_withdraw_acceptance: open question", question)
        self.say("may_say_same_problem: question", question)
        self.say("may_say_same_problem: hidden question", self.thread(kind="question", **self.hidden_by("moderator")))
        self.say("may_say_same_problem: discussion", self.thread())

    def _threads(self):
        private = self.thread(private=True)
        hidden = self.thread(**self.hidden_by("moderator"))
        self.say("may_retitle: own thread", self.thread())
        self.say("may_retitle: own thread after 31 days", self.thread(at=self.old))
        self.say("may_retitle: locked thread", self.thread(locked_at=self.now))
        self.say("may_retitle: hidden thread", hidden)
        self.say("may_retitle: merged thread", self.thread(merged_into_id=2))
        self.say("may_retitle: conversation", private)
        for policy in ("may_tend", "may_move"):
            self.say(f"{policy}: public thread", self.thread())
            self.say(f"{policy}: members' thread", self.thread(for_kind="members"))
            self.say(f"{policy}: locked thread", self.thread(locked_at=self.now))
            self.say(f"{policy}: conversation", private)
        self.say("may_tend: hidden thread", hidden)
        self.say("may_tend: merged thread", self.thread(merged_into_id=2))
        for kind, name in (("public", "public"), ("members", "members'")):
            self.say(f"may_move_to: {name} category", Category(audience=Audience(kind=kind)), timed=False)
        self.say("may_mark_duplicate: question", self.thread(kind="question"))
        self.say("may_mark_duplicate: discussion", self.thread())
        self.say("may_close_call: open call", self.thread(kind="collaboration"))
        self.say("may_close_call: hidden call", self.thread(kind="collaboration", **self.hidden_by("moderator")))
        self.say("may_close_call: discussion", self.thread())
        self.say("may_moderate: open thread", self.thread())
        self.say("may_moderate: conversation", private)
        self.say("may_withdraw_thread: unanswered thread", self.thread())
        self.say("may_withdraw_thread: answered thread", self.thread(reply_count=1))
        self.say("may_withdraw_thread: conversation", private)
        self.say("may_restore_thread: withdrawn", self.thread(**self.hidden_by("author")))
        self.say("may_restore_thread: hidden by a moderator", hidden)
        self.say("may_restore_thread: open thread", self.thread())

    def _telling_and_undoing(self):
        self.say("may_report: author's post", self.post())
        self.say("may_report: stub", self.post(is_stub=True))
        done = {"actor": self.people["moderator"], "thread": self.thread()}
        self.say("may_undo: pinned by a moderator", ThreadNote(kind="pinned", **done))
        self.say("may_undo: retitled by a moderator", ThreadNote(kind="retitled", **done))
        self.say("may_undo: moved by a moderator", ThreadNote(kind="moved", **done))
        by_author = done | {"actor": self.people["author"]}
        self.say("may_undo: made a wiki by its author", ThreadNote(kind="wiki", **by_author))
        self.say("may_ask_for_contact: who wants to be asked", self.people["other"])
        self.say("may_ask_for_contact: who wants no messages", User(pk=99, messages_from="nobody"))
        voice = self.post(author=None, unnamed_author=self.people["clinician"], pseudonym=Pseudonym(pk=1))
        self.say("may_use_pseudonym: anybody")
        self.say("may_reveal_author: post under a pseudonym", voice)
        self["may_reveal_author: with its own permission"] = lambda user: policies.may_reveal_author(
            may_look_behind(user), voice, self.now
        )
        self.say("may_edit_post: own under a pseudonym", voice)
        self.say("may_hide_post: own under a pseudonym", voice)
        self.say("may_vote: under a pseudonym", voice)
        self.say("may_undo: pinned in a conversation", ThreadNote(kind="pinned", thread=self.thread(private=True)))


class Things(dict):
    """The rows of the table of what is visible, by name. What is not for everybody holds SECRET."""

    def __init__(self, people):
        self.people, self.now = people, timezone.now()
        self._categories()
        self._threads()
        self._posts()
        self._beside()

    def _categories(self):
        for kind in ("public", "members", "verified", "staff"):
            secret = "" if kind == "public" else f" {SECRET}"
            self[f"category: {kind}"] = CategoryFactory(for_kind=kind, name_en=f"For {kind}{secret}")
        self["category: group"] = CategoryFactory(group=self.people.lab, name_en=f"Of the lab {SECRET}")
        self["category: archived"] = CategoryFactory(archived_at=self.now)

    def _thread(self, name, category="public", *, author="author", secret=True, **columns):
        title = f"About {name} {SECRET if secret else 'for all'}"
        if not columns.get("conversation"):
            columns["category"] = self[f"category: {category}"]
        thread = ThreadFactory(
            title=title,
            excerpt=title,
            author=self.people[author],
            first_post__source=f"Text of {title}",
            **columns,
        )
        self[f"thread: {name}"] = thread
        return thread

    def _threads(self):
        hidden = {"hidden_at": self.now, "hidden_by": self.people["moderator"], "hide_reason": f"Because {SECRET}."}
        public = self._thread("public", secret=False, kind="question", details={"subject": "method"})
        self._thread("locked", secret=False, locked_at=self.now)
        self._thread("members", "members")
        self._thread("verified", "verified", author="clinician")
        self._thread("staff", "staff", author="moderator")
        self._thread("group", "group", author="group")
        self._thread("hidden", **hidden)
        self._thread("hidden in group", "group", author="group", **hidden)
        self._thread("held", held_at=self.now)
        self._thread("merged", secret=False, merged_into=public, merged_at=self.now)
        other = [self.people["other"]]
        self._thread("conversation", conversation=True, participants=other)
        left = self._thread("conversation other left", conversation=True, participants=other)
        left.participants.filter(member=self.people["other"]).update(left_at=self.now)

    def _post(self, name, thread, *, author="author", secret=True, **columns):
        source = f"Reply {name} {SECRET if secret else 'for all'}"
        thread = self[f"thread: {thread}"]
        self[f"post: {name}"] = PostFactory(thread=thread, author=self.people[author], source=source, **columns)

    def _posts(self):
        hidden = {"hidden_at": self.now, "hidden_by": self.people["moderator"]}
        withdrawn = {"hidden_at": self.now, "hidden_by": self.people["author"]}
        self._post("public", "public", secret=False)
        self._post("withdrawn", "public", **withdrawn)
        self._post("hidden", "public", **hidden)
        self._post("held", "public", held_at=self.now)
        self._post("members", "members")
        self._post("group", "group", author="group")
        self._post("of other in a hidden thread", "hidden", author="other")
        self._post("conversation", "conversation", author="other")
        self._post("hidden in conversation", "conversation", **withdrawn)
        self._post("stub", "merged", is_stub=True, moved_to=self["post: public"], secret=False)

    def _beside(self):
        for name in ("public", "group", "hidden"):
            secret = "" if name == "public" else SECRET
            thread = self[f"thread: {name}"]
            self[f"note: {name}"] = ThreadNoteFactory(
                thread=thread, kind=ThreadNote.Kind.PINNED, reason=f"Read it {secret}", actor=self.people["moderator"]
            )
            self[f"tag: {name}"] = TagFactory(name=f"word-{name}{secret}", slug=f"word-{name}{secret}")
            thread.tags.add(self[f"tag: {name}"])
        self["tag: unused"] = TagFactory(name=f"unused{SECRET}", slug=f"unused{SECRET}")
        author = self.people["author"]
        note = f"For later {SECRET}"
        self["bookmark: author's"] = BookmarkFactory(post=self["post: public"], member=author, note=note)
        self["bookmark: author's of a post gone from sight"] = BookmarkFactory(
            post=self["post: group"], member=author, note=note
        )
        other = self.people["other"]
        for sender in (self.people["author"], self.people["clinician"]):
            asked = ContactRequest.objects.create(sender=sender, receiver=other, text=SECRET, created_at=self.now)
            name = "author's to other" if sender.username == "author" else "to other, who blocked clinician"
            self[f"contact request: {name}"] = asked
        BlockFactory(member=other, other=self.people["clinician"])
        voice = PseudonymFactory(thread=self["thread: public"], member=self.people["clinician"])
        self["pseudonym: clinician's"] = voice
        self["revelation: behind clinician's"] = RevelationFactory(pseudonym=voice, seen_by=self.people["moderator"])
        self["pseudonym mute: other's"] = PseudonymMute.objects.create(
            pseudonym=voice, member=other, created_at=self.now
        )
        self["post: under a pseudonym, held"] = PostFactory(
            thread=voice.thread, author=None, unnamed_author=voice.member, pseudonym=voice, held_at=self.now
        )
        talk, left = self["thread: conversation"], self["thread: conversation other left"]
        self["participant: author in a conversation"] = talk.participants.get(member=author)
        self["participant: other, who has left"] = left.participants.get(member=self.people["other"])
        self["draft: author's"] = DraftFactory(author=author, fields={"title": SECRET, "body": f"Not yet {SECRET}"})


def sees(user, thing):
    """Whether the row comes out of its model's one rule."""
    return type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()


MODELS = (Category, Draft, Post, Thread, ThreadNote)
