"""The index of an output folder: one page that lists every report, for people."""

import os
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis.assets import font_face_css
from analysis.batch.manifest import Manifest
from analysis.batch.outcome import Outcome
from analysis.territories import LEVELS

_LEVEL_TITLES = {
    "france": "France",
    "region_academique": "Régions académiques",
    "academie": "Académies",
    "departement": "Départements",
    "reseau": "Réseaux d’éducation prioritaire",
    "etablissement": "Établissements",
}


def write_index(manifest: Manifest, out: Path) -> Path:
    """Write ``index.html``: every report by level, with its status and links; no script, no network. Returns its path."""
    environment = Environment(
        loader=PackageLoader("analysis.batch"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    ordered = sorted(manifest.outcomes, key=lambda row: (LEVELS.index(row.level), row.label, row.title))
    groups = [(_LEVEL_TITLES[level], list(rows)) for level, rows in groupby(ordered, key=lambda row: row.level)]
    page = environment.get_template("index.html.j2").render(
        groups=groups,
        manifest=manifest,
        finished=manifest.finished.astimezone().strftime("%d/%m/%Y à %H:%M"),
        failures=len(manifest.failures),
        fonts=font_face_css(),
        size=_size,
        folder=_data_folder,
    )
    path = out / "index.html"
    partial = out / ".index.html.tmp"
    partial.write_text(page, encoding="utf-8")
    os.replace(partial, path)
    return path


def _size(count: int) -> str:
    return f"{count / 1e6:.1f}\u202fMo".replace(".", ",") if count >= 1e6 else f"{max(1, round(count / 1e3))}\u202fko"


def _data_folder(outcome: Outcome) -> str | None:
    return outcome.outputs["xlsx"].path if "xlsx" in outcome.outputs else None
