"""Staff make categories and spell tags; threads follow the audience of their category."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import Audience
from events.models import Event
from forum.actions import categories
from forum.models import Category, Tag, Thread
from foundation.errors import DomainError, NotPermitted
from tests.factories.accounts import GroupFactory, UserFactory
from tests.factories.forum import CategoryFactory, TagFactory, ThreadFactory, audience

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def browser(administrator, sign_in):
    return sign_in(administrator)


def fields(category, **changes):
    """The form of the administration as it stands, with changes."""
    names = ("slug", "position", "name_en", "name_zh", "description_en", "description_zh")
    form = {name: getattr(category, name) for name in names} | {"audience": category.audience_id}
    return {**form, "parent": category.parent_id or "", "archived_at_0": "", "archived_at_1": "", **changes}


def test_staff_make_a_category_and_the_members_find_it(browser, client):
    form = fields(Category(slug="ethics", name_en="Ethics", name_zh="伦理", audience=audience()), kinds=["question"])
    response = browser.post("/admin/forum/category/add/", form)
    assert response.status_code == 302
    made = Category.objects.get(slug="ethics")
    assert made.kinds == ["question"]
    assert "Ethics" in client.get("/c/").content.decode()
    assert Event.objects.filter(kind="category_saved", subject_id=made.pk).exists()


def test_threads_follow_their_category_to_another_audience(administrator, client):
    thread, elsewhere = ThreadFactory(title="Canary in a category"), ThreadFactory()
    category = thread.category
    assert client.get("/").content.decode().count("Canary") == 1

    category.audience = Audience.objects.create(kind="group", group=GroupFactory())
    categories.save_category(actor=administrator, category=category, now=NOW)

    thread.refresh_from_db()
    assert thread.audience_id == category.audience_id
    assert thread.version == 2
    elsewhere.refresh_from_db()
    assert elsewhere.version == 1
    assert "Canary" not in client.get("/?noise=1").content.decode()


def test_category_cannot_be_part_of_itself_by_a_detour(administrator):
    root = CategoryFactory()
    leaf = CategoryFactory(parent=CategoryFactory(parent=root))
    root.parent = leaf
    with pytest.raises(DomainError) as refused:
        categories.save_category(actor=administrator, category=root, now=NOW)
    assert refused.value.field == "parent"


def test_category_is_not_for_participants_nor_for_unknown_kinds(administrator):
    category = CategoryFactory()
    category.audience = audience("participants")
    with pytest.raises(DomainError):
        categories.save_category(actor=administrator, category=category, now=NOW)
    category.audience, category.kinds = audience(), ["recipe"]
    with pytest.raises(DomainError):
        categories.save_category(actor=administrator, category=category, now=NOW)


def test_category_with_threads_cannot_be_deleted_and_an_empty_one_can(administrator):
    full, empty = ThreadFactory().category, CategoryFactory()
    with pytest.raises(DomainError):
        categories.delete_category(actor=administrator, category=full, now=NOW)
    categories.delete_category(actor=administrator, category=empty, now=NOW)
    assert list(Category.objects.all()) == [full]
    assert Event.objects.filter(kind="category_deleted").count() == 1


def test_member_and_staff_without_permission_change_nothing(member, staff):
    category, tag = CategoryFactory(), TagFactory()
    for actor in (member, staff):
        for action, subject in (
            (categories.save_category, {"category": category}),
            (categories.delete_category, {"category": category}),
            (categories.rename_tag, {"tag": tag}),
            (categories.delete_tag, {"tag": tag}),
        ):
            with pytest.raises(NotPermitted):
                action(actor=actor, now=NOW, **subject)


def test_staff_with_one_permission_spell_a_tag(sign_in, staff):
    staff.user_permissions.add(*Permission.objects.filter(codename__in=["change_tag", "view_tag"]))
    tag = TagFactory(slug="u-net", name="unet")
    response = sign_in(type(staff).objects.get(pk=staff.pk)).post(
        f"/admin/forum/tag/{tag.pk}/change/", {"name": "U-Net"}
    )
    assert response.status_code == 302
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("U-Net", "u-net")


def test_tag_that_is_taken_away_stands_on_no_thread(browser):
    thread, tag = ThreadFactory(), TagFactory()
    thread.tags.add(tag)
    browser.post(f"/admin/forum/tag/{tag.pk}/delete/", {"post": "yes"})
    assert not Tag.objects.exists()
    assert Thread.objects.get().version == 2


def test_form_offers_every_audience_by_its_name_but_that_of_conversations(browser):
    group = GroupFactory(name="Journal club north")
    Audience.objects.create(kind="group", group=group)
    html = browser.get("/admin/forum/category/add/").content.decode()
    assert "Journal club north" in html
    assert "participants of a conversation" not in html
