"""The other establishments of the country, and every establishment's identity: UAI, name, coordinates, network."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .names import patrons, people
from .randomness import stream
from .territory import Territory

_CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_LYCEES_PER_COLLEGE = {"LEGT": 0.22, "LPO": 0.13, "LP": 0.16}
_NATURE = {"LEGT": "lycee_gt", "LPO": "lycee_polyvalent", "LP": "lycee_pro"}
_TITLE = {
    "ecole": ("École fictive", "École privée fictive"),
    "college": ("Collège fictif", "Collège privé fictif"),
    "lycee_gt": ("Lycée général et technologique fictif", "Lycée général privé fictif"),
    "lycee_polyvalent": ("Lycée polyvalent fictif", "Lycée polyvalent privé fictif"),
    "lycee_pro": ("Lycée professionnel fictif", "Lycée professionnel privé fictif"),
}
_ECOLES_PER_COLLEGE = 4


@dataclass(frozen=True)
class Registers:
    """`establishments`: one row per establishment (uai, name, nature, sector, place, ep, lycee_type, person);
    `memberships`: one row per member of a network (uai, programme, network, role, kind, person, place); `colleges`,
    `lycees` and `ecoles`: what is drawn about each kind, with its UAI."""

    establishments: pd.DataFrame
    memberships: pd.DataFrame
    colleges: pd.DataFrame
    lycees: pd.DataFrame
    ecoles: pd.DataFrame


def uai(number: np.ndarray) -> list[str]:
    """Seven digits and their check letter (remainder modulo 23 in an alphabet without I, O and Q)."""
    return [f"{n:07d}{_CHECK_LETTERS[n % 23]}" for n in number.tolist()]


def draw_registers(seed: int, territory: Territory, colleges: pd.DataFrame) -> Registers:
    """Draw lycées and écoles, give every establishment its UAI, and attach the écoles of each REP or REP+ network."""
    rng = stream(seed, "registers")
    lycees = _lycees(rng, territory, colleges)
    ecoles = _ecoles(rng, colleges)
    shared = ["departement", "academie", "commune", "sector", "person"]
    parts = [
        colleges[[*shared, "ep"]].assign(nature="college", lycee_type=None),
        lycees[[*shared, "lycee_type"]].assign(nature=lycees["lycee_type"].map(_NATURE), ep=None),
        ecoles[shared].assign(nature="ecole", lycee_type=None, ep=ecoles["ep"]),
    ]
    everyone = pd.concat(parts, ignore_index=True).astype({"ep": "str", "lycee_type": "str"})
    everyone.insert(0, "uai", _numbers(rng, everyone["departement"]))
    everyone["name"] = [
        f"{_TITLE[nature][sector != 'public']} {person}"
        for nature, sector, person in everyone[["nature", "sector", "person"]].itertuples(index=False)
    ]
    place = territory.communes.set_index("commune").loc[everyone["commune"]].reset_index(drop=True)
    everyone["commune_name"] = place["name"]
    everyone[["bassin", "bassin_name"]] = place[["bassin", "bassin_name"]]
    everyone["latitude"] = (place["latitude"] + rng.normal(0, 0.012, len(everyone))).round(6)
    everyone["longitude"] = (place["longitude"] + rng.normal(0, 0.012, len(everyone))).round(6)
    first, second = len(colleges), len(colleges) + len(lycees)
    codes = everyone["uai"].to_numpy()
    colleges = colleges.assign(uai=codes[:first])
    lycees, ecoles = lycees.assign(uai=codes[first:second]), ecoles.assign(uai=codes[second:])
    return Registers(everyone, _networks(rng, colleges, ecoles, everyone), colleges, lycees, ecoles)


def _numbers(rng: np.random.Generator, departement: pd.Series) -> np.ndarray:
    codes = np.empty(len(departement), dtype=object)
    for code, rows in departement.groupby(departement).groups.items():
        number = int(code) * 10_000 + rng.choice(np.arange(1, 10_000), size=len(rows), replace=False)
        codes[rows] = uai(number)
    return codes


def _lycees(rng: np.random.Generator, territory: Territory, colleges: pd.DataFrame) -> pd.DataFrame:
    """Lycées of each département, in towns; `effect` is what they share with the collèges around them."""
    parts = []
    for _, d in territory.departements.iterrows():
        here = territory.communes[
            (territory.communes["departement"] == d["departement"]) & (territory.communes["density"] <= 4)
        ]
        around = colleges.loc[colleges["departement"] == d["departement"]]
        kinds = np.repeat(list(_LYCEES_PER_COLLEGE), [round(len(around) * s) for s in _LYCEES_PER_COLLEGE.values()])
        private = rng.random(len(kinds)) < (0.33 if d["prive"] else 0.0)
        weight = np.sqrt(here["population"].to_numpy(dtype=float))
        parts.append(
            pd.DataFrame(
                {
                    "departement": d["departement"],
                    "academie": d["academie"],
                    "commune": rng.choice(here["commune"], size=len(kinds), p=weight / weight.sum()),
                    "lycee_type": kinds,
                    "sector": np.where(private, "prive_sous_contrat", "public"),
                    "person": np.where(private, patrons(rng, len(kinds)), people(rng, len(kinds))),
                    "effect": 0.8 * d["ips_effect"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _ecoles(rng: np.random.Generator, colleges: pd.DataFrame) -> pd.DataFrame:
    """Four écoles around each collège (five to eight in a network); `college` is the collège's row."""
    network = colleges["ep"].notna().to_numpy()
    number = np.where(network, rng.integers(5, 9, len(colleges)), _ECOLES_PER_COLLEGE)
    owner = np.repeat(np.arange(len(colleges)), number)
    around = colleges.iloc[owner].reset_index(drop=True)
    private = around["sector"].ne("public").to_numpy() & (rng.random(len(owner)) < 0.6)
    return pd.DataFrame(
        {
            "departement": around["departement"],
            "academie": around["academie"],
            "commune": around["commune"],
            "sector": np.where(private, "prive_sous_contrat", "public"),
            "ep": around["ep"],
            "person": np.where(private, patrons(rng, len(owner)), people(rng, len(owner))),
            "ips": around["ips"] + rng.normal(0, 7, len(owner)),
            "size": np.maximum(8, rng.lognormal(4.6, 0.55, len(owner))),
            "maternelle": rng.random(len(owner)) < 0.35,
            "college": owner,
        }
    )


def _networks(
    rng: np.random.Generator, colleges: pd.DataFrame, ecoles: pd.DataFrame, everyone: pd.DataFrame
) -> pd.DataFrame:
    """REP and REP+ networks: the head collège and its écoles; in each académie one REP collège follows another's head."""
    inside = colleges[colleges["ep"].notna()]
    head = inside["uai"].copy()
    for _, rep in inside[inside["ep"] == "REP"].groupby("academie"):
        follower, leader = rng.choice(rep.index, size=2, replace=False)
        head[follower] = colleges.at[leader, "uai"]
    members = ecoles[ecoles["ep"].notna()]
    rows = pd.DataFrame(
        {
            "uai": [*inside["uai"], *members["uai"]],
            "programme": [*inside["ep"], *members["ep"]],
            "network": [*head, *head.loc[members["college"]]],
            "kind": [*np.repeat("COLLEGE", len(inside)), *_kind_of_ecole(members)],
        }
    )
    rows["role"] = np.where(
        rows["kind"] != "COLLEGE", "ecole", np.where(rows["uai"] == rows["network"], "tete", "college")
    )
    known = everyone.set_index("uai").loc[rows["uai"], ["person", "departement", "academie", "commune_name"]]
    return pd.concat([rows, known.reset_index(drop=True)], axis=1)


def _kind_of_ecole(ecoles: pd.DataFrame) -> np.ndarray:
    return np.where(ecoles["maternelle"], "ECOLE MATERNELLE", "ECOLE ELEMENTAIRE OU PRIMAIRE")
