"""From the situations of the table `outcomes` to what a cohort's report tells: destinies, exits, what follows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.territories import departements, uai_departement

HORIZONS = (12, 24, 36)
AFTER_EXIT = (6, 12, 24, 36)

DESTINIES = {
    "gt_heure": "voie générale et technologique, à l’heure",
    "gt_retard": "voie générale et technologique, avec retard",
    "pro": "voie professionnelle sous statut scolaire",
    "apprentissage": "apprentissage",
    "autre": "autre formation",
    "qualifie": "sorti avec une qualification",
    "sorti_inconnu": "sorti, qualification inconnue",
    "ssq": "sorti sans qualification",
    "parti": "parti hors de l’académie, ou décédé",
    "non_retrouve": "non retrouvé",
}
ISSUES = {"ssq": "sans qualification", "qualifie": "avec une qualification", "perdu": "non retrouvé", "parti": "parti"}
FOLLOWED = "suivi"
AFTERMATHS = {
    "retour": "revenu en formation initiale",
    "apprentissage": "en apprentissage",
    "emploi": "en emploi salarié",
    "dispositif": "dans un dispositif d’insertion",
    "neet": "ni emploi ni formation, situation connue",
    "non_retrouve": "non retrouvé",
}
HIGHER = {
    "licence": "université (licence)",
    "but": "BUT",
    "cpge": "classe préparatoire",
    "sts": "section de technicien supérieur",
    "autre_superieur": "autre formation supérieure",
    "ailleurs": "pas dans l’enseignement supérieur",
    "non_retrouve": "non retrouvé",
}
CHAIN = {
    "superieur": "bachelier, dans le supérieur",
    "bachelier_ailleurs": "bachelier, pas dans le supérieur",
    "bachelier_inconnu": "bachelier non retrouvé",
    "non_bachelier": "pas bachelier à l’heure",
    "non_retrouve": "non retrouvé ou parti",
}
PLACES = {
    "meme_departement": "dans le département de leur collège",
    "meme_academie": "dans un autre département de l’académie",
    "autre_academie": "dans une autre académie",
    "lieu_inconnu": "lieu non connu",
}
ROUTES = {"generale": "générale", "technologique": "technologique", "professionnelle": "professionnelle"}
NOTIONS = {
    "sans_qualification": "sortie sans qualification",
    "sans_diplome": "sortie sans diplôme",
    "decrochage": "décrochage",
}
"""Notions of exit that a cohort can count; « sortant précoce » is one of a survey of the 18–24, not of a cohort."""

_CLASSES = {12: "2nde_gt", 24: "1re_gt", 36: "terminale_gt"}
_GT = ("2nde_gt", "1re_gt", "terminale_gt")
_HIGHER = ("licence", "but", "cpge", "sts", "autre_superieur")
_FIXED = {
    **dict.fromkeys(_GT, "gt_retard"),
    **dict.fromkeys(_HIGHER, "gt_heure"),
    **dict.fromkeys(("2nde_pro", "1re_pro", "terminale_pro", "cap"), "pro"),
    **dict.fromkeys(("3e", "agricole", "autre_formation", "retour_formation", "dispositif"), "autre"),
    "apprentissage": "apprentissage",
    "sorti_qualifie": "qualifie",
    "sorti_non_qualifie": "ssq",
    "emploi": "sorti_inconnu",
    "sans_emploi_ni_formation": "sorti_inconnu",
    "hors_academie": "parti",
    "decede": "parti",
    "non_retrouve": "non_retrouve",
}
_QUALIFYING = ("cap", "bac_pro", "bac_gt")
_NO_DIPLOMA = ("aucun", "dnb", "cfg")
# Nomenclature of 1969: level V is reached in the last year of a CAP, or in a lycée beyond the first year of a short cycle.
_LEVEL_V = ("cap_2", "1re_pro", "terminale_pro", "2nde_gt", "1re_g", "1re_t", "terminale_g", "terminale_t")
_CYCLE = {
    **dict.fromkeys(("cap_1", "cap_2"), ("cap", "bac_pro", "bac_gt")),
    **dict.fromkeys(("2nde_pro", "1re_pro", "terminale_pro"), ("bac_pro", "bac_gt")),
    **dict.fromkeys(("2nde_gt", "1re_g", "1re_t", "terminale_g", "terminale_t"), ("bac_gt", "bac_pro")),
}
_OUT = ("qualifie", "sorti_inconnu", "ssq")
_AFTER = {
    "retour_formation": "retour",
    "apprentissage": "apprentissage",
    "emploi": "emploi",
    "dispositif": "dispositif",
}
_AFTER |= {"sans_emploi_ni_formation": "neet", "non_retrouve": "non_retrouve"}


def destinies(state: pd.Series, diploma: pd.Series, exit_level: pd.Series, months: int) -> pd.Categorical:
    """The destiny (code of `DESTINIES`) of each pupil after so many months; a missing state is a pupil not found.

    A pupil at work or without activity has left; the diploma, then the last class, say with what qualification.
    """
    codes = list(DESTINIES)
    table = _FIXED | {_CLASSES[months]: "gt_heure"}
    found = _recoded(state, table, "non_retrouve", codes)
    unclear = found == codes.index("sorti_inconnu")
    if unclear.any():
        known, level = diploma.astype("str").to_numpy(dtype=object), exit_level.astype("str").to_numpy(dtype=object)
        qualified = np.isin(known, _QUALIFYING) | np.isin(level, _LEVEL_V)
        unqualified = ~qualified & pd.notna(level)
        found[unclear & qualified] = codes.index("qualifie")
        found[unclear & unqualified] = codes.index("ssq")
    return pd.Categorical.from_codes(found, codes)


def notions(destiny: pd.Categorical, diploma: pd.Series, exit_level: pd.Series) -> pd.Categorical:
    """Which notions of exit (`NOTIONS`) count each pupil, joined by « + »; others: « diplome », « formation », « inconnu ».

    Without a diploma: none, the DNB or the CFG only. Dropped out: left a cycle without its diploma, or the collège; the
    diploma or the class not known, only the qualification is.
    """
    kinds = np.array(["inconnu" if name in ("non_retrouve", "parti") else "formation" for name in destiny.categories])
    rows = np.flatnonzero(np.isin(destiny.codes, [destiny.categories.get_loc(name) for name in _OUT]))
    flags = pd.DataFrame(
        {
            "kind": np.asarray(destiny.take(rows), dtype=object),
            "held": diploma.iloc[rows].to_numpy(dtype=object),
            "level": exit_level.iloc[rows].to_numpy(dtype=object),
        }
    ).astype("category")
    pattern = flags.groupby(list(flags), observed=True, dropna=False, sort=False)
    names = [_notions_of(*key) for key, _ in pattern]
    known = dict.fromkeys([*kinds, *names])
    codes = pd.Index(known).get_indexer(kinds)[destiny.codes]
    codes[rows] = pd.Index(known).get_indexer(names)[pattern.ngroup()] if names else []
    return pd.Categorical.from_codes(codes, list(known))


def _notions_of(kind: str, held: object, level: object) -> str:
    if kind == "sorti_inconnu":
        return "inconnu"
    held, level = (None if pd.isna(value) else value for value in (held, level))
    without = kind == "ssq" if held is None else held in _NO_DIPLOMA
    needed = _CYCLE.get(level, _QUALIFYING)
    dropped = without if held is None else held not in needed
    chosen = [name for name, counted in zip(NOTIONS, (kind == "ssq", without, dropped), strict=True) if counted]
    return "+".join(chosen) or "diplome"


def issues(paths: Mapping[int, pd.Categorical]) -> pd.Categorical:
    """How the follow-up of each pupil ends: « ssq_2 » (exit first seen after two years), « qualifie_3 », « perdu_1 », « parti_2 », « suivi ».

    `paths` are the destinies by months, of all horizons observed. An exit is the first one seen; a pupil not found, or gone,
    from a year to the last one is lost in that year; one found again is not lost.
    """
    months = sorted(paths)
    table = np.stack([np.asarray(paths[m].codes) for m in months], axis=1)
    codes = list(DESTINIES)
    years, last = range(1, len(months) + 1), len(months)
    names = [f"{issue}_{year}" for issue in ISSUES for year in years] + [FOLLOWED]
    result = np.full(len(table), len(names) - 1, dtype=np.int16)
    absent = np.isin(table, [codes.index(name) for name in ("non_retrouve", "parti", "sorti_inconnu")])
    tail = np.cumprod(absent[:, ::-1], axis=1)[:, ::-1].astype(bool)
    lost_from = np.where(tail.any(axis=1), tail.argmax(axis=1), last)
    gone = table[np.arange(len(table)), np.minimum(lost_from, last - 1)] == codes.index("parti")
    for issue, rows in (("perdu", (lost_from < last) & ~gone), ("parti", (lost_from < last) & gone)):
        result[rows] = list(ISSUES).index(issue) * last + lost_from[rows]
    first = np.full(len(table), last)
    for issue in ("qualifie", "ssq"):
        here = table == codes.index(issue)
        year = np.where(here.any(axis=1), here.argmax(axis=1), last)
        rows = year < first
        result[rows] = list(ISSUES).index(issue) * last + year[rows]
        first = np.minimum(first, year)
    return pd.Categorical.from_codes(result, names)


def aftermaths(state: pd.Series) -> pd.Categorical:
    """Situation some months after an exit (code of `AFTERMATHS`); any class is a return, a missing state stays missing."""
    codes = list(AFTERMATHS)
    found = _recoded(state, _AFTER, "retour", codes, missing=-1)
    return pd.Categorical.from_codes(found, codes)


def higher(state: pd.Series) -> pd.Categorical:
    """Situation after the baccalauréat (code of `HIGHER`); a missing state is a pupil not found."""
    codes = list(HIGHER)
    table = {name: name for name in codes} | {"hors_academie": "non_retrouve"}
    return pd.Categorical.from_codes(
        _recoded(state, table, "ailleurs", codes, missing=codes.index("non_retrouve")), codes
    )


def routes(exam: pd.Series, series: pd.Series) -> pd.Categorical:
    """Route of the baccalauréat (code of `ROUTES`) from the exam and its series."""
    pro, general = (exam == "bac_pro").to_numpy(), series.isin(("gnle", "l", "es", "s")).to_numpy()
    return pd.Categorical.from_codes(np.where(pro, 2, np.where(general, 0, 1)).astype(np.int8), list(ROUTES))


def place_of_study(
    held: np.ndarray, uais: Sequence[str], departement: pd.Series, academie: pd.Series, studies: np.ndarray
) -> pd.Categorical:
    """Where each student's establishment is (code of `PLACES`), from the département of the collège; missing for the others.

    `held` ranks the establishment of each pupil among `uais`, −1 where it is not known. The place is that of the UAI: a university
    with several sites is where its seat is.
    """
    nomenclature = departements()
    code = np.array([*(uai_departement(str(uai)) for uai in uais), None], dtype=object)
    parent = np.array([nomenclature[d].parent if d in nomenclature else None for d in code], dtype=object)
    near = code[held] == np.asarray(departement, dtype=object)
    around = parent[held] == np.asarray(academie, dtype=object)
    known = pd.notna(code)[held]
    ranks = np.select([~studies, ~known, near, around], [-1, 3, 0, 1], 2)
    return pd.Categorical.from_codes(ranks.astype(np.int8), list(PLACES))


def _recoded(
    values: pd.Series, table: Mapping[str, str], other: str, codes: list[str], *, missing: int | None = None
) -> np.ndarray:
    """Ranks in `codes`, through the few distinct values."""
    held = values.astype("category").cat
    ranks = np.array([codes.index(table.get(str(value), other)) for value in held.categories] + [0], dtype=np.int16)
    found = ranks[held.codes.to_numpy()]
    return np.where(held.codes.to_numpy() < 0, codes.index(other) if missing is None else missing, found).astype(
        np.int16
    )
