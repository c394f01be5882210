"""Tables of the national model: frames and their columns."""

from itertools import pairwise

import pandas as pd
from scipy.special import ndtri

from analysis.exhibits import Column
from analysis.measures import Comparability, Estimate, NotEstimable
from analysis.measures.funnel import funnel
from analysis.measures.value_added import published_change
from analysis.wording.numbers import number, sentence_case, session

from .names import FIFTHS, INTERVAL, METHODS, SOURCES, TERMS
from .results import ValueAddedResults
from .tables import keys_of

TAILS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

TERM_COLUMNS = (
    Column("session", "Session"),
    Column("label", "Terme"),
    Column("value", f"Coefficient {INTERVAL}", format="decimal:3", low="low", high="high"),
    Column("se", "Erreur type", format="decimal:3"),
    Column("dispersion", "Dispersion φ", format="decimal:2"),
)
SPREAD_COLUMNS = (
    Column("session", "Session", format="year"),
    Column("expected", "Taux attendu moyen", format="percent:1"),
    Column("spread", "Écart-type des vrais écarts (points)", format="decimal:1"),
    Column("reliability", "Fiabilité, session seule", format="decimal:2"),
    Column("settled", "Fiabilité, toutes sessions", format="decimal:2"),
)
METHOD_COLUMNS = (
    Column("label", "Estimateur"),
    Column("tau2", "Variance des vrais écarts", format="decimal:4"),
    Column("spread", "Écart-type (points)", format="decimal:2"),
    Column("reliability", "Fiabilité moyenne", format="decimal:3"),
)
STABILITY_COLUMNS = (
    Column("source", "Indicateur"),
    Column("label", "Sessions"),
    Column("units", "Collèges", format="integer"),
    Column("value", f"Corrélation {INTERVAL}", format="decimal:2", low="low", high="high"),
    Column("lasting", "Débarrassée du bruit", format="decimal:2"),
)
MOVE_COLUMNS = (
    Column("label", "Cinquième de départ"),
    *(Column(f"to_{k}", FIFTHS[k], format="integer") for k in FIFTHS),
    Column("kept", "Restés", format="percent:0"),
)
NORMAL_COLUMNS = (
    Column("label", "Part des collèges au-dessous", format="percent:0"),
    Column("normal", "Loi normale", format="decimal:2"),
    *(Column(f"s{k}", name, format="decimal:2") for k, name in enumerate(("Moyenne des sessions", "Session seule"))),
)
CHECK_COLUMNS = (
    Column("session", "Session", format="year"),
    Column("published", "VA officielles publiées", format="integer"),
    Column("change", "Évolution", align="right"),
    Column("official_mean", "Moyenne", format="signed:1"),
    Column("official_spread", "Écart-type", format="decimal:1"),
    Column("official", "Corrélation avec l’écart du rapport", format="decimal:2"),
    Column("official_ips", "Corrélation de la VA officielle avec l’IPS", format="decimal:2"),
    Column("ips", "Corrélation de l’écart avec l’IPS", format="decimal:2"),
    Column("share_present", "Corrélation de l’écart avec la part de présents", format="decimal:2"),
)


def terms(results: ValueAddedResults) -> pd.DataFrame:
    """The national expected rates, for `TERM_COLUMNS`."""
    rows = results.context.terms
    labels = [sentence_case(session(year)) for year in rows["session"]]
    return rows.assign(label=rows["name"].map(TERMS), session=labels)[keys_of(TERM_COLUMNS)]


def spread(results: ValueAddedResults) -> pd.DataFrame:
    """Spread of true differences and reliability by session, for `SPREAD_COLUMNS`."""
    return results.context.spread[keys_of(SPREAD_COLUMNS)]


def methods(results: ValueAddedResults) -> pd.DataFrame:
    """Three estimates of the variance between collèges, for `METHOD_COLUMNS`."""
    rows = results.context.methods
    return rows.assign(label=rows["method"].map(METHODS))[keys_of(METHOD_COLUMNS)]


def stability(results: ValueAddedResults) -> pd.DataFrame:
    """Correlations between sessions in the country, for `STABILITY_COLUMNS`."""
    rows = results.context.stability
    if rows.empty:
        return pd.DataFrame(columns=keys_of(STABILITY_COLUMNS))
    labels = [f"{a} et {b}" for a, b in zip(rows["first"], rows["second"], strict=True)]
    return rows.assign(source=rows["source"].map(SOURCES), label=labels)[keys_of(STABILITY_COLUMNS)]


def moves(results: ValueAddedResults) -> pd.DataFrame:
    """Moves of official values between fifths over the last two sessions, in collèges of the country, for `MOVE_COLUMNS`."""
    counts = results.official_moves()
    if counts is None:
        return pd.DataFrame(columns=keys_of(MOVE_COLUMNS))
    shown = counts.round().astype(int).rename(columns=lambda end: f"to_{end}")
    kept = [100 * counts.loc[k, k] / counts.loc[k].sum() for k in counts.index]
    return shown.assign(label=[FIFTHS[k] for k in counts.index], kept=kept)[keys_of(MOVE_COLUMNS)]


def normality(results: ValueAddedResults) -> pd.DataFrame:
    """Quantiles of the country's z-scores, widened, beside those of a normal law, for `NORMAL_COLUMNS`."""
    rows = results.context.colleges
    one = funnel(rows[rows["session"] == results.context.headline_session], expected="expected")
    if isinstance(one, NotEstimable) or isinstance(results.funnel, NotEstimable):
        return pd.DataFrame(columns=keys_of(NORMAL_COLUMNS))
    scores = [found.points["z_additive"] for found in (results.funnel, one)]
    return pd.DataFrame(
        [
            {"label": 100 * q, "normal": float(ndtri(q))} | {f"s{k}": float(z.quantile(q)) for k, z in enumerate(scores)}
            for q in TAILS
        ]
    )  # fmt: skip


def checks(results: ValueAddedResults, comparability: Comparability) -> pd.DataFrame:
    """The country session by session, official values beside the report's, for `CHECK_COLUMNS`."""
    found = [None, *(change for *_, change in published_changes(results, comparability))]
    said = ["–" if c is None or isinstance(c, NotEstimable) else number(c.value, 0, sign=True) for c in found]
    return results.context.checks.assign(change=said)[keys_of(CHECK_COLUMNS)]


def published_changes(
    results: ValueAddedResults, comparability: Comparability
) -> list[tuple[int, int, Estimate | NotEstimable]]:
    """Change in the number of official values from each session to the next, or why they are not compared."""
    counts = results.context.checks.set_index("session")["published"]
    return [
        (int(a), int(b), published_change(counts, int(a), int(b), comparability)) for a, b in pairwise(counts.index)
    ]
