"""A list of pupils chosen by a parameter: what becomes of them, beside the others."""

from dataclasses import dataclass

import pandas as pd

from analysis.errors import Problem, UserError, did_you_mean
from analysis.frames.cohort_lists import FOLDER, column_of
from analysis.measures.cohorts import Bounds
from analysis.wording.sentences import cohorts as say

from .. import names
from ..shares import Shares, bounds_frame, stacked
from .results import EVENTS, Destinies


@dataclass(frozen=True, eq=False)
class Listed:
    """The pupils of a list, and the other pupils of the territory: shares by code of `EVENTS`."""

    name: str
    members: Shares
    others: Shares

    @property
    def n(self) -> int | None:
        """Pupils of the list; None where hidden."""
        return next((found.n for found in self.members.values() if isinstance(found, Bounds)), None)


def listed(results: Destinies, asked: str) -> Listed | None:
    """The list asked for by the name of its file, however written; None without one, and in a réseau, where none is counted.

    Raises UserError for a list that the data do not hold, with the nearest name.
    """
    if not asked or results.followed.small:
        return None
    part = results.groups.get(column_of(asked))
    if part is None:
        known = [group.removeprefix(names.LIST) for group in results.groups if group.startswith(names.LIST)]
        raise UserError(
            Problem(
                f"liste d’élèves inconnue « {asked} »",
                where="liste",
                allowed=", ".join(known) or f"aucune : le dossier « {FOLDER} » des données est vide",
                todo=did_you_mean(column_of(asked).removeprefix(names.LIST), known)
                or f"déposer un fichier CSV dans le dossier « {FOLDER} » des données",
            )
        )
    return Listed(asked, part["oui"], part["non"])


def list_rows(found: Listed) -> pd.DataFrame:
    """Members, then the others, by destiny, for `bound_rows`."""
    sides = (("oui", found.members, "territory"), ("non", found.others, "other"))
    return stacked(
        [
            bounds_frame({names.LISTED[code]: shares[event]}, group=names.EVENTS[event], role=role)
            for event in EVENTS
            for code, shares, role in sides
        ]
    )


def list_sentence(found: Listed) -> str:
    """What becomes of them, and of the others."""
    return say.listed(found.name, found.members, found.others)
