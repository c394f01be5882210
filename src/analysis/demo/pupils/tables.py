"""The canonical tables of one cohort, before anything is written: canonical names and codes, invented identifiers."""

import numpy as np
import pandas as pd

from analysis.contracts import COMPONENTS, DOMAINS

from ..randomness import stream
from . import coefficients as c
from .codes import coded, constant, stacked
from .generation import Cohort
from .paths import SEGPA

_PCS = ("defav", "moy", "fav", "tfav")
_EP = ("hors_ep", "REP", "REP+")
_MEF = ("10310019110", "10310029111")  # 3e générale, 3e SEGPA
_DOMAINS = {"francais": tuple(DOMAINS)[1:7], "mathematiques": tuple(DOMAINS)[7:]}
_UNKNOWN_IPS, _UNKNOWN_ENTRY, _ULIS, _UPE2A, _LSU_EMPTY = 0.008, 0.03, 0.4, 0.1, 0.015


def pupils(cohort: Cohort) -> pd.DataFrame:
    """The table `pupils` of the year of 3e."""
    frame, colleges, rows = cohort.pupils, cohort.country.colleges, len(cohort.pupils)
    rng = stream(cohort.country.parameters["seed"], "table of pupils", cohort.session)
    college, group = frame["college"].to_numpy(), frame["group"].to_numpy()
    sectors = colleges["sector"].ne("public").to_numpy()[college].astype(np.int8)
    ep = colleges["ep"].fillna("hors_ep").map(_EP.index).to_numpy()[college]
    divisions = [f"3{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] + [f"3{n}" for n in range(1, 40)]
    unknown = rng.random(rows) < _UNKNOWN_IPS
    entry = np.where(rng.random(rows) < _UNKNOWN_ENTRY, np.nan, frame["ability"].round(3))
    absent, special = group == 1, rng.random(rows)
    return pd.DataFrame(
        {
            "pupil": frame["number"],
            "rentree": cohort.rentree,
            "uai": coded(college, colleges["uai"]),
            "level": constant("3e", rows),
            "status": constant("scolaire", rows),
            "mef": coded(group == SEGPA, _MEF),
            "division": coded(
                np.where(group == SEGPA, 64, frame["division"].clip(upper=63)), [*divisions[:64], "3SEG"]
            ),
            "sector": coded(sectors, ("public", "prive_sous_contrat")),
            "ep": coded(ep, _EP),
            "sex": coded(frame["girl"], ("M", "F")),
            "age": frame["delay"].to_numpy() + 14,
            "delay": frame["delay"],
            "ips": np.where(unknown, np.nan, frame["ips"].round(1)),
            "ips_reason": coded(np.where(unknown, 0, -1), ("nd",)),
            "pcs": coded(np.where(unknown, -1, frame["pcs"]), _PCS),
            "scholarship": frame["scholarship"],
            "boarding": coded(frame["boarding"], ("externe", "demi_pension", "interne")),
            "residence": coded(frame["home"], cohort.country.communes["commune"]),
            "qpv": frame["qpv"],
            "segpa": group == SEGPA,
            "ulis": absent & (special < _ULIS),
            "upe2a": absent & (special > 1 - _UPE2A),
            "entry_score": entry,
            "coursework": frame["coursework"].round(2),
        }
    )


def pupil_exams(cohort: Cohort) -> pd.DataFrame:
    """The table `pupil_exams`: the DNB of the cohort, and the baccalauréat of those who reached it."""
    frame, colleges = cohort.pupils, cohort.country.colleges
    present, segpa = frame["group"].to_numpy() != 1, frame["group"].to_numpy() == SEGPA
    passed = frame["passed"].to_numpy()
    mention = np.where(passed & ~segpa, np.digitize(frame["score"].fillna(0), (12, 14, 16)) - 1, -1)
    dnb = pd.DataFrame(
        {
            "pupil": frame["number"],
            "session": cohort.session,
            "exam": constant("dnb", len(frame)),
            "series": coded(segpa, ("generale", "professionnelle")),
            "uai": coded(frame["college"], colleges["uai"]),
            "present": present,
            "passed": pd.array(passed, dtype="boolean"),
            "mention": coded(mention, ("ab", "b", "tb")),
            "written": frame["written"].round(2),
            "coursework": frame["coursework"].round(2),
            "mark": frame["score"].clip(0, 20).round(2),
        }
    )
    dnb.loc[~present, "passed"] = pd.NA
    if cohort.session + 3 > cohort.horizon:
        return dnb
    return stacked([dnb, _baccalaureate(cohort)])


def _baccalaureate(cohort: Cohort) -> pd.DataFrame:
    frame = cohort.pupils
    general = (frame["track"] == 0) & frame["second_year"].between(0, 1)
    here = frame[(general | (frame["track"] == 1)) & (frame["exit_year"] == 0) & (frame["lost"] == 0)]
    rng = stream(cohort.country.parameters["seed"], "marks of the baccalaureate", cohort.session)
    kind = np.where(here["track"] == 1, 2, here["second_year"])
    written = 9.2 + 1.2 * (here["coursework"] - 12.0) + np.where(kind == 2, 2.6, 1.6) + rng.normal(0, 1.6, len(here))
    return pd.DataFrame(
        {
            "pupil": here["number"],
            "session": cohort.session + 3,
            "exam": coded(kind == 2, ("bac_gt", "bac_pro")),
            "series": coded(kind, ("gnle", "stmg", "production")),
            "uai": coded(here["lycee"], cohort.country.lycees["uai"]),
            "present": True,
            "passed": pd.array(here["bac"], dtype="boolean"),
            "written": written.clip(0, 20).round(2),
            "coursework": here["coursework"].round(2),
        }
    )


def assessments(cohort: Cohort, *, domains: bool) -> pd.DataFrame:
    """The table `assessments`: French and mathematics at entry in 6e, three years before; by domain too if asked."""
    frame, rows = cohort.pupils, len(cohort.pupils)
    rng = stream(cohort.country.parameters["seed"], "assessments", cohort.session)
    s, girl = c.SCORE, frame["girl"].to_numpy()
    parts = []
    for discipline, gap in c.SCORE_GIRL.items():
        latent = s["ability"] * frame["ability"] + s["noise"] * rng.normal(size=rows) + np.where(girl, gap, -gap) / 2
        score = (s["mean"] + s["sd"] * latent).to_numpy()
        wanted = {"ensemble": score}
        if domains:
            wanted |= {name: score + rng.normal(0, c.DOMAIN_NOISE, rows) for name in _DOMAINS[discipline]}
        absent = rng.random(rows) < _UNKNOWN_ENTRY
        for name, values in wanted.items():
            part = pd.DataFrame(
                {
                    "pupil": frame["number"],
                    "rentree": cohort.rentree - 3,
                    "uai": coded(frame["college"], cohort.country.colleges["uai"]),
                    "level": constant("6e", rows),
                    "discipline": constant(discipline, rows),
                    "domain": constant(name, rows),
                    "score": np.where(absent, np.nan, np.clip(values, 0, 600).round(1)),
                    "score_reason": coded(np.where(absent, 0, -1), ("nd",)),
                    "group": pd.array(np.digitize(values, (190, 215, 245, 275, 305)) + 1, dtype="Int64"),
                    "mastery": pd.array(values > c.MASTERY, dtype="boolean"),
                }
            )
            part.loc[absent, ["group", "mastery"]] = pd.NA
            parts.append(part)
    return stacked(parts)


def socle(cohort: Cohort) -> pd.DataFrame:
    """The table `socle` at the end of cycle 4: teachers' judgements, more or less severe from one collège to another."""
    frame, colleges, rows = cohort.pupils, cohort.country.colleges, len(cohort.pupils)
    seed = cohort.country.parameters["seed"]
    severity = stream(seed, "severity").normal(0, c.SEVERITY_SD, len(colleges))
    rng = stream(seed, "socle", cohort.session)
    silent = (rng.random(len(colleges)) < _LSU_EMPTY)[frame["college"].to_numpy()]
    latent = frame["ability"].to_numpy() - severity[frame["college"].to_numpy()]
    columns = {}
    for name in COMPONENTS:
        positions = np.digitize(latent + rng.normal(0, c.SOCLE_NOISE, rows), c.SOCLE_CUTS) + 1
        columns[name] = pd.array(positions, dtype="Int64")
    table = pd.DataFrame(
        {
            "pupil": frame["number"],
            "rentree": cohort.rentree,
            "uai": coded(frame["college"], colleges["uai"]),
            "cycle": 4,
            **columns,
        }
    )
    table.loc[silent, list(COMPONENTS)] = pd.NA
    return table
