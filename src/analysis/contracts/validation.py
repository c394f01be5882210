"""Validation of a canonical table: every failure found, told once, in French, with file, column and row numbers."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.errors import Problem, UserError

from .catalogue import CONTRACTS
from .contract import Contract
from .fields import Field

ROW = "_row"
_TYPES = {"str": "texte", "Int64": "entier", "float64": "nombre", "bool": "vrai ou faux", "boolean": "vrai ou faux"}
_SHOWN = 3


def validate(
    df: pd.DataFrame,
    table: str,
    *,
    file: str,
    rows: pd.Series | None = None,
    headers: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Check a canonical table against its contract.

    Parameters
    ----------
    df : the table; a ``_row`` column, where there is one, gives the line of each row in the source file.
    table : a name in ``CONTRACTS``.
    file : the name of the file, for the messages.
    rows : line numbers aligned with `df`, when they are not in a ``_row`` column.
    headers : canonical column name → title of that column in the file, for the messages.

    Returns
    -------
    The same rows, without ``_row``, columns in canonical order, index reset.

    Raises
    ------
    UserError
        With one problem per column and kind of failure: missing or unknown columns, types, values that are not
        accepted, missing values, a value and a reason both given or both absent, counts that contradict each other,
        columns filled where a flag says they cannot be, rows that share a key. Values of a table about persons are
        never shown: the message gives their rows.
    """
    contract = CONTRACTS[table]
    lines = df.get(ROW, rows)
    data = df.drop(columns=ROW, errors="ignore").reset_index(drop=True)
    numbers = pd.Series(range(len(data))) + 2 if lines is None else lines.reset_index(drop=True)
    problems = tuple(_problems(data, contract, file, numbers, headers or {}))
    if problems:
        raise UserError(*problems)
    return data[list(contract.columns)]


def _problems(
    data: pd.DataFrame, contract: Contract, file: str, numbers: pd.Series, headers: Mapping[str, str]
) -> Iterator[Problem]:
    def at(column: str) -> str:
        title = headers.get(column)
        return f"{file}, colonne « {title} »" if title else f"{file}, colonne « {column} »"

    def lines(mask: pd.Series) -> tuple[int, ...]:
        return tuple(int(n) for n in numbers[mask].drop_duplicates())

    def seen(column: str, mask: pd.Series) -> str:
        if contract.individual:
            return ""
        values = [f"« {value} »" for value in data.loc[mask, column].drop_duplicates().head(_SHOWN + 1)]
        return " : " + ", ".join(values[:_SHOWN]) + (", …" if len(values) > _SHOWN else "")

    missing = [name for name in contract.columns if name not in data]
    for name in missing:
        yield Problem(f"colonne absente de la table « {contract.title} »", at(name), todo=contract.description_fr[name])
    for name in data.columns.difference(contract.columns, sort=False):
        yield Problem(f"colonne inconnue de la table « {contract.title} »", at(name))

    wrong = _failing_columns(data, contract, missing)
    for field in (f for f in contract.fields if f.name in wrong):
        yield from _field_problems(data, field, at, lines, seen)

    for name in contract.exclusive:
        if name in data and f"{name}_reason" in data:
            clash = data[name].notna() == data[f"{name}_reason"].notna()
            if clash.any():
                what = f"il faut soit une valeur, soit la raison de son absence ({name}_reason), et une seule des deux"
                yield Problem(what, at(name), lines(clash))
    for chain in contract.increasing:
        for low, high in ((a, b) for i, a in enumerate(chain) for b in chain[i + 1 :]):
            if low in data and high in data:
                over = (data[low] > data[high]).fillna(False).astype(bool)
                if over.any():
                    pairs = data.loc[over, [low, high]].head(1).iloc[0]
                    what = f"{pairs[low]} dépasse {pairs[high]} (colonne « {headers.get(high, high)} »)"
                    yield Problem(what, at(low), lines(over))

    for column, only in contract.only_where:
        if column in data and only in data:
            stray = data[column].notna() & ~data[only].fillna(False).astype(bool)
            if stray.any():
                condition = f"colonne « {headers.get(only, only)} »"
                yield Problem(
                    f"valeur donnée alors que la condition n’est pas remplie ({condition})", at(column), lines(stray)
                )

    if all(name in data for name in contract.key):
        twice = data.duplicated(list(contract.key), keep=False)
        if twice.any():
            first = ", ".join(str(v) for v in data.loc[twice, list(contract.key)].iloc[0])
            keys = ", ".join(headers.get(name, name) for name in contract.key)
            example = "" if contract.individual else f", par exemple {first}"
            what = f"plusieurs lignes pour la même clé ({keys}){example}"
            yield Problem(what, file, lines(twice), allowed="une seule ligne par clé")


def _failing_columns(data: pd.DataFrame, contract: Contract, missing: list[str]) -> set[str]:
    """Columns in which the pandera schema finds something wrong."""
    from pandera.errors import SchemaErrors

    schema = contract.schema.remove_columns(missing) if missing else contract.schema
    try:
        schema.validate(data[[name for name in contract.columns if name in data]], lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return set(cases["column"].dropna()) | set(cases.loc[cases["column"].isna(), "failure_case"].astype(str))
    return set()


def _field_problems(data: pd.DataFrame, field: Field, at, lines, seen) -> Iterator[Problem]:
    series = data[field.name]
    if str(series.dtype) != field.dtype:
        what = f"type {series.dtype} au lieu de « {_TYPES[field.dtype]} »"
        yield Problem(what, at(field.name), allowed=field.accepts)
        return
    absent = series.isna()
    if absent.any() and not field.nullable:
        yield Problem("valeur manquante", at(field.name), lines(absent), allowed=field.accepts)
    if field.test is not None:
        refused = ~absent
        refused[refused] = ~field.test(series[refused]).astype(bool)
        if refused.any():
            yield Problem(
                f"valeur refusée{seen(field.name, refused)}", at(field.name), lines(refused), allowed=field.accepts
            )
