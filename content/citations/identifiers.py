"""What one work is known by: a kind, a normal form, and what follows from the two."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Identifier:
    """One work by its normal form."""

    kind: str
    """doi, pmid, pmcid, arxiv, isbn, nct, chictr, huggingface, github, kaggle or physionet."""
    value: str

    @property
    def url(self) -> str:
        """Where the work's own page is; empty for books and for registers that have no address for one entry."""
        address = _ADDRESSES.get(self.kind)
        return address(self.value) if address else ""

    @property
    def shown(self) -> str:
        """As a reader expects to see it: `doi:10.1136/…`, `PMID 40127903`, `github.com/owner/name`."""
        return _BEGINNINGS.get(self.kind, "") + self.value


def _doi(value: str) -> str:
    return "https://doi.org/" + re.sub(r"[%<>#?\"]", lambda match: f"%{ord(match.group()):02X}", value)


_ADDRESSES: Final[dict[str, Callable[[str], str]]] = {
    "doi": _doi,
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/".format,
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/".format,
    "arxiv": "https://arxiv.org/abs/{}".format,
    "nct": "https://clinicaltrials.gov/study/{}".format,
    "huggingface": "https://huggingface.co/{}".format,
    "github": "https://github.com/{}".format,
    "kaggle": "https://www.kaggle.com/{}".format,
    "physionet": "https://physionet.org/{}".format,
}
_BEGINNINGS: Final = {
    "doi": "doi:",
    "pmid": "PMID ",
    "arxiv": "arXiv:",
    "isbn": "ISBN ",
    "huggingface": "huggingface.co/",
    "github": "github.com/",
    "kaggle": "kaggle.com/",
    "physionet": "physionet.org/",
}
