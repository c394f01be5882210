"""The IPS files: collèges (three layouts), lycées (two), écoles."""

import numpy as np
import pandas as pd

from ..country import DemoCountry
from ..parameters import FIRST_NEW_SERIES
from .layout import school_year, with_identity

# The portal's labels, with the ministry's spelling of « établissement ».
_PLACE = {
    "Rentrée scolaire": "school_year",
    "Académie": "academie_label",
    "Code du département": "departement",
    "Département": "departement_label",
    "UAI": "uai",
    "Nom de l'établissment": "name",
    "Code INSEE de la commune": "commune",
    "Nom de la commune": "commune_label",
    "Secteur": "sector_label",
}


def _labelled(frame: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    return frame.reindex(columns=list(columns.values())).set_axis(list(columns), axis="columns")


def _colleges(country: DemoCountry, rentrees: slice) -> pd.DataFrame:
    ips = country.ips
    kept = ips[(ips["level"] == "college") & ips["rentree"].between(rentrees.start, rentrees.stop)]
    return with_identity(kept, country).assign(school_year=school_year(kept["rentree"]))


def colleges_former(country: DemoCountry) -> pd.DataFrame:
    """Collèges of the former series: labels, no number of pupils, standard deviation left empty."""
    return _labelled(
        _colleges(country, slice(0, FIRST_NEW_SERIES - 1)), _PLACE | {"IPS": "ips", "Ecart-type de l'IPS": "ips_sd"}
    )


def colleges_2022(country: DemoCountry) -> pd.DataFrame:
    """Collèges of rentrée 2022: labels, number of pupils; the name of an absorbing collège tells the merger."""
    frame = _colleges(country, slice(FIRST_NEW_SERIES, FIRST_NEW_SERIES))
    into = country.colleges[country.colleges["absorbed_by"] >= 0]
    absorbing = country.colleges["uai"].to_numpy()[into["absorbed_by"]]
    told = {
        to: f" (A ABSORBE L'UAI {old} EN {FIRST_NEW_SERIES})" for to, old in zip(absorbing, into["uai"], strict=True)
    }
    frame["name"] += frame["uai"].map(told).fillna("")
    frame["headcount"] = frame["headcount"].astype("float64")
    columns = {"Effectifs": "headcount", "IPS": "ips", "Ecart-type de l'IPS": "ips_sd"}
    return _labelled(frame, _PLACE | columns)


def colleges_2023(country: DemoCountry) -> pd.DataFrame:
    """Collèges since rentrée 2023, all rentrées in one file: technical names, with the means of larger territories."""
    frame = _colleges(country, slice(FIRST_NEW_SERIES + 1, 9999))
    columns = {
        "rentree_scolaire": "school_year",
        "code_region": "region",
        "region_academique": "region_label",
        "code_academie": "academie",
        "academie": "academie_label",
        "code_du_departement": "departement",
        "departement": "departement_label",
        "code_insee_de_la_commune": "commune",
        "nom_de_la_commune": "commune_label",
        "uai": "uai",
        "nom_de_l_etablissement": "name",
        "secteur": "sector_label",
        "ips": "ips",
        "ecart_type_de_l_ips": "ips_sd",
    }
    return pd.concat([_labelled(frame, columns), _means(frame)], axis=1)


def _means(frame: pd.DataFrame) -> pd.DataFrame:
    out = {}
    for scope, keys in (("national", []), ("academique", ["academie"]), ("departemental", ["departement"])):
        for sector, suffix in (("prive_sous_contrat", "_prive"), ("public", "_public"), (None, "")):
            value = frame["ips"] if sector is None else frame["ips"].where(frame["sector"] == sector)
            out[f"ips_{scope}{suffix}"] = (
                value.groupby([frame[k] for k in ["rentree", *keys]]).transform("mean").round(1)
            )
    return pd.DataFrame(out)


def _lycees(country: DemoCountry, rentrees: slice) -> pd.DataFrame:
    ips = country.ips
    kept = ips[(ips["level"] == "lycee") & ips["rentree"].between(rentrees.start, rentrees.stop)]
    kept = kept.astype({"headcount": "float64"})
    wide = kept.pivot(index=["uai", "rentree", "lycee_type"], columns="track", values=["ips", "ips_sd", "headcount"])
    wide.columns = [f"{name}_{track}" for name, track in wide.columns]
    wide = wide.reset_index()
    return with_identity(wide, country).assign(school_year=school_year(wide["rentree"]))


def lycees_2022(country: DemoCountry) -> pd.DataFrame:
    """Lycées of rentrée 2022: labels, numbers of pupils; empty where the lycée has not the track."""
    columns = {
        "Type de lycée": "lycee_type",
        "Effectifs voie GT": "headcount_gt",
        "Effectifs voie PRO": "headcount_pro",
        "Effectifs Ensemble GT-PRO": "headcount_ensemble",
        "IPS voie GT": "ips_gt",
        "IPS voie PRO": "ips_pro",
        "IPS Ensemble GT-PRO": "ips_ensemble",
        "Ecart-type de l'IPS voie GT": "ips_sd_gt",
        "Ecart-type de l'IPS voie PRO": "ips_sd_pro",
    }
    return _labelled(_lycees(country, slice(FIRST_NEW_SERIES, FIRST_NEW_SERIES)), _PLACE | columns)


def lycees_former(country: DemoCountry) -> pd.DataFrame:
    """Lycées of the former series: technical names, codes of départements as in the short nomenclature."""
    columns = {
        "rentree_scolaire": "school_year",
        "academie": "academie_label",
        "code_du_departement": "departement",
        "departement": "departement_label",
        "uai": "uai",
        "nom_de_l_etablissment": "name",
        "code_insee_de_la_commune": "commune",
        "nom_de_la_commune": "commune_label",
        "secteur": "sector_label",
        "type_de_lycee": "lycee_type",
        "ips_voie_gt": "ips_gt",
        "ips_voie_pro": "ips_pro",
        "ips_ensemble_gt_pro": "ips_ensemble",
        "ecart_type_de_l_ips_voie_gt": "ips_sd_gt",
        "ecart_type_de_l_ips_voie_pro": "ips_sd_pro",
    }
    return _labelled(_lycees(country, slice(0, FIRST_NEW_SERIES - 1)), columns)


def ecoles(country: DemoCountry) -> pd.DataFrame:
    """Écoles: everything as text, ``NS`` where not significant."""
    kept = country.ips[country.ips["level"] == "ecole"]
    frame = with_identity(kept, country).assign(school_year=school_year(kept["rentree"]))
    columns = {
        "rentree_scolaire": "school_year",
        "code_region": "region",
        "region": "region_label",
        "code_de_l_academie": "academie",
        "academie": "academie_label",
        "code_du_departement": "departement",
        "departement": "departement_label",
        "code_insee_de_la_commune": "commune",
        "nom_de_la_commune": "commune_label",
        "uai": "uai",
        "nom_de_l_etablissement": "name",
        "secteur": "sector_label",
    }
    out = _labelled(frame, columns)
    out["ips"] = ["NS" if np.isnan(x) else f"{x:.1f}".removesuffix(".0") for x in frame["ips"]]
    for name, values in _means(frame).items():
        out[name] = values.astype("str")
    out.insert(0, "num_ligne", np.arange(1.0, len(out) + 1))
    return out
