"""The files of examination results: collèges (two layouts), lycées (general and professional), baccalauréat by académie."""

import numpy as np
import pandas as pd

from analysis.territories import academies

from ..bac import PRO_SERIES
from ..country import DemoCountry
from ..names import capitals
from .layout import percent, with_identity

_GT_FIELDS = ("l", "es", "s", "gnle", "sti2d", "std2a", "stmg", "stl", "st2s", "s2tmd", "sthr")
_TYPES = {"college": "COLLEGE", "lycee_gt": "LYCEE", "lycee_pro": "LYCEE PROFESSIONNEL"}


def value_added(country: DemoCountry) -> pd.DataFrame:
    """Value-added indicators of collèges: one row per collège and session, integer rates written ``86.0``."""
    exams = country.exams
    general = exams[(exams["exam"] == "dnb") & (exams["series"] == "generale")]
    pro = exams[exams["series"] == "professionnelle"].set_index(["uai", "session"])
    frame = with_identity(general, country)
    beside = pro.reindex(pd.MultiIndex.from_frame(frame[["uai", "session"]]))[["present", "rate", "mark"]].reset_index(
        drop=True
    )
    has_pro = beside["present"].notna().to_numpy()
    share = (100 * frame["present"] / (frame["present"] + beside["present"])).astype("float64").round(0)
    mentions = frame[["mentions_ab", "mentions_b", "mentions_tb"]]
    return pd.DataFrame(
        {
            "num_ligne": np.arange(1, len(frame) + 1),
            "Session": frame["session"],
            "UAI": frame["uai"],
            "Nom de l'établissement": frame["name"],
            "Commune": frame["commune_label"],
            "Code région académique": frame["region"],
            "Région académique": frame["region_label"],
            "Code académie": frame["academie"],
            "Académie": frame["academie_label"],
            "Code département": frame["departement"],
            "Département": frame["departement_label"],
            "Secteur": np.where(frame["sector"] == "public", "PU", "PR"),
            "Nb candidats G": frame["present"],
            "Taux de réussite G": frame["rate"],
            "VA du taux de réussite G": frame["va_rate"],
            "Nb candidats P": beside["present"],
            "Taux de réussite P": beside["rate"],
            "Note à l'écrit G": frame["mark"],
            "VA de la note G": frame["va_mark"],
            "Note à l'écrit P": beside["mark"],
            "Taux d'accès 6eme 3eme": frame["access_rate"],
            "Part présents 3eme ordinaire total": frame["share_present"],
            "Part présents 3eme ordinaire G": np.where(has_pro, share, np.nan),
            "Part présents 3eme ordinaire P": np.where(has_pro, 100 - share, np.nan),
            "Part présents 3eme segpa total": np.where(has_pro, 100.0, np.nan),
            "Nb mentions AB G": mentions["mentions_ab"],
            "Nb mentions B G": mentions["mentions_b"],
            "Nb mentions TB G": mentions["mentions_tb"],
            "Nb mentions global G": mentions.sum(axis=1),
        }
    )


def dnb(country: DemoCountry) -> pd.DataFrame:
    """DNB by establishment: all series, rates truncated and written « 93,20% », even for one candidate."""
    exams = country.exams
    frame = with_identity(exams[(exams["exam"] == "dnb") & (exams["series"] == "ensemble")], country)
    mentions = frame[["mentions_ab", "mentions_b", "mentions_tb"]]
    return pd.DataFrame(
        {
            "Session": frame["session"],
            "Numero d'etablissement": frame["uai"],
            "Type d'etablissement": frame["establishment_type"].map(_TYPES),
            "Patronyme": frame["person"],
            "Secteur d'enseignement": np.where(frame["sector"] == "public", "PUBLIC", "PRIVE"),
            "Commune": frame["commune"],
            "Libellé commune": frame["commune_label"],
            "Code département": frame["departement"],
            "Libellé département": frame["departement_label"],
            "Code académie": frame["academie"],
            "Libellé académie": frame["academie_label"],
            "Code région": frame["region"],
            "Libellé région": frame["region_label"],
            "Inscrits": frame["registered"],
            "Presents": frame["present"],
            "Admis": frame["passed"],
            "Admis sans mention": frame["passed"] - mentions.sum(axis=1),
            "Nombre_d_admis_Mention_AB": mentions["mentions_ab"],
            "Admis Mention bien": mentions["mentions_b"],
            "Admis Mention très bien": mentions["mentions_tb"],
            "Taux de réussite": percent(frame["rate"]),
        }
    )


def _lycees(country: DemoCountry, exam: str, fields: tuple[str, ...]) -> pd.DataFrame:
    """Indicators of lycées in the portal's technical names, one row per lycée and session."""
    exams = country.exams[country.exams["exam"] == exam]
    frame = with_identity(exams[exams["series"] == "ensemble"], country)
    keys = pd.MultiIndex.from_frame(frame[["uai", "session"]])
    present, rate = (
        exams[exams["series"] != "ensemble"]
        .pivot(index=["uai", "session"], columns="series", values=name)
        .reindex(keys)
        for name in ("present", "rate")
    )
    counts = country.bac[country.bac["exam"] == exam].groupby(["uai", "session"])[["n", "k", "tb", "b", "ab"]].sum()
    counts = counts.reindex(keys)
    mentions = (counts["tb"] + counts["b"] + counts["ab"]) / counts["n"]
    columns = {
        "num_ligne": np.arange(1, len(frame) + 1),
        "annee": frame["session"].astype("str"),
        "uai": frame["uai"],
        "libelle_uai": frame["name"],
        "code_region": frame["region"],
        "libelle_region": frame["region_label"],
        "libelle_academie": frame["academie_label"],
        "code_departement": frame["departement"],
        "libelle_departement": frame["departement_label"],
        "code_commune": frame["commune"],
        "libelle_commune": frame["commune_label"],
        "secteur": frame["sector_label"],
        "presents_total": frame["present"],
        "taux_reu_total": frame["rate"],
        "va_reu_total": frame["va_rate"],
        "taux_acces_2nde": frame["access_rate"],
        "va_acces_2nde": np.nan,
        "taux_men_total": np.rint(100 * mentions.to_numpy(float)),
        "va_men_total": np.nan,
    }
    empty = pd.Series(pd.NA, index=keys)
    columns |= {f"presents_{f}": present.get(f, empty).to_numpy() for f in fields}
    columns |= {f"taux_reu_{f}": rate.get(f, empty).to_numpy() for f in fields}
    columns |= {f"va_reu_{f}": pd.NA for f in fields}
    columns |= {f"eff_{year}": (counts["n"] * k).round().to_numpy() for year, k in _YEARS.items()}
    return pd.DataFrame(columns)


_YEARS = {"2nde": 1.12, "1ere": 1.05, "term": 1.01}


def lycees_gt(country: DemoCountry) -> list[dict[str, object]]:
    """Indicators of general and technological lycées as API v2 records (rates by series are text, as published)."""
    frame = _lycees(country, "bac_gt", _GT_FIELDS)
    texts = [f"taux_reu_{f}" for f in _GT_FIELDS]
    for name in texts:
        frame[name] = [None if pd.isna(x) else f"{x:.0f}" for x in frame[name]]
    by_track = country.bac[country.bac["exam"] == "bac_gt"].assign(general=lambda d: d["series"] == "gnle")
    sums = by_track.groupby(["uai", "session", "general"])[["tb", "b", "ab"]].sum()
    keys = list(zip(frame["uai"], frame["annee"].astype(int), strict=True))
    for suffix, general in (("g", True), ("t", False)):
        part = sums.reindex(pd.MultiIndex.from_tuples([(*key, general) for key in keys]))
        frame[f"nb_mentions_tb_avecf_{suffix}"] = (part["tb"] // 10).to_numpy()
        frame[f"nb_mentions_tb_sansf_{suffix}"] = (part["tb"] - part["tb"] // 10).to_numpy()
        frame[f"nb_mentions_b_{suffix}"] = part["b"].to_numpy()
        frame[f"nb_mentions_ab_{suffix}"] = part["ab"].to_numpy()
        named = [c for c in frame if c.startswith("nb_mentions_") and c.endswith(f"_{suffix}")]
        frame[named] = frame[named].where(frame[named] > 0)  # the published file has no 0 there
    whole = [c for c in frame if c.startswith(("presents_", "eff_", "nb_mentions_"))]
    rows = frame.astype("object").where(frame.notna(), None).to_dict("records")
    for row in rows:
        row |= {name: int(row[name]) for name in whole if row[name] is not None}
    dataset = "fr-en-indicateurs-de-resultat-des-lycees-gt_v2"
    return [
        {
            "links": [{"rel": "dataset", "href": f"https://exemple.invalid/api/v2/catalog/datasets/{dataset}"}],
            "record": {"id": f"demo{k:036x}", "timestamp": "2024-01-01T00:00:00.000Z", "size": 271, "fields": row},
        }
        for k, row in enumerate(rows)
    ]


def lycees_pro(country: DemoCountry) -> pd.DataFrame:
    """Indicators of professional lycées: CSV, value added not available written ``ND``."""
    frame = _lycees(country, "bac_pro", tuple(PRO_SERIES))
    added = ["ND" if pd.isna(x) else f"{x:+.0f}" if x else "0" for x in frame["va_reu_total"]]
    return frame.assign(va_reu_total=added)


_BAC = {
    "gnle": ("BAC GENERAL", "GENERALE", "BAC GENE 10019 BAC GENERAL"),
    "stmg": ("BAC TECHNOLOGIQUE", "STMG", "BAC STMG GESTION FICTIVE"),
    "sti2d": ("BAC TECHNOLOGIQUE", "STI2D", "BAC STI2D INNOVATION FICTIVE"),
    "st2s": ("BAC TECHNOLOGIQUE", "ST2S", "BAC ST2S SANTE FICTIVE"),
    "stl": ("BAC TECHNOLOGIQUE", "STL", "BAC STL LABORATOIRE FICTIF"),
    "production": ("BAC PROFESSIONNEL", "BAC PRO PRODUCTION MEN", "BAC PRO 00001 TECHNICIEN FICTIF"),
    "services": ("BAC PROFESSIONNEL", "BAC PRO SERVICES MEN", "BAC PRO 00002 CONSEIL FICTIF"),
}


def bac_by_academie(country: DemoCountry) -> pd.DataFrame:
    """Baccalauréat by académie: counts written ``12.0``, the second group and the félicitations included."""
    frame = country.exam_aggregates
    track, series, speciality = zip(*frame["series"].map(_BAC), strict=True)
    second = frame["no_mention"] // 4
    best = frame["mentions_tb"] // 10
    failed = frame["present"] - frame["passed"]
    counts = {
        "nombre_d_inscrits": frame["registered"],
        "nombre_de_presents": frame["present"],
        "nombre_d_admis_au_1er_groupe": frame["passed"] - second,
        "nombre_de_refuses_au_1er_groupe": failed - failed // 2,
        "nombre_d_ajournes_passant_les_epreuves_du_2nd_groupe": second + failed // 2,
        "nombre_d_admis_a_l_issue_du_2nd_groupe": second,
        "nombre_de_refuses_a_l_issue_du_2nd_groupe": failed // 2,
        "nombre_d_admis_totaux": frame["passed"],
        "nombre_d_admis_avec_mention_tb_avec_les_felicitations_du_jury": best,
        "nombre_d_admis_avec_mention_tb_sans_les_felicitations_du_jury": frame["mentions_tb"] - best,
        "nombre_d_admis_avec_mention_b": frame["mentions_b"],
        "nombre_d_admis_avec_mention_ab": frame["mentions_ab"],
        "nombre_d_admis_sans_mention": frame["no_mention"],
        "nombre_de_refuses_totaux": failed,
    }
    labels = {
        "session": frame["session"],
        "academie": [capitals(academies()[code].name) for code in frame["academie"]],
        "sexe": frame["sex"].map({"F": "FILLES", "M": "GARCONS"}),
        "statut_du_candidat": frame["status"],
        "voie": track,
        "serie": series,
        "diplome_specialite": speciality,
    }
    return pd.DataFrame(labels | {name: values.astype("float64") for name, values in counts.items()})
