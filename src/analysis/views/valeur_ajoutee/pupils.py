"""Value added from pupils' results beside that of the national model: tables, notes, mentions."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.context.pupil_value_added import PupilValueAddedContext
from analysis.disclosure import Audience, outputs
from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.measures.value_added import standing
from analysis.protection import Protection
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, count, enumerate_fr, number, period
from analysis.wording.sentences import DNB, not_estimable

from .names import INTERVAL, PUPIL_TERMS, STANDING_NAMES
from .results import FEWEST_SHOWN, STANDINGS, ValueAddedResults
from .tables import keys_of

_SEMICOLON, _COLON = f"{NARROW};", f"{NARROW}:"

TERM_COLUMNS = (
    Column("label", "Caractéristique"),
    Column("value", f"Coefficient {INTERVAL}", format="decimal:3", low="low", high="high"),
    Column("se", "Erreur type", format="decimal:3"),
)
READING_COLUMNS = (
    Column("label", "Selon l’IPS du collège (modèle national)"),
    *(Column(key, f"Collèges {STANDING_NAMES[key]} selon les élèves", format="integer") for key in STANDINGS),
)
COLLEGE_COLUMNS = (
    Column("label", "Modèle"),
    Column("n", "Candidats", format="integer"),
    Column("observed", "Observé", format="percent:0"),
    Column("expected", "Attendu", format="percent:0"),
    Column("value", f"Valeur ajoutée rétrécie {INTERVAL}", format="signed:1", low="low", high="high"),
)


def own_schools(results: ValueAddedResults, context: PupilValueAddedContext | None, audience: Audience) -> pd.DataFrame:
    """The territory's collèges in the pupils' model; empty where there is none, or none may be named to its audience.

    `observed` is missing where the rate would tell of a few pupils: their number is not shown then either.
    """
    if context is None or context.refusal is not None or results.empty:
        return pd.DataFrame(columns=["school"])
    rules, rows = audience.profile, context.schools
    rows = rows[rows["school"].isin(results.pooled["uai"]) & (rows["n"] >= FEWEST_SHOWN)]
    named = [not isinstance(outputs.named_point(n, rules, n=n), NotEstimable) for n in rows["n"]]
    rows = rows[np.array(named, dtype=bool)].reset_index(drop=True)
    passed = (rows["n"] * rows["observed"] / 100).round()
    few = (passed < rules.cell) | (rows["n"] - passed < rules.cell)
    return rows.assign(n=rows["n"].astype("Int64").mask(few), observed=rows["observed"].mask(few))


def about(
    context: PupilValueAddedContext | None, here: Territory, sources: Sequence[str], audience: Audience
) -> dict[str, str | Protection]:
    """Mentions of exhibits on pupils, and the rules they passed."""
    if context is None or not context.sessions:
        return {}
    return {
        "population": "candidats au DNB, série générale, des collèges dont les élèves sont connus",
        "n": f"{DNB.schools(context.units)}, {DNB.counted(context.n)}",
        "source": ("données fictives, " if here.fictitious else "") + enumerate_fr(sources or ["données internes"]),
        "vintage": period("session", context.sessions),
        "protection": audience.stamp("effectif d’un point nommé", "effectif d’une estimation"),
    }


def terms(rows: pd.DataFrame, context: PupilValueAddedContext | None) -> pd.DataFrame | None:
    """The model's coefficients, for `TERM_COLUMNS`, where the territory has collèges in it."""
    if rows.empty:
        return None
    labels = [PUPIL_TERMS.get(name, name.replace("session_", "Session\u00a0")) for name in context.terms["name"]]
    return context.terms.assign(label=labels)[keys_of(TERM_COLUMNS)]


def readings(results: ValueAddedResults, rows: pd.DataFrame) -> pd.DataFrame | None:
    """How many collèges have each reading under one model and the other, for `READING_COLUMNS`."""
    if len(rows) < 2:
        return None
    both = rows.assign(pupils=standing(rows["low"], rows["high"])).merge(
        results.pooled[["uai", "standing"]], left_on="school", right_on="uai"
    )
    table = pd.crosstab(both["standing"], both["pupils"]).reindex(index=STANDINGS, columns=STANDINGS, fill_value=0)
    return table.assign(label=[STANDING_NAMES[key].capitalize() for key in table.index])[keys_of(READING_COLUMNS)]


def beside(results: ValueAddedResults, rows: pd.DataFrame) -> pd.DataFrame | None:
    """One collège under both models, for `COLLEGE_COLUMNS`."""
    if rows.empty or not results.single:
        return None
    own = results.pooled.assign(observed=results.pooled["rate"], label="IPS du collège (modèle national)")
    return pd.concat([own, rows.assign(label="Caractéristiques des élèves")])[keys_of(COLLEGE_COLUMNS)]


def note(results: ValueAddedResults, rows: pd.DataFrame, context: PupilValueAddedContext, audience: Audience) -> str:
    """What the model is, and how near the two values are."""
    both = rows.merge(results.pooled, left_on="school", right_on="uai", suffixes=("", "_ips"))
    entry = " Le niveau à l’entrée en 6e n’y est pas, faute d’être assez connu." if context.without_entry else ""
    left = (
        f" {count(context.left_out)} candidats sont écartés, faute d’une de ces caractéristiques."
        if context.left_out >= audience.profile.cell
        else ""
    )
    near = ""
    if len(both) > 2:
        link = float(np.corrcoef(both["value"], both["value_ips"])[0, 1])
        near = f" Corrélation avec la valeur ajoutée du modèle national{_COLON} {number(link, 2)}."
    return (
        "Modèle logistique mixte des élèves, un effet par collège, toutes sessions ensemble"
        f"{_SEMICOLON} écart-type de cet effet{_COLON} {number(context.sd, 2)} en logit. L’attendu intègre cet effet, il est celui "
        f"des mêmes élèves en moyenne sur les collèges connus.{entry}{left}{near}"
    )


def refusal(context: PupilValueAddedContext | None) -> str | None:
    """Why pupils' results gave no model; None where they did, or where there are none."""
    return None if context is None or context.refusal is None else not_estimable(context.refusal)
