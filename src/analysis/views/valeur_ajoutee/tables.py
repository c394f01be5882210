"""From results to the frames that the chapter's tables show, with their columns."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from analysis.context.value_added import MODEL, OFFICIAL
from analysis.exhibits import Column
from analysis.measures import Comparability, Estimate, NotEstimable
from analysis.measures.funnel import ALARM, WARNING, chance_range, funnel
from analysis.measures.value_added import published_change, standing
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, number, sentence_case, session

from .frames import counts_of
from .names import CONFIDENCES, FIFTHS, LIMITS, METHODS, SOURCES, STANDING_NAMES, TERMS, VARIANTS
from .results import FEWEST_SHOWN, ValueAddedResults, gap_of

INTERVAL = f"[intervalle à 95{NARROW}%]"
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
TAILS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

COMPARATOR_COLUMNS = (
    Column("label", "Territoire"),
    Column("colleges", "Collèges", format="integer"),
    Column("observed", "Taux observé", format="percent:1"),
    Column("expected", "Taux attendu", format="percent:1"),
    Column("value", f"Écart en points {INTERVAL}", format="signed:1", low="low", high="high"),
    Column("alike", "Collèges conformes", format="percent:0"),
)
COLLEGE_COLUMNS = (
    Column("commune", "Commune"),
    Column("name", "Collège"),
    Column("n", "Candidats", format="integer"),
    Column("rate", "Taux observé", format="percent:0"),
    Column("expected", "Taux attendu", format="percent:0"),
    Column("value", f"Valeur ajoutée rétrécie {INTERVAL}", format="signed:1", low="low", high="high"),
    Column("official", "VA officielle (IVAC)", format="signed:0"),
)
SESSION_COLUMNS = (
    Column("label", "Session"),
    Column("n", "Candidats", format="integer"),
    Column("observed", "Taux observé", format="percent:0"),
    Column("expected", "Taux attendu", format="percent:0"),
    Column("difference", "Écart observé", format="signed:1"),
    Column("value", f"Valeur ajoutée rétrécie {INTERVAL}", format="signed:1", low="low", high="high"),
    Column("reliability", "Fiabilité", format="decimal:2"),
    Column("official", "VA officielle (IVAC)", format="signed:0"),
)
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
FUNNEL_COLUMNS = (
    Column("label", "Limites"),
    Column("confidence", "Niveau"),
    Column("outside", "Au-delà", format="integer"),
    Column("above", "Au-dessus", format="integer"),
    Column("below", "Au-dessous", format="integer"),
    Column("chance", "Attendus par hasard [95 fois sur 100]", format="decimal:1", low="low", high="high"),
    Column("national", "Part au-delà en France", format="percent:1"),
)
QUANTILE_COLUMNS = (
    Column("label", "Collèges"),
    Column("units", "Nombre", format="integer"),
    *(Column(f"q{round(100 * q)}", name, format="signed:1") for q, name in zip(
        QUANTILES, ("1er décile", "1er quartile", "Médiane", "3e quartile", "9e décile"), strict=True
    )),
)  # fmt: skip
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
VARIANT_COLUMNS = (
    Column("label", "Variante"),
    Column("units", "Collèges", format="integer"),
    Column("gap", "Écart du territoire (points)", format="signed:1"),
    Column("below", "Inférieurs", format="integer"),
    Column("alike", "Conformes", format="integer"),
    Column("above", "Supérieurs", format="integer"),
    Column("same", "Collèges de même lecture", format="percent:0"),
    Column("remark", "Signe de l’écart"),
)
OWN_VARIANT_COLUMNS = (
    Column("label", "Variante"),
    Column("difference", "Écart observé", format="signed:1"),
    Column("value", f"Valeur ajoutée rétrécie {INTERVAL}", format="signed:1", low="low", high="high"),
    Column("reading", "Lecture"),
)


def comparators(results: ValueAddedResults, others: Sequence[Territory]) -> pd.DataFrame:
    """The territory, then others made of départements, for `COMPARATOR_COLUMNS`."""
    rows = [_beside(results.territory.label, results.by_session, results.gap, results.counts)]
    colleges = results.context.colleges
    for other in others:
        own = colleges[colleges["departement"].isin(other.departements)]
        if len(own):
            rows.append(_beside(other.label, own, gap_of(results.context, other), counts_of(results.context, other)))
    return pd.DataFrame(rows, columns=_keys(COMPARATOR_COLUMNS))


def _beside(label: str, rows: pd.DataFrame, gap: Estimate | NotEstimable, counts: dict[str, int]) -> dict[str, object]:
    expected = float(np.average(rows["expected"], weights=rows["present"]))
    row = {"label": label, "colleges": rows["uai"].nunique(), "expected": expected}
    row["alike"] = 100 * counts["alike"] / sum(counts.values())
    if isinstance(gap, Estimate):
        row |= {"observed": expected + gap.value, "value": gap.value}
        # The country's gap is zero by construction: an interval would say nothing.
        row |= {"low": gap.low, "high": gap.high} if abs(gap.value) > 1e-6 else {}
    return row


def colleges(results: ValueAddedResults) -> pd.DataFrame:
    """The territory's collèges of 20 candidates or more, by commune then name, for `COLLEGE_COLUMNS`; never by value."""
    rows = results.pooled[results.pooled["n"] >= FEWEST_SHOWN]
    last = results.by_session.dropna(subset=["va_rate"]).sort_values("session").drop_duplicates("uai", keep="last")
    rows = rows.assign(official=rows["uai"].map(last.set_index("uai")["va_rate"]))
    commune = rows["commune_name"].fillna("commune inconnue")
    rows = rows.assign(commune=commune).sort_values(["commune", "name", "uai"], ignore_index=True)
    return rows[_keys(COLLEGE_COLUMNS)]


def by_session(results: ValueAddedResults) -> pd.DataFrame:
    """A collège's values session by session, for `SESSION_COLUMNS`."""
    rows = results.by_session.sort_values("session")
    labels = [sentence_case(session(year)) for year in rows["session"]]
    return rows.assign(label=labels, n=rows["present"], official=rows["va_rate"])[_keys(SESSION_COLUMNS)]


def terms(results: ValueAddedResults) -> pd.DataFrame:
    """The national expected rates, for `TERM_COLUMNS`."""
    rows = results.context.terms
    labels = [sentence_case(session(year)) for year in rows["session"]]
    return rows.assign(label=rows["name"].map(TERMS), session=labels)[_keys(TERM_COLUMNS)]


def spread(results: ValueAddedResults) -> pd.DataFrame:
    """Spread of true differences and reliability by session, for `SPREAD_COLUMNS`."""
    return results.context.spread[_keys(SPREAD_COLUMNS)]


def methods(results: ValueAddedResults) -> pd.DataFrame:
    """Three estimates of the variance between collèges, for `METHOD_COLUMNS`."""
    rows = results.context.methods
    return rows.assign(label=rows["method"].map(METHODS))[_keys(METHOD_COLUMNS)]


def stability(results: ValueAddedResults) -> pd.DataFrame:
    """Correlations between sessions in the country, for `STABILITY_COLUMNS`."""
    rows = results.context.stability
    if rows.empty:
        return pd.DataFrame(columns=_keys(STABILITY_COLUMNS))
    labels = [f"{a} et {b}" for a, b in zip(rows["first"], rows["second"], strict=True)]
    return rows.assign(source=rows["source"].map(SOURCES), label=labels)[_keys(STABILITY_COLUMNS)]


def moves(results: ValueAddedResults, source: str = OFFICIAL) -> pd.DataFrame:
    """Moves between fifths over the last two sessions, in numbers of collèges of the country, for `MOVE_COLUMNS`."""
    first, second = results.last_pair or (None, None)
    rows = results.context.moves
    rows = rows[(rows["source"] == source) & (rows["first"] == first) & (rows["second"] == second)]
    if rows.empty:
        return pd.DataFrame(columns=_keys(MOVE_COLUMNS))
    counts = rows.pivot(index="start", columns="end", values="count")
    shown = counts.round().astype(int).rename(columns=lambda end: f"to_{end}")
    kept = [100 * counts.loc[k, k] / counts.loc[k].sum() for k in counts.index]
    return shown.assign(label=[FIFTHS[k] for k in counts.index], kept=kept)[_keys(MOVE_COLUMNS)]


def own_moves(results: ValueAddedResults) -> pd.DataFrame:
    """The same for the report's own unshrunken differences."""
    return moves(results, MODEL)


def outside(results: ValueAddedResults) -> pd.DataFrame:
    """Collèges of the territory beyond three kinds of limits, for `FUNNEL_COLUMNS`."""
    if isinstance(results.funnel, NotEstimable):
        return pd.DataFrame(columns=_keys(FUNNEL_COLUMNS))
    own = results.funnel.points["uai"].isin(results.pooled["uai"]).to_numpy()
    rows = []
    for limits, label in LIMITS.items():
        for confidence in (WARNING, ALARM):
            sides = results.funnel.outside(limits, confidence)
            chance, low, high = chance_range(int(own.sum()), confidence)
            rows.append(
                {
                    "label": label, "confidence": CONFIDENCES[confidence], "outside": int((sides[own] != 0).sum()),
                    "above": int((sides[own] > 0).sum()), "below": int((sides[own] < 0).sum()), "chance": chance,
                    "low": low, "high": high, "national": 100 * float((sides != 0).mean()),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=_keys(FUNNEL_COLUMNS))


def quantiles(results: ValueAddedResults, country: Territory) -> pd.DataFrame:
    """Distribution of shrunken values, the territory (of ten collèges or more) and the country, for `QUANTILE_COLUMNS`."""
    rows = []
    for label, frame in ((results.territory.label, results.pooled), (country.label, results.context.pooled)):
        if len(frame) >= 10 and label not in {row["label"] for row in rows}:
            cut = {f"q{round(100 * q)}": float(frame["value"].quantile(q)) for q in QUANTILES}
            rows.append({"label": label, "units": len(frame)} | cut)
    return pd.DataFrame(rows, columns=_keys(QUANTILE_COLUMNS))


def normality(results: ValueAddedResults) -> pd.DataFrame:
    """Quantiles of the country's z-scores, widened, beside those of a normal law, for `NORMAL_COLUMNS`."""
    rows = results.context.colleges
    one = funnel(rows[rows["session"] == results.context.headline_session], expected="expected")
    if isinstance(one, NotEstimable) or isinstance(results.funnel, NotEstimable):
        return pd.DataFrame(columns=_keys(NORMAL_COLUMNS))
    scores = [found.points["z_additive"] for found in (results.funnel, one)]
    return pd.DataFrame(
        [
            {"label": 100 * q, "normal": float(stats.norm.ppf(q))} | {f"s{k}": float(z.quantile(q)) for k, z in enumerate(scores)}
            for q in TAILS
        ]
    )  # fmt: skip


def checks(results: ValueAddedResults, comparability: Comparability) -> pd.DataFrame:
    """The country session by session, official values beside the report's, for `CHECK_COLUMNS`."""
    found = [None, *(change for *_, change in published_changes(results, comparability))]
    said = ["–" if c is None or isinstance(c, NotEstimable) else number(c.value, 0, sign=True) for c in found]
    return results.context.checks.assign(change=said)[_keys(CHECK_COLUMNS)]


def published_changes(
    results: ValueAddedResults, comparability: Comparability
) -> list[tuple[int, int, Estimate | NotEstimable]]:
    """Change in the number of official values from each session to the next, or why they are not compared."""
    counts = results.context.checks.set_index("session")["published"]
    return [
        (int(a), int(b), published_change(counts, int(a), int(b), comparability)) for a, b in pairwise(counts.index)
    ]


def variants(results: ValueAddedResults) -> pd.DataFrame:
    """The territory under other choices, for `VARIANT_COLUMNS`."""
    reference = results.pooled.set_index("uai")["standing"]
    rows = [_variant("headline", results.pooled, reference)]
    found = results.context.variants
    for name, part in found[found["uai"].isin(reference.index)].groupby("variant", sort=False):
        rows.append(_variant(name, part.assign(standing=standing(part["low"], part["high"])), reference))
    frame = pd.DataFrame(rows)
    sign = np.sign(frame["gap"].iloc[0])
    remarks = ["le même" if value * sign >= 0 else "inversé" for value in frame["gap"]]
    return frame.assign(remark=["", *remarks[1:]])[_keys(VARIANT_COLUMNS)]


def own_variants(results: ValueAddedResults) -> pd.DataFrame:
    """A collège under other choices, for `OWN_VARIANT_COLUMNS`."""
    found = results.context.variants
    rows = pd.concat([results.pooled.assign(variant="headline"), found[found["uai"].isin(results.pooled["uai"])]])
    reading = pd.Series(standing(rows["low"], rows["high"]), index=rows.index).map(STANDING_NAMES)
    return rows.assign(label=rows["variant"].map(VARIANTS), reading=reading)[_keys(OWN_VARIANT_COLUMNS)]


def _variant(name: str, rows: pd.DataFrame, reference: pd.Series) -> dict[str, object]:
    counts = {key: int((rows["standing"] == key).sum()) for key in STANDING_NAMES}
    same = (rows["standing"].to_numpy() == reference.reindex(rows["uai"]).to_numpy()).mean()
    gap = float(np.average(rows["difference"], weights=rows["n"]))
    return {"label": VARIANTS[name], "units": len(rows), "gap": gap, "same": 100 * same} | counts


def _keys(columns: Sequence[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
