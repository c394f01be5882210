"""A file on its way to canonical tables: rows kept and set aside, problems met, values parsed column by column."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property

import pandas as pd

from analysis.contracts import CONTRACTS, ROW
from analysis.errors import Problem
from analysis.territories import academie_of

from .codes import departement_of, parse_commune, parse_departement, parse_sector, parse_uai
from .model import SetAside
from .recognition import Sheet
from .values import Parsed, by_value, missing_reason, parse_numbers, parse_text

_EXAMPLES = 3
_SEGPA = r"^\s*(?:S\.?E\.?G\.?P\.?A\b|SECTION D.ENSEIGNEMENT G[EÉ]N[EÉ]RAL ET PROFESSIONNEL ADAPT)"


class Draft:
    """The mutable working state of one file.

    `frame` holds the rows still kept, as text, with canonical column names and ``_row``. Methods that set rows aside
    count them with a reason; methods that parse record what cannot be read in `problems`, so that everything wrong in
    a file is told at once. Of a file about persons, messages give rows and columns, never a value.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.file = sheet.raw.path.name
        self.frame = sheet.frame
        self.rows_in = len(sheet.frame)
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self._discreet = bool(sheet.raw.person)
        self._aside: dict[str, SetAside] = {}
        self._bad_rows: set[int] = set()

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """Rows set aside so far, by reason."""
        return tuple(self._aside.values())

    @property
    def bad_rows(self) -> frozenset[int]:
        """Lines with a value that cannot be read."""
        return frozenset(self._bad_rows)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Canonical column → header as the file writes it."""
        return self.sheet.titles

    def part(self, rows: pd.Index) -> "Draft":
        """The same draft seen through some of its rows: what is recorded there is recorded here."""
        view = copy(self)
        view.frame = self.frame.loc[rows]
        return view

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.frame

    def raw(self, name: str) -> pd.Series:
        """The cells of a column as text, empty when the file has no such column."""
        if name in self.frame:
            return self.frame[name]
        return pd.Series("", index=self.frame.index, dtype="str")

    def text(self, name: str) -> pd.Series:
        """A text column; null where empty."""
        return parse_text(self.raw(name))

    def drop(self, mask: pd.Series, reason: str, *, example: str = "uai") -> None:
        """Set rows aside for a reason (French, shown to the user), with a few examples from a column."""
        if not mask.any():
            return
        gone = self.frame[mask]
        shown = gone.head(_EXAMPLES)
        values = shown[example].str.strip() if example in shown else pd.Series("", index=shown.index)
        values = values.where((values != "") & (not self._discreet), "ligne " + shown[ROW].astype("str"))
        before = self._aside.get(reason, SetAside(reason, 0))
        examples = tuple(dict.fromkeys([*before.examples, *values]))[:_EXAMPLES]
        self._aside[reason] = SetAside(reason, before.rows + len(gone), examples)
        self.frame = self.frame[~mask]

    def refuse(self, name: str, mask: pd.Series, what: str, accepted: str) -> None:
        """Record values of a column that cannot be used, with their lines."""
        if not mask.any():
            return
        rows = self.frame.loc[mask, ROW]
        values = self.frame.loc[mask, name].drop_duplicates()
        shown = ", ".join(f"« {value.strip()} »" for value in values.head(_EXAMPLES))
        more = ", …" if len(values) > _EXAMPLES else ""
        where = f"{self.file}, colonne « {self.titles[name]} »"
        told = what if self._discreet else f"{what} : {shown}{more}"
        problem = Problem(told, where, tuple(int(r) for r in rows), accepted)
        if problem not in self.problems:
            self.problems.append(problem)
        self._bad_rows.update(int(r) for r in rows)

    def drop_duplicates(self) -> None:
        """Set aside the rows that repeat another one in every column that is read."""
        columns = [name for name in self.frame.columns if name not in (ROW, "line_number")]
        self.drop(self.frame.duplicated(columns), "ligne en double, identique à une autre")

    def uai(self, name: str = "uai", *, missing: str = "ligne sans code UAI") -> pd.Series:
        """UAI codes; rows without one are set aside, wrong ones (shape, check letter) recorded as problems."""
        codes = by_value(self.raw(name), parse_uai, "str")
        if codes.isna().any():
            empty = self.raw(name).map(lambda text: missing_reason(text) is not None) & codes.isna()
            self.drop(empty, missing, example="name")
            codes = codes.loc[self.frame.index]
        accepted = "7 chiffres et une lettre de contrôle juste, par exemple 0010026Y"
        self.refuse(name, codes.isna(), "code UAI refusé", accepted)
        return codes

    def numbers(self, name: str, *, accepted: str = "nombre, ou vide, NS, ND, NA, <5") -> Parsed:
        """A column of numbers with the reasons of missing ones."""
        parsed = parse_numbers(self.raw(name))
        if name in self.frame:
            self.refuse(name, parsed.bad, "valeur qui n’est pas un nombre", accepted)
        return parsed

    def counts(self, name: str) -> pd.Series:
        """A column of whole numbers (Int64, null when missing)."""
        parsed = self.numbers(name)
        fraction = parsed.value.notna() & (parsed.value % 1 != 0)
        if name in self.frame:
            self.refuse(name, fraction, "valeur qui n’est pas un nombre entier", "nombre entier")
        return parsed.value.where(~fraction).astype("Int64")

    def years(self, name: str, parse: Callable[[str], int | None]) -> pd.Series:
        """A column of years (Int64)."""
        years = by_value(self.raw(name), parse, "Int64")
        self.refuse(name, years.isna(), "année refusée", "2022-2023, 2022 ou une date AAAA-MM-JJ")
        return years

    def drop_outside(self, name: str = "departement") -> None:
        """Set aside the rows outside the 101 départements (by département code, else by UAI)."""
        place = self.departement(name)
        self.drop(place.isna(), "hors des 101 départements (collectivités d’outre-mer, étranger)")

    def departement(self, name: str = "departement") -> pd.Series:
        """Département codes; where the file gives none, the UAI tells."""
        given = self.raw(name)
        codes = by_value(given, parse_departement, "str")
        blank = by_value(given, lambda text: missing_reason(text) is not None, "bool")
        if blank.any() and self.has("uai"):
            told = by_value(self.frame.loc[blank, "uai"], lambda text: departement_of(parse_uai(text) or ""), "str")
            codes = codes.where(~blank, told)
        return codes

    def academie(self) -> pd.Series:
        """Académie codes, from the département (so that Caen and Rouen are Normandie whatever the year)."""
        return by_value(self.departement().fillna(""), academie_of, "str")

    def drop_segpa(self, name: str = "name") -> None:
        """Set aside the SEGPA, sections whose pupils are counted apart from the collège's."""
        self.drop(self.raw(name).str.contains(_SEGPA, case=False, regex=True), "SEGPA")

    def drop_hors_contrat(self) -> None:
        """Set aside private establishments without contract; a sector that is not understood is a problem."""
        sectors = by_value(self.raw("sector"), parse_sector, "str")
        self.drop(sectors == "prive_hors_contrat", "établissement privé hors contrat")

    def sector(self) -> pd.Series:
        """Canonical sectors, null where the file gives none."""
        sectors = by_value(self.raw("sector"), parse_sector, "str")
        if self.has("sector"):
            unknown = sectors.isna() & ~by_value(self.raw("sector"), lambda t: missing_reason(t) is not None, "bool")
            self.refuse("sector", unknown, "secteur refusé", "public, privé sous contrat, PU, PR")
        return sectors

    def commune(self, name: str = "commune") -> pd.Series:
        """Insee commune codes (whole cities for arrondissements), null where the file gives none."""
        codes = by_value(self.raw(name), parse_commune, "str")
        if self.has(name):
            unknown = codes.isna() & ~by_value(self.raw(name), lambda t: missing_reason(t) is not None, "bool")
            self.refuse(name, unknown, "code de commune refusé", "code Insee de 5 caractères")
        return codes

    def table(
        self, name: str, source: str, columns: Mapping[str, object], rows: pd.Index | None = None
    ) -> pd.DataFrame:
        """A canonical table with ``_row``: columns typed and ordered, those not given null.

        `columns` maps names to series aligned on `frame`, or to one value for all rows; `rows` restricts to part of
        the frame.
        """
        index = self.frame.index if rows is None else rows
        columns = {**columns, "source": source, "source_sha": self.sheet.raw.sha}
        typed = {}
        for field in CONTRACTS[name].fields:
            given = columns.get(field.name)
            series = given.loc[index] if isinstance(given, pd.Series) else pd.Series([given] * len(index), index=index)
            typed[field.name] = series.astype(field.dtype)
        return pd.DataFrame({**typed, ROW: self.frame.loc[index, ROW]})
