"""`manage.py search_eval FOLDER ...`: measure search on judged collections. `make search-eval DATA="FOLDER ..."`."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge import glossary_files
from knowledge.starter.glossary import FILE as GLOSSARY
from search import evaluation
from search.across import Expander
from search.across.dictionary import NAME, Dictionary, prepare
from search.across.expanding import Group

HEADS = ("collection", "documents", "queries", "nDCG@10", "MRR@10", "Recall@100", "empty")
COSTS = ("CPU ms", "p95", "index ms", "index/text")


class Command(BaseCommand):
    help = "Index each collection aside, ask its queries, print nDCG@10, MRR@10, Recall@100, empty results and CPU."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
        parser.add_argument("--no-expansion", action="store_true", help="neither glossary nor dictionary")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django passes whatever options there are
        """One line for each collection."""
        self.stdout.write(f"{HEADS[0]:<24}" + "".join(f"{head:>12}" for head in (*HEADS[1:], *COSTS)))
        with tempfile.TemporaryDirectory() as folder:
            expander = Expander() if options["no_expansion"] else expander_of_release(Path(folder))
            for path in options["folders"]:
                try:
                    measured = evaluation.measure(evaluation.Collection.read(path), expander)
                except evaluation.BadCollection as error:
                    raise CommandError(str(error)) from error
                self.stdout.write(line(measured))


def expander_of_release(folder: Path) -> Expander:
    """With the glossary and the dictionary that come with the software."""
    terms = glossary_files.read(GLOSSARY.read_text(encoding="utf-8"))
    groups = tuple(Group(number, term.en, term.zh, tuple(term.forms)) for number, term in enumerate(terms))
    prepare(folder / NAME)
    return Expander(groups, Dictionary(folder / NAME))


def line(measured: evaluation.Measured) -> str:
    """As the table has it."""
    shares = (measured.ndcg, measured.mrr, measured.recall)
    return (
        f"{measured.name:<24}{measured.documents:>12}{measured.queries:>12}"
        + "".join(f"{share:>12.4f}" for share in shares)
        + f"{measured.empty:>12.2%}{measured.cpu_ms:>12.2f}{measured.cpu_ms_slow:>12.2f}"
        + f"{measured.index_cpu_ms:>12.2f}{measured.index_share:>12.2f}"
    )
