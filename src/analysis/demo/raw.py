"""Writing the country as a folder of files such as the ministry publishes."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from .country import DemoCountry
from .files import exams, ips, lycees, registers, territory
from .files.layout import Csv, write_workbook
from .parameters import SCENARIOS

_PORTAL = Csv()
_PLAIN = Csv("utf-8", "\n")
_CSV: dict[str, tuple[Callable[[DemoCountry], pd.DataFrame], Csv]] = {
    "fr-en-ips_colleges_demo.csv": (ips.colleges_former, _PLAIN),
    "fr-en-ips-colleges-ap2022_demo.csv": (ips.colleges_2022, _PORTAL),
    "fr-en-ips-colleges-ap2023_demo.csv": (ips.colleges_2023, _PORTAL),
    "fr-en-ips_lycees_demo.csv": (ips.lycees_former, Csv("utf-8")),
    "fr-en-ips-lycees-ap2022_demo.csv": (ips.lycees_2022, _PORTAL),
    "fr-en-indicateurs-valeur-ajoutee-colleges_demo.csv": (exams.value_added, _PORTAL),
    "fr-en-dnb-par-etablissement_demo.csv": (exams.dnb, Csv("windows-1252")),
    "fr-en-indicateurs-de-resultat-des-lycees-pro_v2_demo.csv": (exams.lycees_pro, _PORTAL),
    "fr-en-baccalaureat-par-academie_demo.csv": (exams.bac_by_academie, _PLAIN),
    "fr-en-annuaire-education_lycees_demo.csv": (registers.annuaire_lycees, _PORTAL),
    "fr-en-adresse-et-geolocalisation-colleges_demo.csv": (registers.geolocation_colleges, _PORTAL),
    "annuaire_zone_ep_light_demo.csv": (registers.annuaire_ep, _PLAIN),
    "rep_reseaux_rentree_2022_demo.csv": (registers.networks, _PLAIN),
    "fr-en-lycee_gt-effectifs-niveau-sexe-lv_demo.csv": (lycees.headcounts, _PLAIN),
    "fr-en-doublettes-terminale_demo.csv": (lycees.specialities, _PORTAL),
    "fr-en-segregation-sociale-colleges_demo.csv": (territory.segregation, Csv(line_end="\n")),
}
README, DENSITY_GRID = "LISEZMOI.txt", "grille_densite_7_niveaux_2022_demo.xlsx"
_README = """DONNÉES FICTIVES

Ces fichiers décrivent un pays qui n’existe pas : académies, communes, établissements et résultats sont inventés.
Ils ont la forme des fichiers publiés par le ministère chargé de l’Éducation nationale et par l’Insee, et servent
seulement à démontrer et à tester le logiciel. Aucune conclusion ne peut en être tirée.

Scénario : {scenario} ({title})
Graine : {seed}
Taille : {size}
Sessions : {sessions}
Niveau annuel de réussite : {levels}

Vérité du scénario (pente : points de réussite pour 10 points d’IPS)
{truth}
"""


def write_raw(country: DemoCountry, folder: Path) -> tuple[Path, ...]:
    """Write every file of the country into `folder` (created) and return their paths.

    The same country gives the same bytes. Files that would have no line (sessions or rentrées not asked for) are not
    written. `LISEZMOI.txt` says that everything is invented, with the scenario, the seed and the true slopes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (build, style) in _CSV.items():
        frame = build(country)
        if len(frame):
            style.write(frame, folder / name)
            written.append(folder / name)
    schools = ips.ecoles(country)
    if len(schools):
        written.append(folder / "fr-en-ips-ecoles-ap2022_demo.parquet")
        schools.to_parquet(written[-1], index=False)
    written.append(folder / "fr-en-indicateurs-de-resultat-des-lycees-gt_v2_demo.json")
    written[-1].write_text(json.dumps(exams.lycees_gt(country), ensure_ascii=False), encoding="utf-8")
    written.append(folder / DENSITY_GRID)
    write_workbook(territory.density_grid(country), written[-1])
    written.append(folder / README)
    written[-1].write_text(_readme(country), encoding="utf-8", newline="\n")
    return tuple(written)


def _readme(country: DemoCountry) -> str:
    asked = dict(country.parameters)
    sessions = ", ".join(str(s) for s in asked.pop("sessions"))
    levels = {"constant": "constant", "observed": "variations observées de 2019 à 2025"}[asked.pop("levels")]
    truth = "\n".join(
        f"  session {s} : {t['slope_points']:.2f} points ; logit {t['slope_logit']:.3f} ; taux {t['rate']:.1f} %".replace(
            ".", ","
        )
        for s, t in country.truth.items()
    )
    title = SCENARIOS[asked["scenario"]].title
    return _README.format(**asked, title=title, sessions=sessions, levels=levels, truth=truth)
