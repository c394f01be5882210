"""Actions of orientation: what they cover, and what goes with their hours, described."""

import pandas as pd

from analysis.context.orientation_actions import TOTAL
from analysis.contracts import ACTIONS
from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.wording.numbers import NARROW, sentence_case
from analysis.wording.sentences import actions as say

from . import names
from .wishes import Wishes

COVERAGE_COLUMNS = (
    Column("label", "Action"),
    Column("holding", "Collèges qui l’ont déclarée", format="integer"),
    Column("share", "Part des collèges (%)", format="decimal:1"),
    Column("reached", "Part des élèves de 3e touchés (%)", format="decimal:1"),
    Column("hours", "Heures par élève touché", format="decimal:1"),
)
ASSOCIATION_COLUMNS = (
    Column("label", "À résultats et profil comparables"),
    Column(
        "value", "Pour 10 heures de plus par élève, points [intervalle à 95" + NARROW + "%]", format="signed:1", low="low", high="high"
    ),
)  # fmt: skip
RESPONSES = {"wish": names.STAGES["voeu"], "passage": names.STAGES["destination"]}


def covered(found: Wishes) -> pd.DataFrame:
    """What each action covers at the last rentrée declared, for `COVERAGE_COLUMNS`; empty where no action is."""
    rows = []
    for row in _rows(found).itertuples():
        if row.action == TOTAL:
            continue
        shares = {"share": 100 * row.holding / row.colleges, "reached": row.reached}
        rows.append({"label": sentence_case(ACTIONS[row.action]), "holding": row.holding, "hours": row.hours} | shares)
    return pd.DataFrame(rows, columns=[column.key for column in COVERAGE_COLUMNS])


def association(found: Wishes, response: str) -> Estimate | NotEstimable:
    """What goes with ten hours more, as the rules on outputs let it be given."""
    return found.get("actions", response)


def associations(found: Wishes) -> pd.DataFrame:
    """Every outcome, for `ASSOCIATION_COLUMNS`."""
    rows = []
    for response, label in RESPONSES.items():
        value = association(found, response)
        if not isinstance(value, NotEstimable):
            rows.append({"label": label, "value": value.value, "low": value.low, "high": value.high})
    return pd.DataFrame(rows, columns=[key for column in ASSOCIATION_COLUMNS for key in column.reads()])


def text(found: Wishes) -> str | None:
    """Coverage, then what goes with hours; None where no action is declared or the territory has too few collèges."""
    rows = _rows(found)
    whole = rows[rows["action"] == TOTAL]
    if whole.empty:
        return None
    row = whole.iloc[0]
    told = say.covered(
        int(row["holding"]),
        int(row["colleges"]),
        float(row["hours"]),
        rentree=int(row["rentree"]),
        in_=found.territory.in_,
    )
    wish = association(found, "wish")
    return told if isinstance(wish, NotEstimable) else f"{told} {say.associated(wish)}"


def _rows(found: Wishes) -> pd.DataFrame:
    rows = found.context.actions
    return rows[rows["territory"] == found.territory.id]
