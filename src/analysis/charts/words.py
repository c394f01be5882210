"""Alternative texts: what a figure shows, its trend, its extreme values, its comparisons."""

import pandas as pd

from analysis.charts.french import (
    QUARTERS,
    colon,
    count,
    decimals_for,
    interval,
    listing,
    missing,
    number,
    quantity,
    with_interval,
)
from analysis.wording.numbers import NARROW, sentence_case


def scatter_alt(
    points: pd.DataFrame,
    line: pd.DataFrame,
    reference_line: pd.DataFrame,
    territory: str,
    reference: str,
    x_label: str,
    y_label: str,
) -> str:
    """Alternative text of a scatter with fitted lines, from the points and the parts of the lines drawn."""
    if points.empty:
        return f"{colon(territory, 'aucun collège à représenter')}."
    drawn = f"{count(len(points), 'collège')}, {count(points['n'].sum(), 'candidat')}"
    said = [f"Nuage de points{NARROW}: {y_label} selon {x_label}. {colon(territory, drawn)}."]
    x, y = points["x"], points["y"]
    if len(points) > 1:
        said.append(
            f"Les valeurs vont de {number(y.min(), 0)} à {number(y.max(), 0)}, "
            f"pour un IPS de {number(x.min(), 0)} à {number(x.max(), 0)}."
        )
    else:
        said.append(f"Sa valeur est de {number(y.iloc[0], 0)}, pour un IPS de {number(x.iloc[0], 0)}.")
    said += [f"{colon(name, _slope(part))}." for name, part in ((territory, line), (reference, reference_line))
             if len(part) > 1]  # fmt: skip
    return " ".join(said)


def _slope(line: pd.DataFrame) -> str:
    (x0, y0), (x1, y1) = line[["x", "y"]].iloc[0], line[["x", "y"]].iloc[-1]
    slope = (y1 - y0) / (x1 - x0) * 10
    if number(slope, 1) == number(0.0, 1):
        return f"la droite reste à {number(y0)}, de l’IPS {number(x0, 0)} à l’IPS {number(x1, 0)}"
    return (
        f"la droite {'monte' if slope > 0 else 'descend'} de {number(y0)} à l’IPS {number(x0, 0)} jusqu’à "
        f"{number(y1)} à l’IPS {number(x1, 0)}, soit {quantity(abs(slope), 1, 'points')} pour 10 points d’IPS"
    )


def quartile_rates_alt(rows: pd.DataFrame, gaps: pd.DataFrame, series: list[str], y_label: str) -> str:
    """Alternative text of rates by quarter, from the rows and the gaps drawn."""
    if rows.empty:
        return "Aucun quart d’IPS à représenter."
    said = [f"{y_label} par quart national d’IPS, du plus faible au plus élevé."]
    for name in series:
        own = rows[rows["series"] == name].sort_values("quartile")
        values = listing(f"{number(row.value)} au {QUARTERS[row.quartile]}" for row in own.itertuples())
        gap = gaps[gaps["series"] == name]
        for row in gap.itertuples():
            apart = with_interval(quantity(row.value, 1, "points"), row.low, row.high)
            values += f"{NARROW}; écart entre les quarts extrêmes de {apart}"
        said.append(f"{colon(name, values)}.")
    return " ".join(said)


def quartile_shares_alt(rows: pd.DataFrame, series: list[str]) -> str:
    """Alternative text of the distribution over quarters."""
    if rows.empty or not rows["n"].sum():
        return "Aucun quart d’IPS à représenter."
    ordered = rows.sort_values("quartile")
    values = listing(
        f"{QUARTERS[row.quartile]} {quantity(row.share, 1, '%')} ({count(row.n, 'candidat')})"
        for row in ordered.itertuples()
    )
    most = QUARTERS[ordered.loc[ordered["share"].idxmax(), "quartile"]]
    return (
        f"Répartition des candidats par quart national d’IPS, 25{NARROW}% dans chaque quart au niveau national. "
        f"{colon(series[0], values)}. Le plus fourni est le {most}."
    )


def interval_rows_alt(rows: pd.DataFrame, x_label: str, decimals: int) -> str:
    """Alternative text of a list of values with intervals: every row up to eight, beyond that the main ones."""
    if rows.empty:
        return "Aucune valeur à représenter."
    told = rows if len(rows) <= 8 else rows[rows["role"].isin(["territory", "reference", "parent"])].head(8)
    said = []
    if len(told):
        said.append(colon(x_label, f"{NARROW}; ".join(_row(row, decimals) for row in told.itertuples())) + ".")
    if len(rows) > 8:
        low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
        said.append(
            f"Les {len(rows)} valeurs vont de {number(low['value'], decimals)} ({low['label']}) "
            f"à {number(high['value'], decimals)} ({high['label']})."
        )
    return " ".join(said)


def _row(row, decimals: int) -> str:
    bounds = interval(row.low, row.high, decimals)
    return f"{row.label} {number(row.value, decimals)}" + (f" (intervalle {bounds})" if bounds else "")


def evolution_alt(rows: pd.DataFrame, scales: list[str], series: list[str], breaks: list[tuple[int, str]]) -> str:
    """Alternative text of small multiples over sessions; `breaks` are those drawn."""
    if rows.empty:
        return "Aucune session à représenter."
    said = []
    for scale in scales:
        part = rows[rows["scale"] == scale]
        decimals = decimals_for(part["value"])
        told = []
        for name in series:
            own = part[part["series"] == name].sort_values("session")
            if len(own):
                values = listing(f"{number(row.value, decimals)} en {row.session}" for row in own.itertuples())
                told.append(f"{name} {values}")
        said.append(colon(scale, f"{NARROW}; ".join(told)) + ".")
    said += [
        f"{sentence_case(label)} à la session {session}{NARROW}: pas de comparaison avec les sessions d’avant."
        for session, label in breaks
    ]
    return " ".join(said)


def residuals_alt(points: pd.DataFrame, classes: pd.DataFrame) -> str:
    """Alternative text of residuals against size, from the classes of size (name, number, spread)."""
    if points.empty:
        return "Aucun collège à représenter."
    low, high = points["residual"].min(), points["residual"].max()
    if len(points) == 1:
        return f"Écart d’un seul collège à la droite{NARROW}: {quantity(low, 1, 'points')}."
    said = [
        f"Écart de {count(len(points), 'collège')} à la droite, de {number(low, 0)} à {quantity(high, 0, 'points')}."
    ]
    known = [row for row in classes.itertuples(index=False) if not missing(row[2])]
    if known:
        values = listing(f"{quantity(row[2], 1, 'points')} pour {row[0]} candidats" for row in known)
        said.append(f"{colon('Écart-type des écarts', values)}.")
    return " ".join(said)
