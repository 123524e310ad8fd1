"""The command `medai-commons`: lists, reads, writes and searches from a terminal.

The site and the token come from MEDAI_COMMONS_SITE and MEDAI_COMMONS_TOKEN: what is given as an argument stands in the
history of the shell, and in the list of processes that everybody on the machine may read.
"""

import argparse
import html
import itertools
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TextIO

from medai_commons import Client, Refused

_TAG: Final = re.compile(r"<[^>]*>")
_BLOCK: Final = re.compile(r"</(?:p|li|h[1-6]|pre|tr|blockquote)>|<br ?/?>")
# What a terminal would obey: all control characters but the end of a line and the tabulator.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
NO_SITE: Final = "Say which site: set MEDAI_COMMONS_SITE to its address, such as https://commons.example.org."
Row = Mapping[str, Any]  # what JSON holds


def main(arguments: Sequence[str] | None = None, *, client: Client | None = None, out: TextIO | None = None) -> int:
    """Do what the arguments say. 0: done; 1: the site said no; 2: it was not asked."""
    asked = _parser().parse_args(arguments)
    site = asked.site or os.environ.get("MEDAI_COMMONS_SITE", "")
    if client is None and not site.strip().startswith(("https://", "http://")):
        print(NO_SITE, file=sys.stderr)
        return 2
    commons = client or Client(site, token=os.environ.get("MEDAI_COMMONS_TOKEN", ""))
    try:
        found = asked.do(commons, asked)
        _print(found, asked, out or sys.stdout)
    except Refused as refusal:
        print(refusal.message or str(refusal), file=sys.stderr)
        for field, sentences in refusal.fields.items():
            print(f"  {field}: {' '.join(sentences)}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"The site cannot be reached: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="medai-commons", description="Read and write on a site of MedAI Commons.")
    parser.add_argument("--site", help="its address, instead of MEDAI_COMMONS_SITE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for other programs")
    commands = parser.add_subparsers(required=True, metavar="command")
    threads = commands.add_parser("list", help="list threads")
    threads.add_argument(
        "--tab", default="latest", choices=["latest", "unanswered", "top", "new", "unread", "following"]
    )
    for name in ("category", "tag", "topic", "kind", "language"):
        threads.add_argument(f"--{name}")
    threads.add_argument("-n", "--number", type=int, default=20, help="how many at most")
    threads.set_defaults(do=_list, show=_thread_line)
    read = commands.add_parser("read", help="read a thread with its posts")
    read.add_argument("thread", type=int)
    read.set_defaults(do=_read, show=_post_block)
    reply = commands.add_parser("post", help="reply to a thread, or begin one; the text comes from standard input")
    reply.add_argument("thread", type=int, nargs="?", help="the thread to reply to; left out: a new one")
    reply.add_argument("--title")
    reply.add_argument("--category")
    reply.add_argument("--kind", default="discussion")
    reply.add_argument("--language", default="en", choices=["en", "zh-hans"])
    reply.add_argument("--ai", default="none", help="how much of the text software wrote: none, partly, mostly, ...")
    reply.set_defaults(do=_post, show=_written_line)
    search = commands.add_parser(
        "search", help="find threads, replies, articles, topics, terms and people, in both languages"
    )
    search.add_argument("words", nargs="+", help='also "phrases" and operators, as in the search field')
    search.add_argument("--kind", help="question, discussion, article, topic, term, person, ...")
    search.add_argument("--language", choices=["en", "zh-hans"])
    search.add_argument("-n", "--number", type=int, default=10)
    search.set_defaults(do=_search, show=_found_line)
    return parser


def _list(commons: Client, asked: argparse.Namespace) -> Iterable[Row]:
    names = ("category", "tag", "topic", "kind", "language")
    narrowed = {name: getattr(asked, name) for name in names if getattr(asked, name)}
    return itertools.islice(commons.threads_list(tab=asked.tab, **narrowed), max(0, asked.number))


def _read(commons: Client, asked: argparse.Namespace) -> Iterable[Row]:
    thread = commons.threads_read(asked.thread)
    yield {"title": thread["title"], "url": thread["url"]}
    yield from commons.threads_posts_list(asked.thread)


def _post(commons: Client, asked: argparse.Namespace) -> Iterable[Row]:
    if asked.thread is None and not (asked.title and asked.category):
        raise Refused(0, {"message": "A new thread needs --title and --category; a reply needs the thread's number."})
    text = sys.stdin.read()
    if asked.thread is not None:
        return [commons.threads_posts_create(asked.thread, body=text, ai_assistance=asked.ai)]
    heading = {"title": asked.title, "category": asked.category, "kind": asked.kind, "language": asked.language}
    return [commons.threads_create(**heading, body=text, ai_assistance=asked.ai)]


def _search(commons: Client, asked: argparse.Namespace) -> Iterable[Row]:
    narrowed = {name: getattr(asked, name) for name in ("kind", "language") if getattr(asked, name)}
    found = commons.search_list(q=" ".join(asked.words), **narrowed)
    return itertools.islice(found, max(0, asked.number))


def _print(found: Iterable[Row], asked: argparse.Namespace, out: TextIO) -> None:
    show: Callable[[Row], str] = asked.show
    for row in found:
        print(json.dumps(row, ensure_ascii=False) if asked.json else _harmless(show(row)), file=out)
    out.flush()  # here, where somebody who reads no further is told apart from a site that is away


def _thread_line(row: Row) -> str:
    return f"{row['id']:>7}  {row['title']}  ({row['reply_count']})"


def _post_block(row: Row) -> str:
    if "title" in row:
        return f"{row['title']}\n{row['url']}\n"
    author = (row["author"] or {}).get("name") or row["pseudonym"] or "-"
    return f"#{row['number']}  {author}  {row['created_at'][:10]}\n{plain(row['html'])}\n"


def _written_line(row: Row) -> str:
    waits = "  (waits for a moderator)" if row.get("held") else ""
    return f"{row['url']}{waits}"


def _found_line(row: Row) -> str:
    words = " ".join(row["excerpt"].split())
    excerpt = f"\n{'':14}{words}" if words else ""
    return f"{row['kind_name']:>12}  {row['title']}\n{'':14}{row['url']}{excerpt}"


def plain(markup: str) -> str:
    """The words of a text, a line for each paragraph."""
    words = html.unescape(_TAG.sub("", _BLOCK.sub("\n", markup)))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def _harmless(text: str) -> str:
    """Without what a terminal would take for orders: others wrote it."""
    return _CONTROL.sub("", text)


if __name__ == "__main__":
    sys.exit(main())
