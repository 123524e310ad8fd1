"""What the search index must hold once everything has come to rest, compared with the texts in the database.

The index is opened here by itself, past the site's own reading of it.
"""

import json
import re
from collections import Counter
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from search.analysis import terms
from tests.faults.stack import Stack

MOST_WORDS = 30  # of one text that are looked for
SEGMENT = re.compile(r"([0-9a-f]{32})\.")


def behind(stack: Stack) -> int:
    """Documents that changed and are not in the index as they are now, as far as the database was told."""
    return stack.number("SELECT count(*) FROM search_searchdocument WHERE indexed_version != content_version")


def documents_not_there_once(stack: Stack) -> list[str]:
    """Posts of which the index holds no document, two, or one of a text that nobody can read any more."""
    searcher = _searcher(stack)
    held = Counter(
        str(searcher.doc(address).get_first("key"))
        for _score, address in searcher.search(Query.all_query(), searcher.num_docs or 1).hits
    )
    truth = {key for key, _words in _posts(stack)}
    posts = {key for key in held if key.startswith(("thread:", "reply:"))}
    return [f"{key}: {held[key]} times" for key in sorted(posts | truth) if held[key] != (key in truth)]


def words_not_found(stack: Stack) -> list[str]:
    """Posts that are not found by the words that stand in them now."""
    schema, searcher = _index(stack).schema, _searcher(stack)
    lost = []
    for key, source in _posts(stack):
        words = sorted(set(terms(source)))[:MOST_WORDS]
        wanted = [("key", key), *(("text", word) for word in words)]
        query = Query.boolean_query([(Occur.Must, Query.term_query(schema, field, word)) for field, word in wanted])
        if not words or searcher.search(query, 1).count != 1:
            lost.append(f"{key}: {source[:60]}")
    return lost


def files_of_no_segment(stack: Stack) -> list[str]:
    """Files that a killed writer left and nobody took away."""
    index = _folder(stack)
    meta = json.loads((index / "meta.json").read_text(encoding="utf-8"))
    known = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    names = [path.name for path in index.iterdir()]
    return [name for name in names if (found := SEGMENT.match(name)) and found[1] not in known]


def _posts(stack: Stack) -> list[tuple[str, str]]:
    """(key, source) of each; the first post of a thread is the thread's document."""
    rows = stack.rows("SELECT id, thread_id, number, source FROM forum_post")
    return [(f"thread:{thread}" if number == 1 else f"reply:{pk}", source) for pk, thread, number, source in rows]


def _folder(stack: Stack) -> Path:
    return stack.folder / "search" / (stack.folder / "search" / "current").read_text(encoding="utf-8").strip()


def _index(stack: Stack) -> tantivy.Index:
    return tantivy.Index.open(str(_folder(stack)))


def _searcher(stack: Stack) -> tantivy.Searcher:
    index = _index(stack)
    index.reload()
    return index.searcher()
