"""What exhibits on cohorts say of themselves."""

from collections.abc import Sequence

import pandas as pd

from analysis.exhibits import Callout, Column, callout
from analysis.frames.cohorts import REMARKS
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds
from analysis.protection import REFUSAL
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, count, enumerate_fr, percent, quantity, sentence_case
from analysis.wording.numbers import session as named_session
from analysis.wording.sentences import cohorts as say

from .counts import Followed
from .higher import Higher

REMARK_COLUMNS = (
    Column("rentree", "Rentrée de 3e", format="year"),
    Column("label", "Constat"),
    Column("told", "Élèves", align="right"),
)


def remark_rows(remarks: pd.DataFrame) -> pd.DataFrame:
    """What was counted apart, for `REMARK_COLUMNS`; a number too small is not told."""
    details = [f" ({text})" if text else "" for text in remarks["detail"]]
    return pd.DataFrame(
        {
            "rentree": remarks["rentree"],
            "label": [REMARKS[reason] + more for reason, more in zip(remarks["reason"], details, strict=True)],
            "told": ["s" if pd.isna(n) else count(int(n)) for n in remarks["pupils"]],
        }
    )


def about(followed: Followed, n: int | None, sources: Sequence[str], *, what: str = "élèves de 3e") -> dict[str, str]:
    """Population, n, source and vintage."""
    producer = "données fictives, " if followed.territory.fictitious else ""
    return {
        "population": f"{what} des collèges {followed.territory.of}, {say.years(followed.year)}",
        "n": quantity(n, "élève") if n is not None else "effectif couvert par le secret statistique",
        "source": f"{producer}{enumerate_fr(sources)}",
        "vintage": f"cohorte de 3e {say.years(followed.year)}, suivie trois ans",
    }


def covered(followed: Followed) -> str:
    """« Élèves de 3e à la rentrée 2021, suivis trois ans »."""
    return sentence_case(f"élèves de 3e {say.years(followed.year)}, suivis trois ans")


def refused(result: NotEstimable) -> Callout:
    """A boxed refusal."""
    return callout("info", "Non donné ici", say.refused(result), protection=REFUSAL)


def described(found: Bounds | NotEstimable) -> str:
    """What bounds describe; that they are wider where the number of those not found is hidden."""
    hidden = isinstance(found, Bounds) and found.missing is None
    return f"{say.WIDER} {say.DESCRIBED}" if hidden else say.DESCRIBED


def coverage(followed: Followed, n: int | None, missing: float | None) -> str:
    """Who is followed, how the cohort is fixed, what is not known."""
    size = f"{count(n)} élèves" if n is not None else "Effectif couvert par le secret statistique"
    lost = f"{NARROW}; {percent(missing, 1)} ne sont pas retrouvés trois ans après" if missing is not None else ""
    return (
        f"{size}{lost}. La cohorte est fixée par les classes de 3e {say.years(followed.year)}{NARROW}: un élève y reste, retrouvé ou non. "
        "Un élève sans ligne de suivi à une date observée compte parmi les non retrouvés. Les apprentis ne sont vus qu’au 31 décembre et "
        "les étudiants au 15 janvier : un élève peut manquer pour cette seule raison."
    ).replace(" : ", f"{NARROW}: ")


def about_bac(territory: Territory, rows: pd.DataFrame, session: int, sources: Sequence[str]) -> dict[str, str]:
    """The same for the published results of the baccalauréat."""
    producer = "données fictives" if territory.fictitious else "DEPP"
    return {
        "population": f"candidats au baccalauréat {territory.of}",
        "n": f"{count(int(rows['present'].sum()))} candidats présents",
        "source": f"{producer}, {enumerate_fr(sources)}",
        "vintage": named_session(session),
    }


def higher_covered(results: Higher | None, session: int | None) -> str:
    """« Bacheliers de la session 2025 ; résultats publiés de la session 2025 »."""
    said = [f"bacheliers de la {named_session(results.session)}"] if results else []
    said += [f"résultats publiés de la {named_session(session)}"] if session else []
    return sentence_case(f"{NARROW}; ".join(said) or "aucune session")
