"""Value added from pupils' results, where an académie's own tables are imported: one model for all of them."""

from dataclasses import dataclass

import pandas as pd

from analysis.context.families import Family, kept
from analysis.context.value_added import window_of
from analysis.frames.pupils import pupil_panel
from analysis.measures.results import NotEstimable, tidy
from analysis.measures.value_added import pupil_value_added
from analysis.store import Store

TABLES = ("pupils", "pupil_exams", "establishments")


@dataclass(frozen=True, eq=False)
class PupilValueAddedContext:
    """`schools` and `terms` of `PupilValueAdded` (terms tidy), its numbers; `refusal` says why there is none.

    `exclusions` are those of the panel: session, reason, motif, pupils.
    """

    sessions: tuple[int, ...]
    refusal: NotEstimable | None
    schools: pd.DataFrame
    terms: pd.DataFrame
    exclusions: pd.DataFrame
    sd: float | None
    n: int
    units: int
    left_out: int
    without_entry: bool

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind it: table → conditions."""
        exams = {"exam": "dnb", "series": "generale", "session": self.sessions}
        return {"pupil_exams": exams, "pupils": {"level": "3e", "rentree": tuple(s - 1 for s in self.sessions)}}


def load_pupil_value_added(store: Store) -> PupilValueAddedContext | None:
    """The context of this state of the store, computed once; None where there is no table of pupils' results."""
    if not {"pupils", "pupil_exams"} <= set(store.tables()):
        return None
    frames = kept(store, PUPIL_VALUE_ADDED)
    summary = frames["summary"].iloc[0]
    return PupilValueAddedContext(
        sessions=tuple(frames["sessions"]["session"].tolist()),
        refusal=NotEstimable(summary["reason"], int(summary["n"]), int(summary["units"]))
        if summary["reason"]
        else None,
        schools=frames["schools"],
        terms=frames["terms"],
        exclusions=frames["exclusions"],
        sd=None if pd.isna(summary["sd"]) else float(summary["sd"]),
        **{name: int(summary[name]) for name in ("n", "units", "left_out")},
        without_entry=bool(summary["without_entry"]),
    )


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    published = store.values("pupil_exams", "session", {"exam": "dnb", "series": "generale"})
    sessions = window_of(published, max(published, default=None))
    panel = pupil_panel(store, store.index().france, sessions=sessions)
    found = pupil_value_added(panel.data)
    refused = isinstance(found, NotEstimable)
    summary = {
        "reason": found.reason if refused else "",
        "sd": None if refused else found.sd,
        "n": found.n,
        "units": found.units,
        "left_out": 0 if refused else found.left_out,
        "without_entry": False if refused else found.without_entry,
    }
    return {
        "summary": pd.DataFrame([summary]).astype({"sd": "float64", "reason": "str"}),
        "sessions": pd.DataFrame({"session": pd.Series(sessions, dtype="int64")}),
        "schools": pd.DataFrame() if refused else found.schools.astype({"school": "str"}),
        "terms": pd.DataFrame() if refused else tidy(*found.terms),
        "exclusions": panel.exclusions,
    }


PUPIL_VALUE_ADDED = Family("valeur-ajoutee-eleves", TABLES, _frames)
