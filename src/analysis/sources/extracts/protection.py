"""The first thing done to a file about persons: its identifier becomes a pseudonym, and nothing else names anybody."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.contracts import CONTRACTS, header
from analysis.errors import Problem, UserError

from ..headers import normalise_header
from ..identifying import IDENTIFIERS, refuse_identifying
from ..raw import Raw
from .key import Key, KeyFile

_DATES = frozenset(
    title
    for contract in CONTRACTS.values()
    for field in contract.fields
    if field.kind == "date"
    for title in (field.name, header(field.name))
) | {"date_decision", "date_voeu", "date_affectation", "date_constat", "date_observation"}


def person_column(raw: Raw) -> tuple[str, int] | None:
    """Which column identifies a person, and of what kind (``pupil`` or ``respondent``); None in a file about no person.

    Raises
    ------
    UserError
        Several columns could be the identifier.
    """
    for headers, titles in zip(raw.headers, raw.titles, strict=True):
        for kind, shape in IDENTIFIERS.items():
            exact = [p for p, name in enumerate(headers) if name in (kind, header(kind))]
            found = exact or [p for p, name in enumerate(headers) if shape.fullmatch(name)]
            if len(found) > 1:
                names = ", ".join(f"« {titles[position].strip()} »" for position in found)
                what = f"plusieurs colonnes identifient une personne : {names}"
                todo = f"n’en garder qu’une, ou la nommer « {header(kind)} » (dans le fichier ou le fichier d’alias)"
                raise UserError(Problem(what, raw.path.name, todo=todo))
            if found:
                return kind, found[0]
    return None


def protect(raw: Raw, key: Key | KeyFile) -> Raw:
    """The file with pseudonyms in place of identifiers; unchanged when no column identifies a person.

    Raises
    ------
    UserError
        Several identifiers, or columns that look like names, birth dates, addresses, e-mails, telephones, INE.
    """
    found = person_column(raw)
    if found is None:
        return raw
    kind, position = found
    key = key.key
    hashed = key.pseudonyms(raw.cells[position]).fillna("")
    cells = pd.DataFrame({p: hashed if p == position else raw.cells[p] for p in raw.cells})
    refuse_identifying(cells, raw.titles[0], file=raw.path.name, spared=[position], dated=_positions(raw.headers[0]))
    identifier = {headers[position]: kind for headers in raw.headers}
    return replace(raw, cells=cells, person=kind, key=key.mark, renamed={**raw.renamed, **identifier})


def _positions(headers: Sequence[str]) -> list[int]:
    return [position for position, name in enumerate(headers) if normalise_header(name) in _DATES]
