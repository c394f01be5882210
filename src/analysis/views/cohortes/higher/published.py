"""Published results of the baccalauréat: what can be told without following pupils."""

import pandas as pd

from analysis.exhibits import Column, KeyFigure
from analysis.measures import Estimate, wilson
from analysis.store import Store
from analysis.territories import Territory
from analysis.wording.numbers import percent
from analysis.wording.sentences import cohorts as say

from .. import names

BAC_COLUMNS = (
    Column("track", "Voie"),
    Column("label", "Candidats"),
    Column("present", "Présents", format="integer"),
    Column("value", f"Taux de réussite [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
)
_TRACKS = {"bac_general": "Générale", "bac_technologique": "Technologique", "bac_professionnel": "Professionnelle"}


def bac_rows(store: Store, territory: Territory) -> tuple[pd.DataFrame, int | None]:
    """Success at the baccalauréat by route and sex at the latest session, for `BAC_COLUMNS`: published by académie.

    Empty for a territory that is not made of whole académies.
    """
    columns = [c.key for c in BAC_COLUMNS] + ["low", "high"]
    sessions = store.values("exam_aggregates", "session") if "exam_aggregates" in store.tables() else ()
    if not sessions or territory.level not in ("france", "region_academique", "academie"):
        return pd.DataFrame(columns=columns), None
    session = max(sessions)
    rows = store.read("exam_aggregates", territory, where={"session": session})
    rows = rows[rows["track"].isin(list(_TRACKS)) & rows["academie"].isin(territory.academies)]
    totals = rows.groupby(["track", "sex"], observed=True)[["present", "passed"]].sum()
    told = []
    for track, name in _TRACKS.items():
        for sex, label in (("F", "Filles"), ("M", "Garçons")):
            if (track, sex) not in totals.index:
                continue
            present, passed = (int(value) for value in totals.loc[(track, sex)])
            found = wilson(passed, present)
            if isinstance(found, Estimate):
                told.append(
                    {
                        "track": name,
                        "label": label,
                        "present": present,
                        "value": found.value,
                        "low": found.low,
                        "high": found.high,
                    }
                )
    return pd.DataFrame(told, columns=columns), int(session)


def bac_figures(rows: pd.DataFrame) -> tuple[KeyFigure, ...]:
    """Success by route, both sexes together."""
    return tuple(
        KeyFigure(f"Baccalauréat, voie {row.label.lower()}", percent(row.value, 1), "admis ÷ présents")
        for row in bac_chart_rows(rows).itertuples()
    )


def bac_chart_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Success by route, both sexes together, for `charts.interval_rows`: nobody is missing from a published rate."""
    told = []
    for track, part in rows.groupby("track", sort=False):
        passed = (part["value"] * part["present"] / 100).sum()
        found = wilson(passed, float(part["present"].sum()))
        if isinstance(found, Estimate):
            told.append(
                {"label": track, "value": found.value, "low": found.low, "high": found.high, "role": "territory"}
            )
    return pd.DataFrame(told, columns=["label", "value", "low", "high", "role"])


def bac_sentences(rows: pd.DataFrame, session: int | None, territory: Territory) -> tuple[str, ...]:
    """What can be told without pupils: success at the baccalauréat, the first step."""
    if rows.empty:
        return ()
    return (
        say.baccalaureate(
            dict(bac_chart_rows(rows)[["label", "value"]].to_numpy()), in_=territory.in_, session=session
        ),
        say.NO_PUPILS,
    )
