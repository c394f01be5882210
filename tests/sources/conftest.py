"""Small files for the readers' tests."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from analysis.sources import Reading, read_path

COLLEGE_HEADER = (
    "Rentrée scolaire;Académie;Code du département;Département;UAI;Nom de l'établissment;"
    "Code INSEE de la commune;Nom de la commune;Secteur;Effectifs;IPS;Ecart-type de l'IPS"
)
COLLEGE_ROWS = (
    "2022-2023;LYON;001;AIN;0010026Y;COLLEGE PAUL CLAUDEL;01202;LAGNIEU;public;777.0;111.1;32.8",
    "2022-2023;LYON;001;AIN;0010035H;COLLEGE LOUIS LUMIERE;01283;OYONNAX;public;582.0;78.1;30.4",
)


@pytest.fixture
def college_header() -> str:
    """The official header of the collège IPS file of 2022."""
    return COLLEGE_HEADER


@pytest.fixture
def college_rows() -> tuple[str, ...]:
    """Two rows of it."""
    return COLLEGE_ROWS


@pytest.fixture(scope="session")
def college_csv() -> str:
    """The file."""
    return "\n".join((COLLEGE_HEADER, *COLLEGE_ROWS)) + "\n"


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a file: text or bytes."""

    def write(content: str | bytes, name: str = "fichier.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def read_lines(put: Callable[..., Path]) -> Callable[..., Reading]:
    """Write lines to a CSV file and read it."""

    def read(*lines: str, name: str = "fichier.csv") -> Reading:
        (reading,) = read_path(put("\n".join(lines) + "\n", name))
        return reading

    return read


@pytest.fixture
def aside() -> Callable[[Reading], dict[str, int]]:
    """Reason → rows set aside."""

    def by_reason(reading: Reading) -> dict[str, int]:
        return {item.reason: item.rows for item in reading.set_aside}

    return by_reason


@pytest.fixture
def balanced() -> Callable[[Sequence[Reading]], bool]:
    """Whether every row read is kept or set aside."""

    def check(readings: Sequence[Reading]) -> bool:
        return all(r.rows_in == r.rows_kept + sum(item.rows for item in r.set_aside) for r in readings)

    return check
