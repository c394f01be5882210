"""Steps several data sets share: first cleaning, establishments seen in a file of facts, years in French."""

import pandas as pd

from analysis.contracts import ROW

from .draft import Draft
from .values import parse_numbers


def clean(draft: Draft) -> None:
    """Set aside what no file of facts keeps: repeated rows, SEGPA, hors contrat, outside the 101 départements."""
    draft.drop_duplicates()
    draft.drop_segpa()
    draft.drop_hors_contrat()
    draft.uai()
    draft.drop_outside()


def establishments(
    draft: Draft, source: str, nature: object, year: pd.Series | None = None, **more: object
) -> pd.DataFrame:
    """The establishments a file of facts names, as they are in its latest year: one row per UAI.

    `nature` is a canonical nature or a series of them; `more` gives further columns of the table.
    """
    order = pd.DataFrame({"uai": draft.uai(), "year": 0 if year is None else year}, index=draft.frame.index).dropna()
    latest = order.sort_values("year", kind="stable").drop_duplicates("uai", keep="last").index
    now = draft.part(draft.frame.index[draft.frame.index.isin(latest)])
    latitude, longitude = coordinates(now)
    columns = {
        "uai": now.uai(),
        "name": now.text("name"),
        "nature": nature,
        "sector": now.sector(),
        "commune": now.commune(),
        "commune_name": now.text("commune_name"),
        "departement": now.departement(),
        "academie": now.academie(),
        "latitude": latitude,
        "longitude": longitude,
        "ep_known": False,
    }
    return now.table("establishments", source, {**columns, **more})


def coordinates(draft: Draft) -> tuple[pd.Series, pd.Series]:
    """Latitude and longitude in degrees, from two columns or from « latitude, longitude » in one."""
    if draft.has("latitude") and draft.has("longitude"):
        return draft.numbers("latitude").value, draft.numbers("longitude").value
    parts = draft.raw("position").str.strip("[]{} ").str.extract(r"^(-?\d+\.?\d*)\s*,\s*(-?\d+\.?\d*)$").fillna("")
    return parse_numbers(parts[0]).value, parse_numbers(parts[1]).value


def years_covered(years: pd.Series, one: str, many: str) -> str:
    """« rentrée 2022 », « sessions 2022 à 2024 »."""
    present = years.dropna()
    if present.empty:
        return ""
    first, last = int(present.min()), int(present.max())
    return f"{one} {first}" if first == last else f"{many} {first} à {last}"


def grouped(number: int) -> str:
    """A count with narrow no-break spaces between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def kept_rows(tables: dict[str, pd.DataFrame]) -> int:
    """Source lines that feed at least one table."""
    return len(set().union(*(set(table[ROW]) for table in tables.values())))
