"""Alternative texts: what a figure shows, its trend, its extreme values, its comparisons."""

import pandas as pd

from analysis.charts.french import QUARTERS, colon, interval, number, quantity


def scatter_alt(
    points: pd.DataFrame,
    line: pd.DataFrame,
    reference_line: pd.DataFrame,
    bins: pd.DataFrame,
    territory: str,
    reference: str,
    x_label: str,
    y_label: str,
) -> str:
    """Alternative text of a scatter with fitted lines, from the points and lines drawn."""
    if points.empty:
        return f"{territory}\u202f: aucun collège à représenter."
    count = len(points)
    what = f"{number(count, 0)} collèges, {number(points['n'].sum(), 0)} candidats" if count > 1 else "un seul collège"
    said = [f"Nuage de points\u202f: {y_label} selon {x_label}. {colon(territory, what)}."]
    low, high = points["y"].min(), points["y"].max()
    if count > 1:
        said.append(
            f"Les valeurs vont de {number(low, 0)} à {number(high, 0)}, "
            f"pour un IPS de {number(points['x'].min(), 0)} à {number(points['x'].max(), 0)}."
        )
    for name, drawn in ((territory, line), (reference, reference_line)):
        if len(drawn) > 1:
            said.append(f"{colon(name, _slope(drawn))}.")
    return " ".join(said)


def _slope(line: pd.DataFrame) -> str:
    ordered = line.sort_values("x")
    (x0, y0), (x1, y1) = ordered[["x", "y"]].iloc[0], ordered[["x", "y"]].iloc[-1]
    if x1 == x0:
        return f"la droite passe par {number(y0)}"
    slope = (y1 - y0) / (x1 - x0) * 10
    verb = "monte" if slope > 0 else "descend" if slope < 0 else "reste"
    return (
        f"la droite {verb} de {number(y0)} à l’IPS {number(x0, 0)} jusqu’à {number(y1)} à l’IPS {number(x1, 0)}, "
        f"soit {quantity(abs(slope), 1, 'points')} pour 10 points d’IPS"
    )


def quartile_rates_alt(rows: pd.DataFrame, series: list[str], y_label: str) -> str:
    """Alternative text of rates by quarter, from the rows drawn."""
    if rows.empty:
        return "Aucun quart d’IPS à représenter."
    said = [f"{y_label} par quart national d’IPS, du plus faible au plus élevé."]
    for name in series:
        own = rows[rows["series"] == name].sort_values("quartile")
        values = ", ".join(f"{number(row.value)} au {QUARTERS[row.quartile]}" for row in own.itertuples())
        said.append(f"{colon(name, values)}.")
    own = rows[rows["series"] == series[0]].set_index("quartile")["value"]
    if {1, 4} <= set(own.index):
        said.append(f"L’écart entre les quarts extrêmes est de {quantity(own[4] - own[1], 1, 'points')}.")
    return " ".join(said)


def quartile_shares_alt(rows: pd.DataFrame, series: list[str]) -> str:
    """Alternative text of the distribution over quarters."""
    if rows.empty:
        return "Aucun quart d’IPS à représenter."
    values = ", ".join(
        f"{QUARTERS[row.quartile]} {quantity(row.share, 1, '%')} ({number(row.n, 0)} candidats)"
        for row in rows.sort_values("quartile").itertuples()
    )
    return f"Répartition des candidats par quart national d’IPS, 25\u202f% dans chaque quart en France. {colon(series[0], values)}."


def interval_rows_alt(rows: pd.DataFrame, x_label: str, decimals: int) -> str:
    """Alternative text of a list of values with intervals."""
    if rows.empty:
        return "Aucune valeur à représenter."
    values = "\u202f; ".join(
        f"{row.label} {number(row.value, decimals)}"
        + (f" (intervalle {interval(row.low, row.high, decimals)})" if interval(row.low, row.high) else "")
        for row in rows.itertuples()
    )
    return f"{colon(x_label, values)}."


def evolution_alt(rows: pd.DataFrame, scales: list[str], series: list[str], breaks: list[tuple[int, str]]) -> str:
    """Alternative text of small multiples over sessions."""
    if rows.empty:
        return "Aucune session à représenter."
    said = []
    for scale in scales:
        part = rows[rows["scale"] == scale]
        decimals = 1 if part["value"].abs().max() >= 20 else 2
        told = []
        for name in series:
            own = part[part["series"] == name].sort_values("session")
            if len(own):
                told.append(
                    f"{name} {', '.join(f'{number(r.value, decimals)} en {r.session}' for r in own.itertuples())}"
                )
        said.append(colon(scale, "\u202f; ".join(told)) + ".")
    said += [
        f"Rupture de série à la session {session}\u202f: pas de comparaison avec les sessions d’avant."
        for session, _ in breaks
    ]
    return " ".join(said)


def residuals_alt(points: pd.DataFrame, classes: pd.DataFrame) -> str:
    """Alternative text of residuals against size, from the classes of size."""
    if points.empty:
        return "Aucun collège à représenter."
    said = [
        f"Écart de {number(len(points), 0)} collèges à la droite, de {number(points['residual'].min(), 0)} "
        f"à {number(points['residual'].max(), 0)} points."
    ]
    spread = [
        f"{quantity(row[3], 1, 'points')} pour {row[1]} candidats" for row in classes.itertuples() if row[3] == row[3]
    ]
    if spread:
        said.append(f"Écart-type des écarts\u202f: {', '.join(spread)}.")
    return " ".join(said)
