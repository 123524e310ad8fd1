"""SearchBackend on tantivy: readers in every process, the writer in one."""

from collections.abc import Callable, Iterable, Sequence

from search.documents import Document, Key
from search.engine.base import Found, SearchUnavailable, Wanted
from search.engine.folder import Folder
from search.engine.reading import Reader
from search.engine.writing import Writer


class TantivyBackend:
    """The index of this host. `writer` is set in the process that writes; see search.indexing."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.writer: Writer | None = None
        self._reader = Reader(folder.current)

    def index(self, documents: Iterable[Document]) -> list[tuple[Key, str]]:
        """See SearchBackend."""
        return self._written().index(documents)

    def hide(self, keys: Iterable[Key]) -> None:
        """See SearchBackend."""
        self._written().hide(keys)

    def purge(self, rebuild: Callable[[Sequence[Key]], Iterable[Document]]) -> int:
        """See SearchBackend."""
        return self._written().purge(rebuild)

    def search(self, wanted: Wanted) -> Found:
        """See SearchBackend."""
        return self._reader.search(wanted)

    def similar(self, title: str, body: str, wanted: Wanted, *, is_indexed: bool = False) -> Found:
        """See SearchBackend."""
        return self._reader.similar(title, body, wanted, is_indexed=is_indexed)

    def suggest(self, text: str, wanted: Wanted) -> Found:
        """See SearchBackend."""
        return self._reader.suggest(text, wanted)

    def rarity(self, terms: Sequence[str]) -> dict[str, int]:
        """See SearchBackend."""
        return self._reader.rarity(terms)

    def _written(self) -> Writer:
        if self.writer is None:
            raise SearchUnavailable("not the process that writes")
        return self.writer
