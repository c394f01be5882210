"""What every exhibit of a panel says of itself, and what stands in for one that cannot be made."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd

from analysis.contracts import CONTRACTS
from analysis.exhibits import Callout, Exhibit, callout
from analysis.frames import Panel
from analysis.measures import NotEstimable
from analysis.protection import REFUSAL, Protection, published
from analysis.store import Store
from analysis.wording.numbers import count, enumerate_fr, period, rentree, sentence_case, session
from analysis.wording.sentences import DNB, not_estimable, refusal

T = TypeVar("T")


def mentions(panel: Panel, sources: Sequence[str], *, all_sessions: bool = False) -> dict[str, str | Protection]:
    """Population, n, source, vintage and tables of exhibits about the headline session, or about all the panel's sessions.

    Nothing when no session could be studied: the chapter has no exhibit then.
    """
    rows = panel.data if all_sessions else panel.headline
    if panel.headline_session is None:
        return {}
    years = period("session", panel.sessions) if all_sessions else session(panel.headline_session)
    colleges, candidates = rows["uai"].nunique(), int(rows["present"].sum())
    return {
        "population": _population(panel),
        "n": f"{DNB.schools(colleges)}, {count(candidates)} candidats présents",
        "source": f"{_producer(panel)}, {enumerate_fr(sources)}",
        "vintage": f"{years}, IPS de la {rentree(panel.ips_rentree)}",
        "protection": published(panel.reads),
    }


def _producer(panel: Panel) -> str:
    return "données fictives" if panel.territory.fictitious else "DEPP"


def _population(panel: Panel) -> str:
    territory = panel.territory
    who = territory.the_ if territory.level == "etablissement" else f"collèges {territory.of}"
    return f"{who}, série générale"


def secrecy(store: Store) -> tuple[str, ...]:
    """The page on methods that a report needs where pupils are imported: what is shown of them, and what is not."""
    return ("secret-statistique",) if any(CONTRACTS[table].individual for table in store.tables()) else ()


def covered(panel: Panel) -> str:
    """What the report covers: « session 2023, IPS de la rentrée 2022 ; évolution sur les sessions 2022 à 2024 »."""
    if panel.headline_session is None:
        return "aucune session"
    text = session(panel.headline_session)
    text += f", IPS de la {rentree(panel.ips_rentree)}" if panel.ips_rentree is not None else ""
    if len(panel.sessions) > 1:
        text += f"\u202f; évolution sur les {period('session', panel.sessions)}"
    return text[:1].upper() + text[1:]


def no_object(panel: Panel) -> str:
    """Why the chapter has no object in this territory (the box's title already says that it has none)."""
    return sentence_case(_why(panel).removeprefix("Chapitre sans objet\u202f: "))


def _why(panel: Panel) -> str:
    where = panel.territory.in_
    if panel.headline_session is None:
        return refusal("no_table", data="IPS des collèges, résultats au DNB")
    known = panel.exclusions[panel.exclusions["session"] == panel.headline_session]
    if known["colleges"].sum() == 0:
        return refusal("no_college", in_=where)
    reasons = "\u202f; ".join(f"{row.motif} ({count(row.colleges)})" for row in known.itertuples())
    return f"{refusal('no_result', in_=where, session=panel.headline_session)} Collèges écartés\u202f: {reasons}."


def shown(result: T, make: Callable[[T], Exhibit]) -> Exhibit | None:
    """The exhibit made from a result; a boxed refusal where the measure refused; nothing for nothing (None, or a frame without rows)."""
    if result is None or (isinstance(result, pd.DataFrame) and result.empty):
        return None
    return refused(result) if isinstance(result, NotEstimable) else make(result)


def refused(result: NotEstimable) -> Callout | None:
    """A boxed refusal; None when there is no data at all, which the top of the chapter already says."""
    if result.reason == "no_data":
        return None
    return callout("info", "Non calculé ici", not_estimable(result), protection=REFUSAL)
