"""The methods annex: pages of Markdown in ``docs/methodes``, in the order of ``docs/methodes.md``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Problem, UserError, did_you_mean

_LINK = re.compile(r"\]\(methodes/([a-z0-9-]+)\.md\)")


@dataclass(frozen=True)
class MethodPage:
    """One measure: `slug` names the file and the anchor, `text` is the Markdown below the title."""

    slug: str
    title: str
    text: str


def method_pages(docs: Path) -> tuple[MethodPage, ...]:
    """The pages of ``<docs>/methodes``, in the order in which ``<docs>/methodes.md`` links to them.

    Raises UserError when the index is absent, when it names a page that is not there or leaves one out, and for a page
    that does not begin with its title.
    """
    index, folder = docs / "methodes.md", docs / "methodes"
    if not index.is_file():
        raise UserError(Problem("index des méthodes introuvable", where=str(index)))
    listed = list(dict.fromkeys(_LINK.findall(index.read_text(encoding="utf-8"))))
    there = {path.stem for path in folder.glob("*.md")}
    problems = [
        Problem(f"page « {slug} » citée mais absente", where=str(index)) for slug in listed if slug not in there
    ]
    problems += [Problem(f"page « {slug} » absente de l’index", where=str(index)) for slug in sorted(there - {*listed})]
    if problems:
        raise UserError(*problems)
    return tuple(_page(folder / f"{slug}.md") for slug in listed)


def chosen_pages(pages: Sequence[MethodPage], slugs: Sequence[str]) -> tuple[MethodPage, ...]:
    """The pages named, in the order given. Raises UserError, with the nearest name, for an unknown one."""
    known = {page.slug: page for page in pages}
    problems = [
        Problem(
            f"page de méthode inconnue « {slug} »" + (f" ; {hint}" if (hint := did_you_mean(slug, known)) else ""),
            allowed=", ".join(known),
        )
        for slug in slugs
        if slug not in known
    ]
    if problems:
        raise UserError(*problems)
    return tuple(known[slug] for slug in slugs)


def _page(path: Path) -> MethodPage:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    if not first.startswith("# "):
        raise UserError(Problem("la page ne commence pas par « # Titre »", where=str(path), rows=(1,)))
    return MethodPage(path.stem, first[2:].strip(), rest.strip())
