"""Wishes at comparable results: from the kept estimates to what the chapter shows, each passed by the rules on outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.context.orientation import BAND, OrientationContext
from analysis.disclosure import Audience
from analysis.disclosure.outputs import estimate as checked
from analysis.exhibits import Column, KeyFigure
from analysis.measures import Estimate, Inference, NotEstimable
from analysis.protection import Protection
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, enumerate_fr, number, period, points, quantity
from analysis.wording.sentences import orientation as say

from . import names

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
RULES = ("effectif d’une estimation", "nombre d’établissements", "degrés de liberté résiduels")


@dataclass(frozen=True, eq=False)
class Wishes:
    """The kept estimates of one territory, given out only where the rules on outputs let them."""

    territory: Territory
    context: OrientationContext
    audience: Audience

    @property
    def protection(self) -> Protection:
        return self.audience.stamp(*RULES)

    @property
    def sample(self) -> pd.Series | None:
        return self.context.sample(self.territory)

    def get(self, model: str, variable: str, grade: float | None = None) -> Estimate | NotEstimable:
        """One estimate, or why there is none."""
        rows = self.context.of(self.territory, model)
        rows = rows[
            (rows["variable"] == variable) & (rows["grade"].isna() if grade is None else rows["grade"] == grade)
        ]
        if rows.empty:
            return NotEstimable("no_data")
        row = rows.iloc[0]
        if row["refused"]:
            return NotEstimable(row["refused"], int(row["n"]), int(row["units"]))
        told = Inference("quasi-binomial", row["covariance"], None, row["cluster"] or None, None, _real(row["df"]))
        found = Estimate(
            variable, float(row["value"]), _real(row["low"]), _real(row["high"]), _real(row["se"]), int(row["n"]), int(row["units"]), told, "points"
        )  # fmt: skip
        spare = float(found.n - int(self.sample["parameters"]))
        return checked(found, self.audience.profile, n=found.n, establishments=found.units, residual_df=spare)

    @property
    def refusal(self) -> NotEstimable | None:
        """Why nothing is measured here, None when something is."""
        found = self.get("comparable", "ips")
        if not isinstance(found, NotEstimable):
            return None
        whole = self.get("comparable", "")
        return whole if whole.reason != "no_data" else found


def _real(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def about(found: Wishes, sources: Sequence[str]) -> dict[str, str | Protection]:
    """Mentions of exhibits at comparable results; none without a sample."""
    row = found.sample
    if row is None:
        return {}
    years = [int(year) for year in str(row["rentrees"]).split()]
    return {
        "population": f"élèves de 3e (hors SEGPA et ULIS) des collèges {found.territory.of}, notes et profil connus",
        "n": f"{quantity(int(row['colleges']), 'collège')}, {quantity(int(row['kept']), 'élève')}",
        "source": f"{'données fictives, ' if found.territory.fictitious else ''}{enumerate_fr(sources or ['extraits de l’académie'])}",
        "vintage": f"3e, {period('rentrée', years)}",
        "protection": found.protection,
    }


def key_figures(found: Wishes) -> tuple[KeyFigure, ...]:
    """Differences by social position, sex, place."""
    wanted = (
        ("ips", "Un IPS plus élevé de 35 points", "demande de seconde GT, à résultats scolaires comparables"),
        ("girl", "Filles plutôt que garçons", "à résultats scolaires comparables"),
        ("disperse", "Rural dispersé plutôt qu’urbain", "à résultats scolaires comparables"),
    )
    figures = []
    for variable, label, detail in wanted:
        value = found.get("comparable", variable)
        if not isinstance(value, NotEstimable):
            text = points(value.value, sign=True)
            figures.append(KeyFigure(label, text, detail, name=f"voeu_{variable}", raw=value.value, unit="points"))
    return tuple(figures)


def essential(found: Wishes) -> tuple[str, ...]:
    """At comparable results by position, sex, place; what the gap is made of is not told apart."""
    row, said = found.sample, []
    positions = found.get("comparable", "positions")
    if not isinstance(positions, NotEstimable):
        said.append(say.comparable(positions, band=BAND, ips=(float(row["ips_q1"]), float(row["ips_q4"]))))
    girls, raw = found.get("comparable", "girl"), found.get("split:sexe", "gap")
    if not isinstance(girls, NotEstimable):
        said.append(say.comparable_sex(girls, None if isinstance(raw, NotEstimable) else raw.value))
    place = found.get("comparable", "disperse")
    if not isinstance(place, NotEstimable):
        said.append(say.comparable_place(place))
    return (*said, say.COMPATIBLE) if said else ()


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
    for how, label in names.GRADES.items():
        value = found.get(f"grade:{how}", "ips")
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
    rows, least = found.context.exclusions, found.audience.profile.cell
    return pd.DataFrame(
        {
            "motif": [text[:1].upper() + text[1:] for text in rows["motif"]],
            "pupils": [int(n) if n >= least else "s" for n in rows["pupils"]],
        },
        columns=_keys(EXCLUSION_COLUMNS),
    )


def _cells(key: str, value: Estimate | NotEstimable) -> dict[str, object]:
    if isinstance(value, NotEstimable):
        return {key: "s" if value.reason == "secret" else "so", f"{key}_low": None, f"{key}_high": None}
    return {key: value.value, f"{key}_low": value.low, f"{key}_high": value.high}


def _keys(columns: Sequence[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
