"""Reading messages: what people's programs write, and what nobody's does."""

import base64
import contextlib
import json
import quopri
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.inbound import automatic, flowed, mime, providers, returns, trimming

pytestmark = pytest.mark.services  # together they take as long as a server

HEAD = b"From: Noor <named@hospital.example>\r\nTo: answers@in.example.org\r\nMessage-ID: <a@b>\r\n"
CHINESE = "建议用最近一个月的数据重新校准。"


def body(data, kind="text/plain", charset="", encoding=""):
    lines = [f"Content-Type: {kind}{f'; charset={charset}' if charset else ''}".encode()]
    if encoding:
        lines.append(f"Content-Transfer-Encoding: {encoding}".encode())
    return HEAD + b"\r\n".join(lines) + b"\r\n\r\n" + data


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("gb18030", "gb18030"),
        ("gbk", "GBK"),
        ("gb2312", "gb2312"),
        ("gbk", "gb2312"),  # what many programs say of it
        ("gbk", "x-gbk"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("utf-8", ""),
        ("utf-8", "no-such-charset"),
        ("gbk", ""),
        ("utf-8", "us-ascii"),
    ],
)
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_chinese_text_is_read_whatever_its_program_calls_the_encoding(codec, named, encoding):
    text = CHINESE.replace("议", "議").replace("数据", "數據").replace("个", "個") if codec == "big5" else CHINESE
    if codec == "big5":
        text = "重新校準"
    raw = text.encode(codec)
    data = {"base64": base64.encodebytes(raw), "quoted-printable": quopri.encodestring(raw)}.get(encoding, raw)

    assert mime.read(body(data, charset=named, encoding=encoding)).plain.strip() == text


def test_headers_are_decoded():
    source = (
        b"From: =?gbk?B?x+A=?= <a@b.example>\r\nSubject: =?utf-8?Q?Re=3A_=E6=A0=A1?= =?utf-8?Q?=E5=87=86?=\r\n\r\nx"
    )
    received = mime.read(source)

    assert received.senders == ("a@b.example",)
    assert received.first("subject") == "Re: 校准"


def test_plain_text_goes_before_html_and_html_alone_is_read():
    alternative = (
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n"
    )
    received = mime.read(HEAD + alternative)

    assert (received.plain.strip(), received.html) == ("plain", "html")
    assert mime.read(body(b"<p>only</p>", kind="text/html")).html == "only"


def test_text_around_a_picture_is_one_text():
    parts = b"".join(
        b"--b\r\n" + part + b"\r\n"
        for part in (
            b"Content-Type: text/plain\r\n\r\nbefore",
            b"Content-Type: image/png\r\nContent-Disposition: inline; filename=a.png\r\n\r\nPNG",
            b"Content-Type: text/plain\r\n\r\nafter",
            b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=notes.txt\r\n\r\nnotes",
        )
    )
    received = mime.read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n")

    assert received.plain.split() == ["before", "after"]
    assert [file.name for file in received.files] == ["a.png", "notes.txt"]


def test_message_within_the_message_is_a_file_and_not_read():
    inner = b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nsecret of another\r\n--b--\r\n"
    received = mime.read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inner)

    assert "secret" not in received.plain
    assert [file.name for file in received.files] == ["message.eml"]


def test_lines_that_were_broken_for_the_way_are_joined():
    assert flowed.unfold("One \ntwo\n\n> said \n> more\n-- \nNoor") == "One two\n\n> said more\n-- \nNoor"
    assert flowed.unfold("校 \n准", deletes_space=True) == "校准"
    received = mime.read(HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\nOne \r\ntwo\r\n")
    assert received.plain.strip() == "One two"


def test_control_characters_and_halves_of_characters_are_left_out():
    received = mime.read(body(b"a\x00b\x1b[31mc\xed\xa0\x80d\r\ne"))

    assert "\x00" not in received.plain
    received.plain.encode()


def nested(depth, kind=b"multipart/mixed"):
    source = HEAD
    for number in range(depth):
        source += b"Content-Type: %s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, number, number)
    return source + b"\r\nx"


HOSTILE = {
    "empty": b"",
    "nothing but lines": b"\r\n" * 1000,
    "no headers": b"hello",
    "binary": bytes(range(256)) * 100,
    "nested": nested(5000),
    "nested messages": nested(3000, b"message/rfc822"),
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000,
    "endless header": b"X: " + b"a" * 2_000_000 + b"\r\n\r\nx",
    "many headers": b"X: a\r\n" * 200_000 + b"\r\nx",
    "many folded lines": b"Subject: a\r\n" + b" b\r\n" * 200_000 + b"\r\nx",
    "many addresses": b"From: " + b"a@b.example," * 100_000 + b"\r\n\r\nx",
    "comments": b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx",
    "broken words": b"Subject: =?utf-8?b?!!!?= =?no-such?q?a?= =?\r\n\r\nx",
    "injection": b"From: a@b.example\r\nSubject: a\r\n b\r\nBcc: x@y.example\r\n\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a*0=b" * 20_000 + b"\r\n\r\nx",
    "charset": HEAD + b"Content-Type: text/plain; charset*=utf-8''%ff%fe\r\n\r\nx",
    "codec of another kind": HEAD + b"Content-Type: text/plain; charset=rot13\r\n\r\nx",
    "codec that unpacks": HEAD + b"Content-Type: text/plain; charset=zlib\r\n\r\n" + b"x\x9c" * 1000,
    "half of base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nQUJD!!!Q",
    "uuencode": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\nzzz\r\nend\r\n",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nx",
    "empty boundary": HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx',
    "name of a file": HEAD + b"Content-Type: image/png; name*=x''%zz\r\nContent-Disposition: a; filename==?q\r\n\r\nx",
    "report without parts": HEAD + b"Content-Type: message/delivery-status\r\n\r\n" + b"\n\n" * 100_000,
    "one line": b"a" * 5_000_000,
    "html": body(b"<div>" * 300_000, kind="text/html"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_message_is_read_or_refused_in_time(name, settings):
    settings.INBOUND_ADDRESS = "answers@in.example.org"
    begin = time.process_time()
    read_all_of(HOSTILE[name])

    assert time.process_time() - begin < 8


def read_all_of(source):
    head = mime.head(source)
    mime.addresses_in(head, "to", "from")
    try:
        received = mime.read(source)
    except mime.Unreadable:
        return
    trimming.answer_in(received.plain)
    trimming.answer_in(received.html)
    automatic.reason_of(received)
    returns.read(received, is_returned=True)


def test_bombs_are_refused_before_they_are_split():
    for name in ("nested", "nested messages", "many parts", "report without parts"):
        with pytest.raises(mime.Unreadable, match="too_nested"):
            mime.read(HOSTILE[name])


WORDS = st.sampled_from(
    [
        b"Content-Type: ",
        b"multipart/mixed",
        b"; boundary=b",
        b"\r\n",
        b"\n",
        b"--b",
        b"--b--",
        b"text/html",
        b"From: ",
        b"a@b",
        b"charset=",
        b"gbk",
        b"=?utf-8?b?",
        b"?=",
        b"message/delivery-status",
        b"Content-Transfer-Encoding: base64",
        b"\xff",
        b": ",
    ]
)


@given(st.one_of(st.binary(max_size=2000), st.lists(WORDS, max_size=60).map(b"".join)))
@example(b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--")
def test_no_message_raises_anything_else(source):
    read_all_of(source)


@given(
    st.binary(max_size=400),
    st.sampled_from(["application/json", "multipart/form-data; boundary=b", "text/plain", "\x00"]),
)
def test_no_request_raises_anything_else(data, kind):
    with contextlib.suppress(providers.NotUnderstood):
        read_all_of(providers.read(data, kind).source)


@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=20)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(
                    ["Headers", "Name", "Value", "TextBody", "HtmlBody", "RawEmail", "Attachments", "From", "recipient"]
                ),
                inner,
                max_size=5,
            ),
        ),
    )
)
def test_no_json_raises_anything_else(found):
    with contextlib.suppress(providers.NotUnderstood):
        read_all_of(providers.read(json.dumps(found).encode(), "application/json").source)
