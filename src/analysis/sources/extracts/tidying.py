"""What is deduced from other columns of the same extract, or set aside, table by table."""

from collections.abc import Callable, Mapping

import pandas as pd

from ..draft import Draft

Columns = dict[str, pd.Series]
# Age reached during the calendar year of the rentrée by a pupil neither late nor early.
_AGE = {
    **dict(zip(("cp", "ce1", "ce2", "cm1", "cm2", "6e", "5e", "4e", "3e"), range(6, 15), strict=True)),
    "2nde_gt": 15,
    "2nde_pro": 15,
    "cap_1": 15,
    "1re_g": 16,
    "1re_t": 16,
    "1re_pro": 16,
    "cap_2": 16,
    "terminale_g": 17,
    "terminale_t": 17,
    "terminale_pro": 17,
}


def _pupils(draft: Draft, columns: Columns) -> None:
    """Years late follow from the age and the class where they are not given."""
    late = columns["age"] - columns["level"].map(_AGE).astype("Int64")
    columns["delay"] = columns["delay"].fillna(late.where(late.between(-3, 6)))


def _exams(draft: Draft, columns: Columns) -> None:
    """An absent candidate has neither result nor mark, whatever the file writes."""
    absent = ~columns["present"].fillna(False).astype(bool)
    written = int((absent & columns["passed"].notna()).sum())
    if written:
        draft.notes.append(f"{written} candidats absents : leur résultat est « sans objet »")
    for name in ("passed", "mention", "written", "mark"):
        columns[name] = columns[name].mask(absent)
    columns["mention"] = columns["mention"].where(columns["passed"].fillna(False).astype(bool), None).astype("str")
    columns["passed_reason"] = columns["passed_reason"].mask(absent, "so")


TIDY: Mapping[str, Callable[[Draft, Columns], None]] = {"pupils": _pupils, "pupil_exams": _exams}
ONE_A_YEAR = ("pupils",)  # tables where a pupil enrolled twice the same year keeps the first enrolment


def drop_second_enrolments(draft: Draft, person: str) -> None:
    """Set aside the second enrolment of a pupil in a year."""
    twice = draft.frame.duplicated([person, "rentree"])
    draft.drop(twice, "seconde inscription du même élève la même année (la première est gardée)")
