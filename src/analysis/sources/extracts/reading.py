"""Internal extracts as data sets: one per canonical table, read from its contract."""

from collections.abc import Callable

import pandas as pd

from analysis.contracts import CONTRACTS, DEDUCED, Contract, Field, header
from analysis.territories import academie_of

from ..common import years_covered
from ..draft import Draft
from ..headers import normalise_header
from ..model import Built, Column, Source
from ..values import by_value, parse_numbers
from .cells import READERS
from .columns import HEADERS
from .tidying import ONE_A_YEAR, TIDY, drop_second_enrolments
from .uniqueness import warning

# Of a table with few required columns, one at least of these tells it from any other file on establishments.
_TELLING = {
    "staffing": frozenset({"teachers", "teachers_fte", "shared", "arrived", "contract", "seniority"}),
    "socle": frozenset({"langue_francaise", "langages_scientifiques", "formation_citoyen"}),
}


def extract(contract: Contract) -> Source:
    """The data set a canonical table of internal data is read from."""
    columns = tuple(_column(field) for field in contract.fields if field.kind not in DEDUCED)
    who = next((field.name for field in contract.fields if field.kind == "person"), "")
    return Source(
        identifier(contract.name),
        contract.title,
        columns,
        _builder(contract),
        one_of=_TELLING.get(contract.name, frozenset()),
        person=who,
    )


def identifier(table: str) -> str:
    """The identifier of the extract of a table, as `source` holds it."""
    return f"extrait-{table.replace('_', '-')}"


def _column(field: Field) -> Column:
    names = (header(field.name), normalise_header(header(field.name)), field.name, *HEADERS.get(field.name, ()))
    return Column(field.name, tuple(dict.fromkeys(names)), required=not field.nullable)


def _builder(contract: Contract) -> Callable[[Draft], Built]:
    fields = [field for field in contract.fields if field.kind not in DEDUCED]

    def build(draft: Draft) -> Built:
        _set_aside(draft, contract)
        columns = {field.name: READERS[field.kind](draft, field) for field in fields}
        for name in contract.exclusive:
            _give_reasons(draft, columns, name)
        TIDY.get(contract.name, lambda *_: None)(draft, columns)
        departement = draft.departement()
        columns |= {"departement": departement, "academie": by_value(departement, academie_of, "str")}
        table = draft.table(contract.name, identifier(contract.name), columns)
        if contract.individual and (told := warning(table, dict(draft.titles))):
            draft.notes.append(told)
        year, word = ("session", "session") if "session" in columns else ("rentree", "rentrée")
        covered = years_covered(columns[year], word, f"{word}s") if year in columns else ""
        return Built(identifier(contract.name), covered, {contract.name: table})

    return build


def _set_aside(draft: Draft, contract: Contract) -> None:
    for field in (field for field in contract.fields if field.kind == "person"):
        draft.drop(draft.raw(field.name) == "", "ligne sans identifiant")
    draft.drop_duplicates()
    draft.uai()
    draft.drop_outside()
    if contract.name in ONE_A_YEAR:
        drop_second_enrolments(draft, contract.key[0])


def _give_reasons(draft: Draft, columns: dict[str, pd.Series], name: str) -> None:
    """Where a value is missing, the reason the file gives, else what its cell says, else « non disponible »."""
    if columns[name].notna().all():
        return
    said = parse_numbers(draft.raw(name)).reason
    given = columns[f"{name}_reason"].fillna(said).fillna("nd")
    columns[f"{name}_reason"] = given.where(columns[name].isna(), None).astype("str")


EXTRACTS = tuple(extract(contract) for contract in CONTRACTS.values() if contract.internal)
