"""Tables of a territory or a collège: frames and their columns."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.measures.funnel import ALARM, WARNING, chance_range
from analysis.measures.value_added import standing
from analysis.territories import Territory
from analysis.wording.numbers import sentence_case, session

from .frames import counts_of
from .names import CONFIDENCES, INTERVAL, LIMITS, STANDING_NAMES, VARIANTS
from .results import FEWEST_SHOWN, ValueAddedResults, gap_of

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)

COMPARATOR_COLUMNS = (
    Column("label", "Territoire"),
    Column("colleges", "Collèges", format="integer"),
    Column("observed", "Taux observé", format="percent:1"),
    Column("expected", "Taux attendu", format="percent:1"),
    Column("value", f"Écart {INTERVAL}", format="signed:1", low="low", high="high"),
    Column("alike", "Collèges conformes", format="percent:0"),
)
COLLEGE_COLUMNS = (
    Column("name", "Collège"),
    Column("commune", "Commune"),
    Column("n", "Candidats", format="integer"),
    Column("rate", "Observé", format="percent:0"),
    Column("expected", "Attendu", format="percent:0"),
    Column("value", "VA rétrécie", format="signed:1", low="low", high="high"),
    Column("official", "VA officielle", format="signed:0"),
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
    return pd.DataFrame(rows, columns=keys_of(COMPARATOR_COLUMNS))


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
    return rows[keys_of(COLLEGE_COLUMNS)]


def by_session(results: ValueAddedResults) -> pd.DataFrame:
    """A collège's values session by session, for `SESSION_COLUMNS`."""
    rows = results.by_session.sort_values("session")
    labels = [sentence_case(session(year)) for year in rows["session"]]
    return rows.assign(label=labels, n=rows["present"], official=rows["va_rate"])[keys_of(SESSION_COLUMNS)]


def outside(results: ValueAddedResults) -> pd.DataFrame:
    """Collèges of the territory beyond three kinds of limits, for `FUNNEL_COLUMNS`."""
    if isinstance(results.funnel, NotEstimable):
        return pd.DataFrame(columns=keys_of(FUNNEL_COLUMNS))
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
    return pd.DataFrame(rows, columns=keys_of(FUNNEL_COLUMNS))


def quantiles(results: ValueAddedResults, country: Territory) -> pd.DataFrame:
    """Distribution of shrunken values, the territory (of ten collèges or more) and the country, for `QUANTILE_COLUMNS`."""
    rows = []
    for label, frame in ((results.territory.label, results.pooled), (country.label, results.context.pooled)):
        if len(frame) >= 10 and label not in {row["label"] for row in rows}:
            cut = {f"q{round(100 * q)}": float(frame["value"].quantile(q)) for q in QUANTILES}
            rows.append({"label": label, "units": len(frame)} | cut)
    return pd.DataFrame(rows, columns=keys_of(QUANTILE_COLUMNS))


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
    return frame.assign(remark=["", *remarks[1:]])[keys_of(VARIANT_COLUMNS)]


def own_variants(results: ValueAddedResults) -> pd.DataFrame:
    """A collège under other choices, for `OWN_VARIANT_COLUMNS`."""
    found = results.context.variants
    rows = pd.concat([results.pooled.assign(variant="headline"), found[found["uai"].isin(results.pooled["uai"])]])
    reading = pd.Series(standing(rows["low"], rows["high"]), index=rows.index).map(STANDING_NAMES)
    return rows.assign(label=rows["variant"].map(VARIANTS), reading=reading)[keys_of(OWN_VARIANT_COLUMNS)]


def _variant(name: str, rows: pd.DataFrame, reference: pd.Series) -> dict[str, object]:
    counts = {key: int((rows["standing"] == key).sum()) for key in STANDING_NAMES}
    same = (rows["standing"].to_numpy() == reference.reindex(rows["uai"]).to_numpy()).mean()
    gap = float(np.average(rows["difference"], weights=rows["n"]))
    return {"label": VARIANTS[name], "units": len(rows), "gap": gap, "same": 100 * same} | counts


def keys_of(columns: Sequence[Column]) -> list[str]:
    """The frame's columns that these read."""
    return [key for column in columns for key in column.reads()]
