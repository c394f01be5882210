"""From results to the frames that tables show, with their columns."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from platform import python_version

import pandas as pd

from analysis.context import NationalContext
from analysis.exhibits import Column
from analysis.frames import Panel
from analysis.measures import (
    ChangeRow,
    Estimate,
    Evolution,
    NotEstimable,
    QuartileRates,
    SensitivityRow,
    SessionValues,
    SlopeFit,
    by_sector,
    cluster_influence,
    half_width,
    territory_rate,
)
from analysis.measures.small_n import COMMITTEE, USUAL_SIZES
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import NARROW, sentence_case, session
from analysis.wording.sentences import INDICATORS, judge, not_estimable

from .essential import SuccessResults
from .names import CLUSTERS, COVARIANCES, ESTIMATES, QUARTERS, SENSITIVITY

FEWEST = COMMITTEE
VALUE = "Valeur [intervalle à 95" + NARROW + "%]"

ESTIMATE_COLUMNS = (
    Column("label", "Indicateur"),
    Column("value", VALUE, format="significant:3", low="low", high="high"),
    Column("se", "Erreur type", format="significant:2"),
    Column("method", "Variance"),
    Column("groups", "Groupes", format="integer"),
    Column("df", "ddl", format="integer"),
)
SECTOR_COLUMNS = (
    Column("label", "Collèges"),
    Column("units", "Nombre", format="integer"),
    Column("n", "Candidats", format="integer"),
    Column("rate", "Taux de réussite", format="percent:1"),
    Column("value", "Pente pour 10 points d’IPS", format="decimal:2", low="low", high="high"),
    Column("r2", "R²", format="decimal:2"),
)
QUARTER_COLUMNS = (
    Column("label", "Quart national d’IPS"),
    Column("units", "Collèges", format="integer"),
    Column("n", "Candidats", format="integer"),
    Column("share", "Part des candidats", format="percent:1"),
    Column("value", "Taux de réussite", format="percent:1", low="low", high="high"),
)
COMPARATOR_COLUMNS = (
    Column("label", "Territoire"),
    Column("colleges", "Collèges", format="integer"),
    Column("ips", "IPS moyen", format="decimal:1"),
    Column("rate", "Taux de réussite", format="percent:1"),
    Column("slope", "Pente pour 10 points d’IPS", format="decimal:2", low="low", high="high"),
    Column("gap", "Écart entre quarts extrêmes (points)", format="decimal:1"),
)
CHANGE_COLUMNS = (
    Column("label", "Ce qui change"),
    Column(
        "value", "Évolution [intervalle à 95" + NARROW + "%]", format="signed_significant:2", low="low", high="high"
    ),
    Column("verdict", "Lecture"),
    Column("method", "Variance"),
)
SESSION_COLUMNS = (
    Column("session", "Session", format="year"),
    Column("units", "Collèges", format="integer"),
    Column("rate", "Taux de réussite", format="percent:1"),
    Column("points", "Pente (points)", format="decimal:2"),
    Column("logit", "Pente logistique", format="decimal:3"),
    Column("correlation", "Corrélation", format="decimal:2"),
    Column("r2", "R²", format="decimal:2"),
    Column("gap", "Écart entre quarts extrêmes (points)", format="decimal:1"),
)
SENSITIVITY_COLUMNS = (
    Column("label", "Variante"),
    Column("units", "Collèges", format="integer"),
    Column("value", "Pente pour 10 points d’IPS", format="decimal:2", low="low", high="high"),
    Column("remark", "Lecture"),
)
CHANGE_SENSITIVITY_COLUMNS = (
    Column("label", "Variante"),
    Column("units", "Collèges", format="integer"),
    Column("points", "Pente en points", format="signed_significant:2", low="points_low", high="points_high"),
    Column("logit", "Pente logistique", format="signed_significant:2", low="logit_low", high="logit_high"),
)
EXCLUSION_COLUMNS = (
    Column("session", "Session"),
    Column("motif", "Ce qui est écarté"),
    Column("colleges", "Collèges", format="integer"),
    Column("candidates", "Candidats", format="integer"),
)
INFLUENCE_COLUMNS = (
    Column("label", "Sans…"),
    Column("units", "Collèges retirés", format="integer"),
    Column("slope_without", "Pente", format="decimal:2"),
    Column("change", "Différence", format="signed:3"),
)
HALF_WIDTH_COLUMNS = (
    Column("n", "Candidats", format="integer"),
    Column("p65", "Taux de 65" + NARROW + "%", format="decimal:1"),
    Column("p88", "Taux de 88" + NARROW + "%", format="decimal:1"),
)
IMPORT_COLUMNS = (
    Column("title", "Jeu de données"),
    Column("years", "Années"),
    Column("file", "Fichier"),
    Column("rows_in", "Lignes lues", format="integer"),
    Column("rows_aside", "Écartées", format="integer"),
    Column("sha", "Empreinte"),
)
VERSION_COLUMNS = (Column("label", "Élément"), Column("value", "Valeur"))


def estimates(found: Iterable[Estimate | NotEstimable | None]) -> pd.DataFrame:
    """One row per estimate that exists, for `ESTIMATE_COLUMNS`."""
    rows = [
        {
            "label": ESTIMATES.get(e.name, e.name),
            "value": e.value,
            "low": e.low,
            "high": e.high,
            "se": e.se,
            "method": _method(e),
            "groups": e.inference.n_clusters,
            "df": e.inference.df,
        }
        for e in found
        if isinstance(e, Estimate)
    ]
    return pd.DataFrame(rows, columns=_keys(ESTIMATE_COLUMNS))


def sectors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rate and slope in public and in private collèges, for `SECTOR_COLUMNS`; a slope refused is left empty."""
    private = rows["sector"] != "public"
    fits = by_sector(rows)
    shown = []
    for label, fit, part in (
        ("Publics", fits["public"], rows[~private]),
        ("Privés sous contrat", fits["prive"], rows[private]),
    ):
        rate = territory_rate(part)
        if isinstance(rate, NotEstimable) or rate.n < FEWEST:
            continue
        slope = {} if isinstance(fit, NotEstimable) else _interval(fit.slope) | {"r2": fit.r2}
        shown.append({"label": label, "units": rate.units, "n": rate.n, "rate": rate.value} | slope)
    return pd.DataFrame(shown, columns=_keys(SECTOR_COLUMNS))


def quarters(found: QuartileRates) -> pd.DataFrame:
    """Pupils and success by national quarter of IPS, for `QUARTER_COLUMNS`; no rate below 20 candidates."""
    rows = [
        {"label": QUARTERS[row.quartile], "units": row.units, "n": row.n, "share": row.share.value}
        | (_interval(row.rate) if row.rate is not None and row.n >= FEWEST else {})
        for row in found.rows
    ]
    return pd.DataFrame(rows, columns=_keys(QUARTER_COLUMNS))


def comparators(results: SuccessResults, national: NationalContext, others: Sequence[Territory]) -> pd.DataFrame:
    """The territory, then others with their results at the headline session, for `COMPARATOR_COLUMNS`; empty without a collège."""
    rows = [] if results.panel.headline.empty else [_own_row(results)]
    for territory in others if rows else ():
        if territory.id not in national.profile.index:
            continue
        profile = national.profile.loc[territory.id]
        row = {"label": territory.label, "colleges": profile["colleges"], "ips": profile["ips"]}
        rate, slope, gap = (national.result(territory, name) for name in ("rate", "slope_points", "gap_q4_q1_points"))
        row |= {} if rate is None else {"rate": rate["value"]}
        row |= {} if gap is None else {"gap": gap["value"]}
        row |= {} if slope is None else {"slope": slope["value"], "low": slope["low"], "high": slope["high"]}
        rows.append(row)
    return pd.DataFrame(rows, columns=_keys(COMPARATOR_COLUMNS))


def _own_row(results: SuccessResults) -> dict[str, object]:
    panel, link, quarters = results.panel, results.link, results.quarters
    row: dict[str, object] = {"label": panel.territory.label, "colleges": len(panel.headline), "ips": results.ips}
    if isinstance(results.rate, Estimate) and results.rate.n >= FEWEST:
        row["rate"] = results.rate.value
    if isinstance(link, SlopeFit):
        row |= {"slope": link.slope.value, "low": link.slope.low, "high": link.slope.high}
    if isinstance(quarters, QuartileRates) and quarters.gap_points is not None:
        row["gap"] = quarters.gap_points.value
    return row


def sessions(every: Iterable[SessionValues]) -> pd.DataFrame:
    """Values session by session, for `SESSION_COLUMNS`."""
    rows = []
    for values in every:
        gap = None if values.quartiles is None or values.quartiles.gap_points is None else values.quartiles.gap_points
        rows.append(
            {
                "session": values.session,
                "units": values.units,
                "rate": values.rate.value,
                "points": None if isinstance(values.points, NotEstimable) else values.points.slope.value,
                "logit": None if isinstance(values.logit, NotEstimable) else values.logit.slope.value,
                "correlation": None if isinstance(values.correlation, NotEstimable) else values.correlation.value,
                "r2": values.r2,
                "gap": None if gap is None else gap.value,
            }
        )
    return pd.DataFrame(rows, columns=_keys(SESSION_COLUMNS))


_INDICATOR_OF = {
    "delta_rate": "rate",
    "delta_slope_points": "slope",
    "delta_slope_logit": "slope_logit",
    "delta_correlation": "correlation",
    "delta_gap_q4_q1_points": "gap",
}


def changes(change: Evolution, end: int, *, level: str) -> pd.DataFrame:
    """What changed between the session of reference and `end`, with its verdict, for `CHANGE_COLUMNS`."""
    since = change.since_reference(end)
    start = change.reference
    rows = []
    for estimate in since.estimates():
        indicator = INDICATORS.get(_INDICATOR_OF.get(estimate.name, ""))
        reading = None if indicator is None else judge(estimate, indicator, start, end, level=level).name
        row = {"label": ESTIMATES.get(estimate.name, estimate.name), "verdict": reading, "method": _method(estimate)}
        rows.append(row | _interval(estimate))
    return pd.DataFrame(rows, columns=_keys(CHANGE_COLUMNS))


def sensitivity(rows: Sequence[SensitivityRow]) -> pd.DataFrame:
    """The slope under other choices, each read against zero, for `SENSITIVITY_COLUMNS`."""
    shown = []
    for row in rows:
        if isinstance(row.fit, NotEstimable):
            shown.append({"label": SENSITIVITY[row.code], "units": row.fit.units, "remark": not_estimable(row.fit)})
            continue
        slope = row.fit.slope
        remark = "sans intervalle" if slope.descriptive else _SIGNS[slope.sign]
        shown.append({"label": SENSITIVITY[row.code], "units": slope.units, "remark": remark} | _interval(slope))
    return pd.DataFrame(shown, columns=_keys(SENSITIVITY_COLUMNS))


def change_sensitivity(rows: Sequence[ChangeRow]) -> pd.DataFrame:
    """Changes of slope under other choices, for `CHANGE_SENSITIVITY_COLUMNS`; those refused are left empty."""
    shown = []
    for row in rows:
        values = {"label": SENSITIVITY[row.code], "units": row.points.units}
        for scale in ("points", "logit"):
            change = getattr(row, scale)
            if isinstance(change, Estimate):
                values |= {scale: change.value, f"{scale}_low": change.low, f"{scale}_high": change.high}
        shown.append(values)
    return pd.DataFrame(shown, columns=_keys(CHANGE_SENSITIVITY_COLUMNS))


_SIGNS = {1: "positive, établie", -1: "négative, établie", 0: "non établie"}


def exclusions(panel: Panel) -> pd.DataFrame:
    """What was left out and why, for `EXCLUSION_COLUMNS`."""
    sessions = [sentence_case(session(year)) for year in panel.exclusions["session"]]
    return panel.exclusions.assign(session=sessions)[_keys(EXCLUSION_COLUMNS)]


def influence(rows: pd.DataFrame, index: TerritoryIndex, *, most: int = 6) -> pd.DataFrame:
    """The territories whose removal moves the slope most, for `INFLUENCE_COLUMNS`.

    Académies when the rows span several, else départements; empty when they span only one.
    """
    level = next((column for column in ("academie", "departement") if rows[column].nunique() > 1), None)
    if level is None:
        return pd.DataFrame(columns=_keys(INFLUENCE_COLUMNS))
    found = cluster_influence(rows, level)
    names = [index.parse(f"{level}:{code}").label for code in found[level]]
    strongest = found.assign(label=names).sort_values("change", key=abs, ascending=False, kind="stable").head(most)
    return strongest[_keys(INFLUENCE_COLUMNS)].reset_index(drop=True)


def half_widths(sizes: Sequence[int] = USUAL_SIZES) -> pd.DataFrame:
    """Half the width, in points, of Wilson's interval for two rates and several sizes, for `HALF_WIDTH_COLUMNS`."""
    return pd.DataFrame([{"n": n, "p65": half_width(n, 0.65), "p88": half_width(n, 0.88)} for n in sizes])


def versions(*, seed: int | None, fingerprint: str) -> pd.DataFrame:
    """What is needed to redo the figures, for `VERSION_COLUMNS`."""
    rows = [("Décorréler", version("decorreler")), ("Python", python_version())]
    rows += [(name, version(name)) for name in ("pandas", "numpy", "scipy", "statsmodels", "matplotlib")]
    rows += [("Empreinte des données", fingerprint)]
    rows += [("Graine des tirages", str(seed))] if seed is not None else []
    return pd.DataFrame(rows, columns=["label", "value"])


def _interval(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _method(estimate: Estimate) -> str:
    name = COVARIANCES.get(estimate.inference.covariance, estimate.inference.covariance)
    cluster = estimate.inference.cluster
    return f"{name}, {CLUSTERS[cluster]}" if cluster in CLUSTERS and not estimate.descriptive else name


def _keys(columns: Iterable[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
