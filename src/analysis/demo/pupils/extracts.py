"""The pupils written as an académie's own extracts: several formats, own names, and the quirks of real files."""

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from analysis.contracts import header

from ..country import DemoCountry
from ..files.layout import write_workbook
from ..randomness import stream
from . import destinies, tables
from .generation import Cohort, draw_cohorts
from .networks import programme_schools, uai_links
from .offer import actions, bassins, places
from .staff import staff_survey, staffing
from .writing import Text

ALIASES, TRUTH = "alias.yml", "truth.json"
_BEE, _CYCLADES = Text("windows-1252"), Text("utf-8-sig")
_LSU, _PLAIN = Text("utf-8", "\t"), Text("utf-8")
_TWICE, _MOVED, _NAMELESS, _MUMBLED = 0.001, 0.0005, 0.0002, 0.002
# Own titles of two systems, declared in the alias file; the other extracts follow the files to fill.
_BEE_TITLES = {
    "pupil": "ID_NATIONAL",
    "uai": "CODE_RNE",
    "mef": "CODE_MEF",
    "sex": "CODE_SEXE",
    "ips": "IPS_ELEVE",
    "residence": "COMMUNE_RESIDENCE",
}
_CYCLADES_TITLES = {
    "pupil": "NUMERO_CANDIDAT",
    "uai": "ETABLISSEMENT",
    "exam": "CODE_EXAMEN",
    "written": "MOYENNE_ECRIT",
}
_EXAM_CODES = {"DNB": "dnb", "BGT": "bac_gt", "BPRO": "bac_pro"}


def write_extracts(
    country: DemoCountry,
    folder: Path,
    *,
    academies: Collection[str] | None = None,
    sessions: Collection[int] | None = None,
    domains: Collection[int] = (),
    quirks: bool = True,
    confounded: bool = False,
    observe: Callable[[Cohort], None] = lambda cohort: None,
) -> tuple[Path, ...]:
    """Write every internal extract of a country into a folder (created) and return their paths, the alias file first.

    Parameters
    ----------
    academies, sessions
        Those the extracts cover; all by default.
    domains
        Sessions whose assessments are also given by domain.
    quirks
        Repeated and double enrolments, missing identifiers, reasons in place of numbers, codes in lower case.
    confounded
        See `draw_cohorts`.
    observe
        Called with each cohort: what is true of it is computed there without drawing it again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / ALIASES]
    written[0].write_text(_aliases(), encoding="utf-8", newline="\n")
    for cohort in draw_cohorts(country, academies=academies, sessions=sessions, confounded=confounded):
        observe(cohort)
        written += _of_cohort(cohort, folder, cohort.session in domains, quirks)
    keep = np.ones(len(country.colleges), bool)
    if academies is not None:
        keep = country.colleges["academie"].isin(academies).to_numpy()
    rentrees = [session - 1 for session in country.parameters["sessions"]]
    written += [
        _PLAIN.write(_titled(staffing(country, rentrees, keep)), folder / "personnels.csv"),
        _PLAIN.write(_titled(staff_survey(country, keep)), folder / "enquete_personnels.csv"),
        _PLAIN.write(_titled(uai_links(country, keep)), folder / "fusions.csv"),
        _workbook(bassins(country, keep), folder / "bassins.xlsx"),
        _workbook(programme_schools(country, keep), folder / "dispositifs_etablissements.xlsx"),
    ]
    return tuple(path for path in written if path)


def _of_cohort(cohort: Cohort, folder: Path, domains: bool, quirks: bool) -> list[Path | None]:
    rentree, session = cohort.rentree, cohort.session
    pupils = tables.pupils(cohort)
    if quirks:
        pupils = _quirks(stream(cohort.country.parameters["seed"], "quirks", session), pupils)
    exams = tables.pupil_exams(cohort)
    parquet = {
        f"orientation_{rentree}": destinies.orientation(cohort),
        f"devenir_{rentree}": destinies.outcomes(cohort),
        f"evaluations_6e_{rentree - 3}": tables.assessments(cohort, domains=domains),
    }
    paths = [_BEE.write(_bee(pupils), folder / f"BEE_{rentree}.csv")]
    for year, part in exams.groupby("session"):
        paths.append(_CYCLADES.write(_cyclades(part), folder / f"CYCLADES_{year}_{session}.csv"))
    paths.append(_LSU.write(_titled(tables.socle(cohort)), folder / f"LSU_{rentree}.csv"))
    paths.append(_PLAIN.write(_titled(places(cohort)), folder / f"places_{session}.csv"))
    paths.append(_PLAIN.write(_titled(actions(cohort)), folder / f"actions_orientation_{rentree}.csv"))
    paths.append(_PLAIN.write(_titled(destinies.programmes(cohort)), folder / f"dispositifs_eleves_{rentree}.csv"))
    for name, table in parquet.items():
        if len(table):
            _titled(table).to_parquet(folder / f"{name}.parquet", index=False)
            paths.append(folder / f"{name}.parquet")
    return paths


def _titled(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns=header)


def _bee(pupils: pd.DataFrame) -> pd.DataFrame:
    """As the base of pupils: sex as 1 or 2, decimal comma, no column for the status."""
    own = pupils.drop(columns=["status", "ips_reason"])
    own["sex"] = own["sex"].cat.rename_categories({"M": "1", "F": "2"})
    own["ips"] = own["ips"].astype("str").str.replace(".", ",", regex=False)
    return own.rename(columns=lambda name: _BEE_TITLES.get(name, header(name)))


def _cyclades(exams: pd.DataFrame) -> pd.DataFrame:
    """As the exams' system: codes of its own, an absent candidate « non admis »."""
    written = exams["exam"].astype("str").map({code: name for name, code in _EXAM_CODES.items()})
    own = exams.assign(
        exam=written.astype("category"),
        present=_spelt(exams["present"], "P", "A"),
        passed=_spelt(exams["passed"].fillna(False).astype(bool), "ADM", "REF"),
    )
    return own.rename(columns=lambda name: _CYCLADES_TITLES.get(name, header(name)))


def _spelt(values: pd.Series, yes: str, no: str) -> pd.Categorical:
    return pd.Categorical.from_codes(values.to_numpy(dtype=np.int8), categories=[no, yes])


def _quirks(rng: np.random.Generator, pupils: pd.DataFrame) -> pd.DataFrame:
    """What real extracts hold: rows twice, pupils in two collèges, no identifier, « NS », codes in lower case."""
    rows = len(pupils)
    twice = pupils[rng.random(rows) < _TWICE]
    moved = pupils[rng.random(rows) < _MOVED].copy()
    moved["uai"] = moved["uai"].iloc[rng.permutation(len(moved))].to_numpy()
    nameless = pupils[rng.random(rows) < _NAMELESS].assign(pupil="")
    mumbled = pd.Series(rng.random(rows) < _MUMBLED) & pupils["ips"].isna()
    changed = pupils.assign(ips=pupils["ips"].astype("object").mask(mumbled, "NS"))
    changed["uai"] = changed["uai"].cat.rename_categories(lambda code: code.lower() if code.endswith("A") else code)
    return pd.concat([changed, *(part.astype({"uai": "str"}) for part in (twice, moved, nameless))], ignore_index=True)


def _workbook(table: pd.DataFrame, path: Path) -> Path:
    """Dates as in a spreadsheet, 01/09/2022."""
    days = table.columns[table.columns.str.startswith("date_")]
    shown = table.astype("object").where(table.notna(), None)
    for name in days:
        shown[name] = [f"{d[8:]}/{d[5:7]}/{d[:4]}" if isinstance(d, str) else None for d in shown[name]]
    rows = [tuple(header(name) for name in shown.columns), *shown.itertuples(index=False, name=None)]
    write_workbook({"Feuille1": rows}, path)
    return path


def _aliases() -> str:
    entries = [
        {
            "table": "pupils",
            "fichiers": "BEE_*.csv",
            "colonnes": {title: header(name) for name, title in _BEE_TITLES.items()},
            "valeurs": {"sexe": {"1": "M", "2": "F"}},
            "constantes": {"statut": "scolaire"},
        },
        {
            "table": "pupil_exams",
            "fichiers": "CYCLADES_*.csv",
            "colonnes": {title: header(name) for name, title in _CYCLADES_TITLES.items()},
            "valeurs": {"examen": dict(_EXAM_CODES)},
        },
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
