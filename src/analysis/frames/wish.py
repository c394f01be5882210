"""The pupils whose first wishes are compared at comparable grades: one numeric row each, with those left out counted."""

import numpy as np
import pandas as pd

WISH_TYPES = {
    **dict.fromkeys(("uai", "departement", "academie", "destination"), "str"),
    **dict.fromkeys(("rentree", "quarter"), "int64"),
    **dict.fromkeys(("wish", "decision", "passage"), "float64"),
    **dict.fromkeys(("coursework", "written", "entry_score", "ips"), "float64"),
    **dict.fromkeys(("girl", "bourg", "disperse", "prive", "rep", "rep_plus"), "float64"),
}
SHORT = {
    **dict.fromkeys(("2nde_pro", "cap"), "voie_pro"),
    **dict.fromkeys(("agricole", "redoublement", "autre", "hors_academie"), "autre_suite"),
}
"""Destinations that are told together."""
WISH_EXCLUSIONS = {
    "apart": "élève de SEGPA ou d’ULIS",
    "no_wish": "sans vœu enregistré",
    "no_grade": "sans moyenne des deux premiers trimestres",
    "ips_unknown": "IPS de l’élève non disponible",
    "sex_unknown": "sexe non renseigné",
    "rurality_unknown": "commune du collège sans degré de densité connu",
    "status_unknown": "éducation prioritaire ou secteur non renseigné",
}


def wish_rows(pupils: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """From `OrientationPanel.data`: the rows of `WISH_TYPES`, and the exclusions (reason, motif, pupils), each pupil once.

    `wish`, `decision`, `passage` are 1 for a seconde GT; `decision` is missing where there is none, `passage` in a rentrée whose
    next one is not observed (pupils not found count as not in seconde GT), where `destination` (in few codes, see `SHORT`) is empty. `written` and `entry_score` may be missing.
    """
    conditions = {
        "apart": pupils["segpa"] | pupils["ulis"],
        "no_wish": pupils["wish"] == "",
        "no_grade": pupils["coursework"].isna(),
        "ips_unknown": pupils["ips"].isna(),
        "sex_unknown": pupils["sex"] == "inconnu",
        "rurality_unknown": pupils["rurality"] == "inconnu",
        "status_unknown": pupils["status"] == "inconnu",
    }
    reason = np.select([where.to_numpy(dtype=bool) for where in conditions.values()], list(conditions), "")
    kept = pupils[reason == ""]
    rows = kept.assign(
        wish=(kept["wish"] == "2nde_gt").astype("float64"),
        decision=_when(kept["decision"]),
        passage=_when(kept["destination"]),
        destination=kept["destination"].replace(SHORT),
        girl=kept["sex"] == "F",
        bourg=kept["rurality"] == "bourg_rural",
        disperse=kept["rurality"] == "rural_disperse",
        prive=kept["status"] == "prive",
        rep=kept["status"] == "REP",
        rep_plus=kept["status"] == "REP+",
    )[list(WISH_TYPES)]
    counts = {name: int((reason == name).sum()) for name in WISH_EXCLUSIONS}
    left = [(name, WISH_EXCLUSIONS[name], n) for name, n in counts.items() if n]
    return rows.astype(WISH_TYPES).reset_index(drop=True), pd.DataFrame(left, columns=["reason", "motif", "pupils"])


def _when(code: pd.Series) -> pd.Series:
    return (code == "2nde_gt").astype("float64").mask(code == "")
