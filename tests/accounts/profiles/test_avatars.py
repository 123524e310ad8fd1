"""A member's own picture: made anew, served to whoever may see the member, and taken away again."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from accounts import avatars
from accounts.actions import avatars as actions
from accounts.models import User
from accounts.tasks import sweep_avatars
from content.attachments.refusals import AttachmentRefused
from events.models import Event
from foundation.errors import NotPermitted
from tests.content.attachments import samples
from tests.content.attachments.conftest import all_files
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture(autouse=True)
def _empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


def show(member, data=None, name="me.jpg"):
    file = io.BytesIO(samples.jpeg(400, 300) if data is None else data)
    actions.change_avatar(actor=member, file=file, name=name, now=timezone.now())
    member.refresh_from_db()
    return member.avatar_key


def whole(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.jpeg(400, 300), "me.jpg"),
        (samples.png(300, 400), "me.png"),
        (samples.encoded(samples.gradient(300, 300), "WEBP"), "me.webp"),
    ],
)
def test_picture_becomes_squares_for_screens(data, name, member):
    key = show(member, data, name)

    assert all_files(avatars.FOLDER) == sorted(avatars.file_names(key))
    for side in avatars.SIDES:
        with default_storage.open(avatars.file_name(key, side)) as file, Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", (side, side))


def test_what_the_file_told_about_itself_is_gone(member):
    data = samples.encoded(samples.gradient(300, 300), "JPEG", exif=samples.exif_with_place())
    key = show(member, data)

    with default_storage.open(avatars.file_name(key, avatars.LARGE)) as file:
        assert b"Zornfeather" in data
        assert b"Zornfeather" not in file.read()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (samples.jpeg(60, 400), "me.jpg", "image_too_small"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "me.svg", "avatar_format"),
        (samples.encoded(samples.gradient(100, 100), "GIF"), "me.gif", "avatar_format"),
        (samples.jpeg(400, 300)[:200], "me.jpg", "image_unreadable"),
        (b"", "me.png", "file_empty"),
    ],
)
def test_what_is_no_picture_of_a_person_is_refused_and_the_old_one_stays(data, name, code, member):
    key = show(member)

    with pytest.raises(AttachmentRefused) as refusal:
        show(member, data, name)

    assert refusal.value.code == code
    member.refresh_from_db()
    assert member.avatar_key == key
    assert all_files(avatars.FOLDER) == sorted(avatars.file_names(key))


def test_new_picture_takes_the_place_of_the_old_one(member):
    first = show(member)
    second = show(member)

    assert first != second
    assert all_files(avatars.FOLDER) == sorted(avatars.file_names(second))


def test_picture_is_served_with_an_etag_and_nothing_in_it_runs(member, client):
    address = avatars.address(show(member))
    response = client.get(address)

    assert response["Content-Type"] == "image/webp"
    assert "max-age" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert whole(response)
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/avatars/0/96.webp", "/avatars/{key}/97.webp"])
def test_missing_picture_is_a_404(path, member, client):
    assert client.get(path.format(key=show(member))).status_code == 404


def test_picture_is_out_of_sight_with_its_member(member, client, sign_in, staff):
    address = avatars.address(show(member))
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert client.get(address).status_code == 404
    response = sign_in(staff).get(address)
    assert response.status_code == 200
    whole(response)


def test_picture_stands_beside_the_members_posts_and_is_gone_when_removed(member, client):
    post = PostFactory(author=member)
    key = show(member)
    assert avatars.address(key) in client.get(post.thread.get_absolute_url()).text

    assert actions.remove_avatar(actor=member, member=member, now=timezone.now())

    assert key not in client.get(post.thread.get_absolute_url()).text
    assert all_files(avatars.FOLDER) == []
    assert not actions.remove_avatar(actor=member, member=member, now=timezone.now())
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[-2:] == [
        "avatar_changed",
        "avatar_removed",
    ]


def test_only_the_member_and_staff_who_repair_accounts_remove_a_picture(member):
    show(member)

    with pytest.raises(NotPermitted):
        actions.remove_avatar(actor=UserFactory(), member=member, now=timezone.now())

    assert actions.remove_avatar(actor=UserFactory(admin=True), member=member, now=timezone.now())


def test_silenced_member_cannot_show_another_picture(member):
    member.silenced_until = timezone.now() + timedelta(days=1)
    member.save()

    with pytest.raises(NotPermitted):
        show(member)


def test_pictures_that_nobody_shows_are_swept_after_a_day(member, clock):
    key = show(member)
    lost = avatars.new_key()
    default_storage.save(avatars.file_name(lost, avatars.SMALL), ContentFile(b"x"))
    sweep_avatars()
    assert len(all_files(avatars.FOLDER)) == 3

    clock.move_to(timezone.now() + timedelta(days=40_000))
    sweep_avatars()

    assert all_files(avatars.FOLDER) == sorted(avatars.file_names(key))
