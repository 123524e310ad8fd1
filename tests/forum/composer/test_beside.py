"""Works and files of posts: counted for as many as may read the text, kept for as long as it stands."""

import pytest
from django.utils import timezone

from content.attachments import sweeps
from content.citations import counting, works
from content.citations.showing import show_all
from content.models import Attachment, Citation, Reference
from forum.actions.drafts import discard_draft, save_draft
from forum.actions.editing import edit_post
from forum.actions.hiding import decide_hold, hide_post, hide_thread, restore_post, restore_thread
from forum.actions.placing import move_thread
from forum.actions.relocating import merge_thread, undo_merge
from forum.models import Post
from forum.writing import Writing
from foundation.errors import DomainError
from tests.factories.content import AttachmentFactory
from tests.factories.forum import CategoryFactory
from tests.forum.conftest import regular, reply, start
from tests.forum.test_writing import _keep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WORK = "See [10.1136/bmj.m3919](https://doi.org/10.1136/bmj.m3919) on calibration."
OTHER_WORK = "See [10.1056/nejmoa2034577](https://doi.org/10.1056/nejmoa2034577) on this."


def counts():
    """How many public texts cite each work; every count agrees with the citations."""
    assert counting.recount(is_check=True) == 0
    return dict(Reference.objects.order_by("pk").values_list("normal_form", "citation_count"))


def edit(actor, post, body):
    post.refresh_from_db()
    return edit_post(actor=actor, post=post, writing=Writing(body=body), base_edit=post.edit_count, now=timezone.now())


def test_work_of_a_public_text_counts_and_leads_back_to_it(author, category, client):
    thread = start(author, category, body=WORK)

    assert counts() == {"10.1136/bmj.m3919": 1}
    page = client.get(Reference.objects.get().get_absolute_url())
    assert [host.title for host in page.context["page"].cited_in] == [thread.title]


def test_text_for_members_cites_without_counting(author, client):
    start(author, CategoryFactory(for_kind="members"), body=WORK)

    work = Reference.objects.get()
    assert counts() == {"10.1136/bmj.m3919": 0}
    assert client.get(work.get_absolute_url()).status_code == 404
    assert works.find(author, work.pk) is not None


def test_works_in_the_details_of_a_question_are_cited_and_stay_when_the_text_changes(author, category, clock):
    thread = start(author, category, kind="question", details={"subject": "method", "tried": WORK})
    clock.shift(60)
    edit(author, thread.posts.get(), OTHER_WORK)

    assert counts() == {"10.1136/bmj.m3919": 1, "10.1056/nejmoa2034577": 1}


def test_edit_takes_back_what_is_cited_no_longer(author, category, clock):
    post = start(author, category, body=WORK).posts.get()
    clock.shift(60)
    edit(author, post, OTHER_WORK)

    assert counts() == {"10.1136/bmj.m3919": 0, "10.1056/nejmoa2034577": 1}


def test_hidden_post_counts_no_longer_until_it_is_restored(author, moderator, category, clock):
    thread = start(author, category)
    clock.shift(60)
    post = reply(regular(), thread, body=WORK)
    hide_post(actor=moderator, post=post, reason="Not about this.", now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 0}
    restore_post(actor=moderator, post=post, now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 1}


def test_hidden_thread_takes_the_works_of_all_its_posts_along(author, moderator, category, clock):
    thread = start(author, category, body=WORK)
    clock.shift(60)
    post = reply(author, thread, body=WORK)
    clock.shift(60)
    hidden = reply(author, thread, body=OTHER_WORK)
    hide_post(actor=moderator, post=hidden, reason="Not about this.", now=timezone.now())
    hide_thread(actor=moderator, thread=thread, reason="Twice the same.", now=timezone.now())
    assert set(counts().values()) == {0}
    restore_thread(actor=moderator, thread=thread, now=timezone.now())

    assert counts() == {"10.1136/bmj.m3919": 2, "10.1056/nejmoa2034577": 0}
    assert Citation.objects.of(post).get().is_public


def test_thread_moved_to_members_is_cited_for_members_only(author, moderator, category):
    thread = start(author, category, body=WORK)
    inside = CategoryFactory(for_kind="members")
    move_thread(actor=moderator, thread=thread, category=inside, reason="For members.", now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 0}
    move_thread(actor=moderator, thread=thread, category=category, reason="For all.", now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 1}


def test_merged_posts_count_as_the_thread_into_which_they_came(author, moderator, category, clock):
    target = start(author, CategoryFactory(for_kind="members"))
    clock.shift(60)
    source = start(author, category, body=WORK)
    merge_thread(actor=moderator, thread=source, into=target, reason="The same.", now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 0}
    source.refresh_from_db()
    undo_merge(actor=moderator, thread=source, now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 1}


def test_held_text_counts_once_it_is_released(author, moderator, category):
    body = f"PID|1||12345^^^MRN||DOE^JANE||19510312|F\n\n{WORK}"
    with pytest.raises(DomainError) as refused:
        start(author, category, body=body)
    thread = start(author, category, body=body, decisions=_keep(refused.value.extra["findings"]), is_reviewed=True)
    assert counts() == {"10.1136/bmj.m3919": 0}
    decide_hold(actor=moderator, post=thread.posts.get(), is_released=True, now=timezone.now())
    assert counts() == {"10.1136/bmj.m3919": 1}


def test_work_that_two_texts_cite_is_counted_by_the_texts_that_change(author, category, clock):
    posts = []
    for _number in range(3):
        posts.append(start(author, category, body=WORK).posts.get())
        clock.shift(60)
    changed = show_all(Post.objects.filter(pk__in=[post.pk for post in posts[:2]]), is_public=False)

    assert changed == 2
    assert counts() == {"10.1136/bmj.m3919": 1}


class TestFiles:
    def test_file_of_a_post_is_seen_by_whoever_reads_it(self, author, moderator, category, client):
        file = AttachmentFactory(uploaded_by=author)
        post = start(author, category, body=f"Look: ![curve]({file.get_absolute_url()})").posts.get()

        file.refresh_from_db()
        assert (file.host_model, file.host_id) == ("forum.post", post.pk)
        assert client.head(file.get_absolute_url()).status_code == 200
        hide_thread(actor=moderator, thread=post.thread, reason="Not here.", now=timezone.now())
        assert client.head(file.get_absolute_url()).status_code == 404

    def test_file_of_a_draft_outlives_the_sweep_and_goes_to_the_post(self, author, category, clock):
        file = AttachmentFactory(uploaded_by=author, created_at=timezone.now())
        body = f"Look: ![curve]({file.get_absolute_url()})"
        thread = start(regular(), category)
        context = f"reply:{thread.pk}"
        save_draft(actor=author, context=context, fields={"body": body}, base_version=0, now=timezone.now())
        clock.shift(3 * 24 * 3600)
        sweeps.waiting_attachments(timezone.now())
        post = reply(author, thread, body=body)

        file.refresh_from_db()
        assert (file.host_model, file.host_id) == ("forum.post", post.pk)

    def test_file_of_a_discarded_draft_is_swept(self, author, clock):
        file = AttachmentFactory(uploaded_by=author)
        fields = {"body": f"![curve]({file.get_absolute_url()})"}
        save_draft(actor=author, context="new", fields=fields, base_version=0, now=timezone.now())
        discard_draft(actor=author, context="new")
        sweeps.removed_attachments(timezone.now())
        clock.shift(60 * 24 * 3600)
        sweeps.removed_attachments(timezone.now())

        assert not Attachment.objects.filter(pk=file.pk).exists()
