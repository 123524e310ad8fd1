"""Mails as old lists hold them: nothing that somebody wrote is lost, and nobody is taken for another."""

import base64
from datetime import UTC, datetime

import pytest

from config.converting import lines, mail, mbox, messages
from notifications.inbound import mime
from tests.config.converting.reading import rows_of

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def letter(text="A text.", *, sender="Ada <ada@example.org>", **headers):
    named = {"from": sender, "subject": "One", "date": "Fri, 1 May 2020 09:00:00 +0000"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\n" for name, value in named.items())
    return f"{head}\n{text}\n".encode()


def converted(tmp_path, *letters, envelope="From ada at example.org  Fri May  1 09:00:00 2020", base=""):
    file = tmp_path / "list.mbox"
    file.write_bytes(b"".join(f"{envelope}\n".encode() + one + b"\n" for one in letters))
    out = mbox.convert(file, tmp_path / "lines", name="Imaging", now=NOW, base=base)
    return out, rows_of(tmp_path / "lines")


def texts(rows):
    return [row["source"] for row in rows["post"]]


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Ada Example <ada@example.org>", "Ada Example", "ada@example.org"),
        ("ada at example.org (Ada Example)", "Ada Example", "ada@example.org"),
        ("ada(a)example.org", "ada", "ada@example.org"),
        ("Zhou, Ruoheng <rh@example.cn>", "Zhou, Ruoheng", "rh@example.cn"),
        ("=?utf-8?Q?Zhou=2C_Ruoheng?= <RH@example.cn>", "Zhou, Ruoheng", "rh@example.cn"),
        ('"张三 (影像科)" <zs@example.cn>', "张三 (影像科)", "zs@example.cn"),
        ("rh@example.cn <rh@example.cn>", "rh", "rh@example.cn"),
        ("Nobody", "Nobody", ""),
    ],
)
def test_author_is_read_from_the_header_as_lists_write_it(sender, name, address):
    person = mail.person_of(mime.read(letter(sender=sender)))
    assert (person.name, person.address) == (name, address)


def test_people_of_the_same_name_before_the_at_are_two(tmp_path):
    one, other = letter(sender="info at a.example (Ann)"), letter("B text.", sender="info at b.example (Bob)")
    _out, rows = converted(tmp_path, one, other)
    assert [row["username"] for row in rows["account"]] in (["Ann", "Bob"], ["Bob", "Ann"])


def test_author_behind_the_address_of_the_list_is_found():
    through = "Ada Example via Imaging <imaging@lists.example.org>"
    person = mail.person_of(mime.read(letter(sender=through, reply_to="Ada Example <ada@example.org>")))
    other = mail.person_of(mime.read(letter(sender="'Zhou' via Imaging <imaging@lists.example.org>")))
    assert (person.name, person.address) == ("Ada Example", "ada@example.org")
    assert other.name == "Zhou"
    assert other.key != person.key


@pytest.mark.parametrize("date", ["yesterday", "Fri, 1 May 2099 09:00:00 +0000", "Thu, 1 Jan 1970 00:00:00 +0000"])
def test_mail_whose_date_cannot_be_stands_where_it_was_delivered(tmp_path, date):
    _out, rows = converted(tmp_path, letter(date=date))
    assert rows["post"][0]["created_at"].startswith("2020-05-01T09:00:00")


def test_mail_without_any_date_comes_after_the_one_before(tmp_path):
    envelope = "From nobody Mon 99 99 99:99:99 2020"
    _out, rows = converted(tmp_path, letter(), letter("No date.", date="x"), envelope=envelope)
    assert [row["created_at"][:10] for row in rows["post"]] == ["2020-05-01", "2020-05-01"]


def test_line_of_a_text_that_begins_with_from_is_no_new_message(tmp_path):
    _out, rows = converted(tmp_path, letter("One.\n\nFrom Monday on we use version 2021\nand so on."))
    assert texts(rows) == ["One.\n\nFrom Monday on we use version 2021\nand so on."]


def test_html_with_the_footer_of_a_list_keeps_its_words(tmp_path):
    page = base64.b64encode("<p>只有<b>HTML</b></p>".encode("gbk")).decode()
    body = (
        f"--b\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: base64\n\n{page}\n"
        "--b\nContent-Type: text/plain\n\nSent to the list Imaging\n--b--"
    )
    _out, rows = converted(tmp_path, letter(body, content_type='multipart/mixed; boundary="b"'))
    assert "只有HTML" in texts(rows)[0]


def test_another_text_under_the_same_id_comes_and_the_same_twice_does_not(tmp_path):
    one, other = letter(message_id="<1@x>"), letter("Other.", message_id="<1@x>")
    out, rows = converted(tmp_path, one, other, one, other)
    assert texts(rows) == ["A text.", "Other."]
    assert out.left["a message that stands in the file twice"] == 2


def test_forwarded_message_and_what_stands_below_a_line_are_kept(tmp_path):
    forwarded = "FYI\n\n---------- Forwarded message ---------\nFrom: Chair\nDate: x\nTo: y\nSubject: z\n\nThe call."
    agenda = "Agenda\n______\n\nThe first point.\n\n-- \nAda"
    _out, rows = converted(tmp_path, letter(forwarded, subject="Fwd: call"), letter(agenda))
    assert texts(rows)[0].endswith("The call.")
    assert texts(rows)[1] == "Agenda\n______\n\nThe first point."


def test_footer_of_a_list_and_the_answered_message_stay(tmp_path):
    footer = "_" * 47 + "\nImaging mailing list\nimaging@lists.example.org\nhttps://lists.example.org/x"
    answer = f"I agree.\n\nOn Fri, 1 May 2020, Ada wrote:\n> A text.\n{footer}"
    _out, rows = converted(tmp_path, letter(f"A text.\n{footer}"), letter(answer, subject="Re: One"))
    assert texts(rows) == ["A text.", "I agree."]


def test_disguised_addresses_of_authors_are_hidden_and_other_words_are_not(tmp_path):
    text = "Write to ada at example.org; we meet at example.org."
    _out, rows = converted(tmp_path, letter(text, sender="ada at example.org (Ada)"))
    assert texts(rows) == ["Write to …@example.org; we meet at example.org."]


def test_comment_of_code_is_no_heading(tmp_path):
    _out, rows = converted(tmp_path, letter("# set the seed\nseed(1)"))
    assert texts(rows) == ["\\# set the seed\nseed(1)"]
    assert rows["thread"][0]["excerpt"] == "# set the seed seed(1)"


def test_mail_of_more_than_may_be_read_comes_with_its_words(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LARGEST", 2000)
    body = "--b\n\nMy words.\n--b\nContent-Type: text/plain; name=x.txt\n\n" + "line\n" * 1000 + "--b--"
    _out, rows = converted(tmp_path, letter(body, content_type='multipart/mixed; boundary="b"'))
    assert texts(rows) == ["My words."]
    assert "x.txt" in (tmp_path / "lines" / "left-files.jsonl").read_text()


def test_old_addresses_of_mailman_3_lead_on(tmp_path):
    _out, rows = converted(tmp_path, letter(message_id="<one@example.org>"), base="/hyperkitty/list/x@example.org/")
    assert [row["path"].removeprefix("/hyperkitty/list/x@example.org/") for row in rows["redirect"]] == [
        "one@example.org",
        "message/FCXZ75L3IXZLGMHMDE32Q6IKL2RLPVCN/",
        "thread/FCXZ75L3IXZLGMHMDE32Q6IKL2RLPVCN/",
    ]


def test_hz_is_read_as_chinese():
    found = mime.read(letter("~{<:Ky2;S{~}", content_type="text/plain; charset=hz-gb-2312"))
    assert found.plain.strip() == "己所不欲"


def test_excerpt_shows_signs_that_were_written_as_such():
    assert lines.excerpt("f\\_x and *this* \\# 1, $a_{i}^2$, 10<sup>-3</sup>") == "f_x and this # 1, $a_{i}^2$, 10-3"
