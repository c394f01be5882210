"""What the published files share: labels, codes, and the ways of writing a table."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.territories import academies, departements, region_of, regions_academiques

from ..country import DemoCountry
from ..names import capitals

SECTORS = {"public": "public", "prive_sous_contrat": "privé sous contrat"}
_XLSX_DATE = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Csv:
    """A way of writing CSV: encoding and line ends differ from one published file to the next."""

    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"

    def write(self, frame: pd.DataFrame, path: Path) -> None:
        """Write with semicolons; missing cells are empty, floats keep their decimal point (``86.0``)."""
        text = frame.to_csv(sep=";", index=False, lineterminator="\n")
        path.write_bytes(text.replace("\n", self.line_end).encode(self.encoding))


def school_year(rentree: pd.Series) -> list[str]:
    """2022 → « 2022-2023 »."""
    return [f"{year}-{year + 1}" for year in rentree]


def percent(values: pd.Series) -> list[str]:
    """93.2 → « 93,20% »."""
    return [f"{value:.2f}%".replace(".", ",") for value in values]


def with_identity(frame: pd.DataFrame, country: DemoCountry) -> pd.DataFrame:
    """Add what files repeat beside a UAI: name and labels (capitals without accents), commune, académie and région."""
    known = country.establishments.set_index("uai").loc[frame["uai"]].reset_index(drop=True)
    academy, departement = known["academie"], known["departement"]
    region = academy.map(lambda code: region_of(code))
    frame = frame.reset_index(drop=True)
    return frame.assign(
        name=[capitals(name).replace("-", " ") for name in known["name"]],
        person=[capitals(person) for person in known["person"]],
        commune=known["commune"],
        commune_label=[capitals(name).replace("-", " ") for name in known["commune_name"]],
        academie=academy,
        academie_label=academy.map(lambda code: capitals(academies()[code].name)),
        departement=departement,
        departement_label=departement.map(lambda code: capitals(departements()[code].name)),
        region=region,
        region_label=region.map(lambda code: capitals(regions_academiques()[code].name)),
        sector_label=known["sector"].map(SECTORS),
    )


def write_workbook(sheets: dict[str, Sequence[Sequence[object]]], path: Path) -> None:
    """Write sheets of rows as XLSX, byte for byte the same at every writing (no date of creation)."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    draft = io.BytesIO()
    workbook.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(item.filename, _XLSX_DATE), content, zipfile.ZIP_DEFLATED)
