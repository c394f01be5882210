"""A cohort as counts: one row per place and combination of codes, before anything is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.frames.cohort_states import HORIZONS, PLACES
from analysis.frames.cohorts import Cohort

from .codes import COLUMNS, CONTINUUM, GROUPS, MOVES, issue, known, placed, renamed, suite

FEWEST_PUPILS = 200
"""Pupils of a cohort below which a programme is not counted apart: nearly all of its counts would be hidden."""
_OWN = (
    "uai",
    "departement",
    "academie",
    "late",
    "issue",
    "sortie",
    "voie",
    "suite",
    "lieu",
    "chaine",
    *COLUMNS.values(),
)


@dataclass(frozen=True, eq=False)
class Counted:
    """A cohort as counts: `cells` holds, by subject, one row per place and combination of codes, with ``count``.

    `crossed` are its programmes and lists.
    """

    rentree: str
    horizons: tuple[int, ...]
    crossed: tuple[str, ...]
    cells: Mapping[str, pd.DataFrame]

    @classmethod
    def of(cls, followed: Cohort) -> "Counted":
        """Count a cohort by collège for what goes down to réseaux, by département for the rest."""
        pupils = followed.pupils
        crossed = tuple(
            n for n in pupils if n not in _OWN and not n.startswith(("devenir", "apres")) and _enough(pupils[n])
        )
        codes = pupils[["uai", "departement", *crossed]].assign(
            **{name: known(pupils[column]) for name, column in COLUMNS.items()},
            **{f"d{months}": pupils[f"devenir{months}"] for months in followed.horizons},
            **{f"apres{months}": known(pupils[f"apres{months}"], "non_observe") for months in followed.after_exit},
        )
        if followed.horizons:
            codes["issue"] = renamed(pupils["issue"], issue)
            codes["sortie"] = known(pupils["sortie"], "")
        years = [f"d{months}" for months in followed.horizons]
        wanted = {"reseaux": ["uai", *years[-1:], "issue", "sortie"], "parcours": [*years, "issue"]}
        groups = (*GROUPS, *crossed)
        if followed.horizons == HORIZONS:
            wanted |= {f"groupe {name}": [name, *years, "issue", "sortie"] for name in groups}
            wanted |= {f"apres {months}": ["issue", f"apres{months}"] for months in followed.after_exit}
        if followed.bac_observed:
            codes["voie"] = known(pupils["voie"], "sans")
            codes["suite"] = suite(pupils)
            wanted |= {"voie": ["voie", "suite"], "suite": ["uai", "suite"]}
            wanted |= {f"suite {name}": [name, "voie", "suite"] for name in GROUPS}
            if followed.horizons == HORIZONS:
                wanted |= {f"continuum {name}": [name, "d12", "voie", "suite"] for name in CONTINUUM}
            if pupils["lieu"].isin(list(PLACES)[:-1]).any():
                codes["lieu"] = placed(codes["suite"], pupils["lieu"])
                wanted |= {"lieu": ["lieu"]} | {f"lieu {name}": [name, "lieu"] for name in MOVES}
        return cls(
            str(followed.rentree),
            followed.horizons,
            crossed,
            {subject: _counts(codes, ["departement", *columns]) for subject, columns in wanted.items()},
        )


def _counts(codes: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Pupils by combination of codes, those that occur."""
    found = codes.groupby(columns, observed=True).size().rename("count").reset_index()
    return found.astype(dict.fromkeys(columns, "str"))


def _enough(member: pd.Series) -> bool:
    """A list is always followed; a programme where it has pupils enough for its counts to be shown somewhere."""
    return member.name.startswith("liste-") or int((member == "oui").sum()) >= FEWEST_PUPILS
