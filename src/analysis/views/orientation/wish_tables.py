"""Wishes at comparable results: from the estimates let through to tables, rows of charts and readings."""

from collections.abc import Sequence

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.measures.orientation import CATEGORIES
from analysis.wording.numbers import NARROW, number
from analysis.wording.sentences import orientation as say

from . import names
from .wishes import Wishes

INTERVAL = "[intervalle à 95" + NARROW + "%]"
DIFFERENCE_COLUMNS = (
    Column("label", "À résultats scolaires comparables"),
    Column("wish", "Demande, points " + INTERVAL, format="signed:1", low="wish_low", high="wish_high"),
    Column("passage", "Passage, points " + INTERVAL, format="signed:1", low="passage_low", high="passage_high"),
    Column(
        "within", "Demande, dans un même collège " + INTERVAL, format="signed:1", low="within_low", high="within_high"
    ),
)
GRADE_COLUMNS = (
    Column("label", "Moyenne de 3e"),
    Column("ips", "IPS plus élevé de 35 points " + INTERVAL, format="signed:1", low="ips_low", high="ips_high"),
    Column("girl", "Fille plutôt que garçon " + INTERVAL, format="signed:1", low="girl_low", high="girl_high"),
)
SENSITIVITY_COLUMNS = (
    Column("label", "Façon de tenir compte des notes"),
    Column("value", "IPS plus élevé de 35 points, points " + INTERVAL, format="signed:1", low="low", high="high"),
    Column("n", "Élèves", format="integer"),
    Column("reading", "Lecture"),
)
SPLIT_COLUMNS = (
    Column("label", "Écart de demande"),
    Column("gap", "Écart (points)", format="signed:1"),
    Column(
        "explained", "Notes et composition " + INTERVAL, format="signed:1", low="explained_low", high="explained_high"
    ),
    Column(
        "unexplained",
        "Non expliqué par les variables observées " + INTERVAL,
        format="signed:1",
        low="unexplained_low",
        high="unexplained_high",
    ),
)
DESTINATION_COLUMNS = (
    Column("label", "À résultats scolaires comparables"),
    Column("destination", "Situation à la rentrée suivante"),
    Column("value", "Points " + INTERVAL, format="signed:1", low="low", high="high"),
)
REFERENCE_COLUMNS = (
    Column("label", "Part expliquée, en points"),
    Column("explained", "Coefficients communs", format="signed:1"),
    Column("first", "Coefficients du 1er groupe", format="signed:1"),
    Column("second", "Coefficients du 2e groupe", format="signed:1"),
)
DETAIL_COLUMNS = (
    Column("split", "Écart"),
    Column("label", "Ce que la variable explique"),
    Column("value", "Points", format="signed:1"),
)
EXCLUSION_COLUMNS = (Column("motif", "Élèves écartés de la comparaison"), Column("pupils", "Élèves", format="integer"))


def differences(found: Wishes) -> pd.DataFrame:
    """Every difference, of the wish, of the passage, inside collèges, for `DIFFERENCE_COLUMNS`."""
    rows = []
    for variable, label in names.VARIABLES.items():
        cells: dict[str, object] = {"label": label}
        for key, model in (("wish", "comparable"), ("passage", "passage"), ("within", "within")):
            cells |= _cells(key, found.get(model, variable))
        if any(cells[key] not in ("so", None) for key in ("wish", "passage", "within")):
            rows.append(cells)
    return pd.DataFrame(rows, columns=_keys(DIFFERENCE_COLUMNS))


def by_grade(found: Wishes) -> pd.DataFrame:
    """Differences at several grades, for `GRADE_COLUMNS`."""
    grades = sorted(found.context.of(found.territory, "comparable")["grade"].dropna().unique())
    rows = []
    for grade in grades:
        cells: dict[str, object] = {"label": f"{number(grade, 0)} sur 20"}
        for variable in ("ips", "girl"):
            cells |= _cells(variable, found.get("comparable", variable, grade))
        rows.append(cells)
    return pd.DataFrame(rows, columns=_keys(GRADE_COLUMNS))


def grade_rows(found: Wishes) -> pd.DataFrame:
    """The difference by social position at several grades, for `charts.interval_rows`."""
    rows = []
    for grade in sorted(found.context.of(found.territory, "comparable")["grade"].dropna().unique()):
        value = found.get("comparable", "ips", grade)
        if not isinstance(value, NotEstimable):
            label = f"Moyenne de 3e{NARROW}: {number(grade, 0)} sur 20"
            rows.append({"label": label, "value": value.value, "low": value.low, "high": value.high, "role": "similar"})
    return pd.DataFrame(rows)


def difference_rows(found: Wishes) -> pd.DataFrame:
    """The differences of the wish, for `charts.interval_rows`."""
    rows = []
    for variable, label in names.VARIABLES.items():
        value = found.get("comparable", variable)
        if not isinstance(value, NotEstimable):
            role = "territory" if variable == "ips" else "similar"
            rows.append({"label": label, "value": value.value, "low": value.low, "high": value.high, "role": role})
    return pd.DataFrame(rows)


def sensitivity(found: Wishes) -> pd.DataFrame:
    """The difference by social position by how grades are taken into account, for `SENSITIVITY_COLUMNS`."""
    headline = found.get("comparable", "ips")
    rows = []
    models = {f"grade:{how}": label for how, label in names.GRADES.items()} | names.OWN
    for model, label in models.items() if not isinstance(found.get("own", "ips"), NotEstimable) else ():
        value = found.get(model, "ips")
        if isinstance(value, NotEstimable) or isinstance(headline, NotEstimable):
            continue
        same = (value.value > 0) == (headline.value > 0)
        rows.append(
            {
                "label": label,
                "value": value.value,
                "low": value.low,
                "high": value.high,
                "n": value.n,
                "reading": "même sens" if same else "sens inverse",
            }
        )
    return pd.DataFrame(rows, columns=_keys(SENSITIVITY_COLUMNS))


def destinations(found: Wishes) -> pd.DataFrame:
    """Differences of the probability of every destination, for `DESTINATION_COLUMNS`; they add up to 0 for each variable."""
    rows = []
    for variable, label in names.VARIABLES.items():
        for code in CATEGORIES:
            value = found.get(f"destination:{code}", variable)
            if not isinstance(value, NotEstimable):
                cells = {"value": value.value, "low": value.low, "high": value.high}
                rows.append({"label": label, "destination": names.DESTINATIONS[code]} | cells)
    return pd.DataFrame(rows, columns=_keys(DESTINATION_COLUMNS))


def splits(found: Wishes) -> pd.DataFrame:
    """Gaps shared out, for `SPLIT_COLUMNS` and, under the references of one group, `REFERENCE_COLUMNS`."""
    rows = []
    for name, label in names.SPLITS.items():
        gap = found.get(f"split:{name}", "gap")
        if isinstance(gap, NotEstimable):
            continue
        cells: dict[str, object] = {"label": label, "gap": gap.value}
        for key in ("explained", "unexplained"):
            cells |= _cells(key, found.get(f"split:{name}", key))
        for side in ("first", "second"):
            cells[side] = _cells(side, found.get(f"split:{name}", f"reference:{side}"))[side]
        rows.append(cells)
    return pd.DataFrame(rows, columns=list(dict.fromkeys(_keys((*SPLIT_COLUMNS, *REFERENCE_COLUMNS)))))


def details(found: Wishes) -> pd.DataFrame:
    """What each variable accounts for, for `DETAIL_COLUMNS`."""
    rows = []
    for name, label in names.SPLITS.items():
        for variable, called in names.DETAILS.items():
            value = found.get(f"split:{name}", f"detail:{variable}")
            if not isinstance(value, NotEstimable):
                rows.append({"split": label, "label": called, "value": value.value})
    return pd.DataFrame(rows, columns=_keys(DETAIL_COLUMNS))


def split_texts(found: Wishes) -> tuple[str, ...]:
    """One sentence per gap shared out."""
    said = []
    for name, label in names.SPLITS.items():
        parts = [found.get(f"split:{name}", part) for part in ("gap", "explained", "unexplained")]
        if not any(isinstance(part, NotEstimable) for part in parts):
            said.append(say.split(parts[0].value, parts[1], parts[2], name=label))
    return tuple(said)


def exclusions(found: Wishes) -> pd.DataFrame:
    """Pupils of all the data left out and why, for `EXCLUSION_COLUMNS`; small numbers hidden."""
    rows = found.context.exclusions
    return pd.DataFrame(
        {
            "motif": [text[:1].upper() + text[1:] for text in rows["motif"]],
            "pupils": ["s" if pd.isna(n) else int(n) for n in rows["pupils"]],
        },
        columns=_keys(EXCLUSION_COLUMNS),
    )


def _cells(key: str, value: Estimate | NotEstimable) -> dict[str, object]:
    if isinstance(value, NotEstimable):
        return {key: "s" if value.reason == "secret" else "so", f"{key}_low": None, f"{key}_high": None}
    return {key: value.value, f"{key}_low": value.low, f"{key}_high": value.high}


def _keys(columns: Sequence[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
