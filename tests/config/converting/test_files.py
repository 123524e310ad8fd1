"""Pictures and files of other systems' texts: attachments where they are taken, named where they are not."""

import base64
import json

import pytest
from django.utils import timezone

from config.converting import discourse, mbox
from config.converting.files import LEFT
from content.models import Attachment
from forum.models import Post
from tests.config.converting.test_converting import SAMPLES, read
from tests.content.attachments.samples import png

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SHA = "bda2c513e1da04f7b4e99230851ea2aafeb8cc4e"
SHORT = "r3AYqESanERjladb4vBB7VsMBm6"  # the same in 62 digits, as Discourse writes it
FOLDER = "/uploads/default/original/1X"
UPLOADS = f"""
COPY public.uploads (id, user_id, original_filename, filesize, url, sha1) FROM stdin;
1	1	curve one.png	10	{FOLDER}/{SHA}.png	{SHA}
2	1	counts.csv	10	{FOLDER}/{"1" * 40}.csv	{"1" * 40}
3	1	drawing.svg	10	{FOLDER}/{"2" * 40}.svg	{"2" * 40}
4	1	secret.txt	10	/uploads/../secret.txt	{"3" * 40}
\\.
"""
ORIGINAL = "The lung window."
RAW = "\\n\\n".join(
    [
        f"![a curve|690x388](upload://{SHORT}.png) before",
        f'<a class="attachment" href="{FOLDER}/{"1" * 40}.csv">the counts</a> (1 KB)',
        f"https://forum.example.org/uploads/default/optimized/1X/{SHA}_2_690x388.png",
        f"[drawing.svg|attachment]({FOLDER}/{'2' * 40}.svg)",
        f"<img src='/uploads/short-url/{'z' * 27}.png' alt='gone'>",
        f"[s](//forum.example.org/uploads/../secret.txt) https://other.example.org{FOLDER}/{SHA}.png",
    ]
)
MAIL = f"""From ada at example.org  Fri May  1 09:00:00 2020
From: Ada Example <ada@example.org>
Subject: With files
Date: Fri, 1 May 2020 09:00:00 +0200
Message-ID: <files@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

The curve is below.
--b
Content-Type: image/png; name="curve.png"
Content-Disposition: attachment; filename="curve.png"
Content-Transfer-Encoding: base64

{base64.encodebytes(png()).decode()}
--b
Content-Type: application/zip; name="all.zip"
Content-Disposition: attachment; filename="all.zip"
Content-Transfer-Encoding: base64

{base64.encodebytes(b"PK" + bytes(60)).decode()}
--b--
"""


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


def left(folder):
    return {row["file"]: row["why"] for row in map(json.loads, (folder / LEFT).read_text().splitlines())}


def test_uploads_of_discourse_stand_in_their_posts(tmp_path, client):
    dump, stored = tmp_path / "dump.sql", tmp_path / FOLDER.lstrip("/")
    dump.write_text((SAMPLES / "discourse.sql").read_text().replace(ORIGINAL, RAW) + UPLOADS)
    stored.mkdir(parents=True)
    (stored / f"{SHA}.png").write_bytes(png())
    (stored / f"{'1' * 40}.csv").write_text("site,cases\na,4\n")
    (stored / f"{'2' * 40}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.txt").write_text("not of the forum")

    discourse.convert(dump, tmp_path / "lines", host="forum.example.org")
    read(tmp_path / "lines")

    post = Post.objects.get(number=2)
    curve, counts, again = Attachment.objects.order_by("pk")
    assert {(one.host_model, one.host_id) for one in (curve, counts, again)} == {("forum.post", post.pk)}
    assert (curve.name, curve.alt_text, curve.uploaded_by.username) == ("curve one.png", "a curve", "zhou_rh")
    assert f"![a curve](/files/{curve.key}/curve%20one.png) before" in post.source
    assert f"[the counts](/files/{counts.key}/counts.csv) (1 KB)" in post.source
    assert f"![](/files/{again.key}/curve%20one.png)" in post.source
    assert f"[drawing.svg](https://forum.example.org{FOLDER}/{'2' * 40}.svg)" in post.source
    assert f"[gone](https://forum.example.org/uploads/short-url/{'z' * 27}.png)" in post.source
    assert f"https://other.example.org{FOLDER}/{SHA}.png" in post.source
    told = left(tmp_path / "lines")
    assert set(told) == {"drawing.svg", "secret.txt", f"/uploads/short-url/{'z' * 27}.png"}
    assert "SVG" in told["drawing.svg"]
    assert client.get(post.thread.get_absolute_url()).status_code == 200
    assert client.get(curve.get_absolute_url()).status_code == 200


def test_files_of_mails_stand_at_their_end(tmp_path):
    (tmp_path / "list.mbox").write_text(MAIL)

    mbox.convert(tmp_path / "list.mbox", tmp_path / "lines", name="Med AI", now=timezone.now())
    read(tmp_path / "lines")

    post, curve = Post.objects.get(), Attachment.objects.get()
    assert post.source == f"The curve is below.\n\n![curve.png](/files/{curve.key}/curve.png)"
    assert (curve.host_id, curve.uploaded_by) == (post.pk, post.author)
    assert curve.created_at < timezone.now()
    assert set(left(tmp_path / "lines")) == {"all.zip"}
