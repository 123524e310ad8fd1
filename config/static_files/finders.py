"""Where static files come from."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from config.static_files.vendor import VENDOR_FILES

PREFIX = "vendor/"


class VendorFinder(BaseFinder):
    """Third-party files, straight from node_modules, under /static/vendor/ and by the names of VENDOR_FILES."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder: Path = settings.ROOT / "node_modules"
        self.sources = {PREFIX + served: source for source, served in VENDOR_FILES.items()}

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        source = self.sources.get(path)
        found = str(self.folder / source) if source and (self.folder / source).is_file() else ""
        if find_all:
            return [found] if found else []
        return found or []  # Django takes anything else for a match

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in self.sources:
            if self.find(path) and not matches_patterns(path, list(ignore_patterns or [])):
                yield path, _Renamed(self.folder, self.sources)


def missing_vendor_files() -> list[str]:
    """Paths below node_modules that should be there and are not."""
    return [source for source in VENDOR_FILES if not (settings.ROOT / "node_modules" / source).is_file()]


class _Renamed(FileSystemStorage):
    """node_modules, addressed by the names under which its files are served."""

    def __init__(self, folder: Path, sources: dict[str, str]) -> None:
        super().__init__(location=folder)
        self.sources = sources

    def path(self, name: str) -> str:
        return super().path(self.sources.get(name, name))
