"""One batch, run once through the command line on the small fictitious country; every test reads its outputs back."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.cli import main
from analysis.frames import college_panel
from analysis.store import Store


@dataclass(frozen=True)
class Report:
    """The twins of one report."""

    folder: Path
    chapter: str = "reussite_ips"

    @cached_property
    def html(self) -> str:
        return (self.folder / f"{self.chapter}.html").read_text(encoding="utf-8")

    @cached_property
    def text(self) -> str:
        """What a reader of the HTML page sees, without styles."""
        body = re.sub(r"<(style|svg|script|math)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        body = re.sub(r"[ \n\t]+", " ", body)
        lines = re.sub(r"</(?:td|th|p|li|h\d|div|dt|dd|caption|figcaption|summary|a|span|title)>", "\n", body)
        return re.sub(r" *\n[ \n]*", "\n", unescape(re.sub(r"<[^>]+>", "", lines)))

    @cached_property
    def pdf(self) -> PdfReader:
        return PdfReader(self.folder / f"{self.chapter}.pdf")

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.pdf.pages]


@dataclass(frozen=True)
class Batch:
    """The outputs of a run, and what it ran on."""

    out: Path
    store: Store
    territories: dict[str, str]

    def report(self, kind: str) -> Report:
        return Report(self.out / self.store.index().parse(self.territories[kind]).slug)

    @cached_property
    def manifest(self) -> dict:
        return json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def territories(demo) -> dict[str, str]:
    """An ordinary territory, a réseau of one collège, a collège, and an établissement without any result."""
    index = demo.index()
    panel = college_panel(demo, index.france)
    studied = set(panel.headline["uai"])
    colleges = demo.establishments()
    silent = colleges[(colleges["nature"] == "ecole")]["uai"].iloc[0]
    network = next(t for t in index.all("reseau") if len(set(t.uais) & studied) == 1)
    return {
        "ordinary": "academie:val-fictif",
        "network": network.id,
        "college": f"etablissement:{panel.headline['uai'].iloc[0]}",
        "nothing": f"etablissement:{silent}",
    }


@pytest.fixture(scope="session")
def batch(demo, territories, once) -> Batch:
    """Read only."""
    words = ["run", "--territory", *territories.values(), "--data", str(demo.root), "--jobs", "2"]

    def make(out: Path) -> None:
        assert main([*words, "--out", str(out)]) == 0

    return Batch(once("reports", make), demo, territories)


@pytest.fixture
def report_of():
    """The report of a folder."""
    return Report
