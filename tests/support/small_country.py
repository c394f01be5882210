"""A small country in a store: collèges with results and IPS, made by hand."""

from pathlib import Path

import pandas as pd

from analysis.contracts import CONTRACTS
from analysis.sources import Reading
from analysis.store import Store
from analysis.territories import academie_of

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
DEFAULTS = {
    "exams": {"exam": "dnb", "series": "generale", "rate_rounding": "integer", "sector": "public"},
    "ips": {"level": "college", "track": "ensemble", "ips_sd": 30.0, "ips_series": 2022, "sector": "public"},
    "establishments": {"nature": "college", "sector": "public", "ep_known": False},
    "memberships": {"role": "college"},
}


def code(departement, number):
    """A valid UAI of a département."""
    digits = f"{departement.zfill(3)}{number:04d}"
    return digits + LETTERS[int(digits) % 23]


def frame(table, records):
    """Typed rows of a canonical table; département and académie come from the UAI."""
    contract = CONTRACTS[table]
    lines = []
    for record in records:
        line = {"source": "essai", "source_sha": "0123456789ab"} | DEFAULTS.get(table, {}) | record
        if "uai" in line:
            line["departement"] = line["uai"][:3].lstrip("0").rjust(2, "0")
            line["academie"] = academie_of(line["departement"])
        lines.append({name: line.get(name) for name in contract.columns})
    return pd.DataFrame(lines, columns=list(contract.columns)).astype({f.name: f.dtype for f in contract.fields})


def write(root, tables):
    store = Store(root)
    frames = {name: frame(name, records) for name, records in tables.items()}
    store.write([Reading(Path("essai.csv"), "0123456789ab", "essai", "Essai", "csv", 0, 0, frames)])
    return store


def forty_colleges(root):
    """Forty collèges, ten in each quartile, in four départements of three académies; sessions 2022 to 2024. Read only."""
    exams, ips, places = [], [], []
    for shift, departement in enumerate(("69", "01", "75", "13")):
        for number in range(40):
            college = code(departement, number + 1)
            level = 80.0 + number
            sector = "prive_sous_contrat" if number % 4 == 3 else "public"
            places.append({"uai": college, "name": f"COLLEGE N {number}", "commune_name": "ICI", "sector": sector})
            ips.append({"uai": college, "rentree": 2022, "ips": level, "sector": sector})
            for session in (2022, 2023, 2024):
                rate = min(100.0, 55 + 0.3 * level + (number * 7 + session) % 5)
                exams.append(
                    {"uai": college, "session": session, "present": 50 + 10 * shift, "rate": rate, "sector": sector}
                )
    tables = {"exams": exams, "ips": ips, "establishments": places}
    return write(root, tables)
