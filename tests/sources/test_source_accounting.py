"""Whatever a file contains, every row is kept or set aside, or the file is refused."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import UserError
from analysis.sources import Reading
from analysis.sources.intake import read_raw
from analysis.sources.raw import Raw

TITLES = (
    "Rentrée scolaire",
    "UAI",
    "Nom de l'établissement",
    "Code du département",
    "Code INSEE de la commune",
    "Secteur",
    "IPS",
)
UAIS = st.sampled_from(["0010026Y", "0010035h", "0010037K", "9830266X", "", "NA", "0010026Y "])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2022-2023", "2023", "2024-09-01"]),
        UAIS,
        st.sampled_from(["COLLEGE A", "COLLEGE B", "SEGPA DU COLLEGE A"]),
        st.sampled_from(["001", "1", "01", "988", ""]),
        st.sampled_from(["1202", "01202", "75112", ""]),
        st.sampled_from(["public", "PU", "PR", "privé hors contrat", ""]),
        st.sampled_from(["100", "100,5", "NS", "", "<5", "12%0"]),
    ),
    min_size=1,
    max_size=12,
)


def raw(rows: list[tuple[str, ...]], path) -> Raw:
    cells = pd.DataFrame(
        {position: pd.Series(column, dtype="str") for position, column in enumerate(zip(*rows, strict=True))}
    )
    return Raw(path, "0" * 12, "CSV", cells, (TITLES,), pd.Series(range(2, len(rows) + 2)))


def attempt(rows: list[tuple[str, ...]], path) -> tuple[Reading | None, UserError | None]:
    try:
        return read_raw(raw(rows, path)), None
    except UserError as error:
        return None, error


@given(rows=ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_in_are_kept_or_set_aside(rows, tmp_path, balanced):
    reading, error = attempt(rows, tmp_path / "ips.csv")
    if reading is None:
        assert {line for problem in error.problems for line in problem.rows} <= set(range(2, len(rows) + 2))
        return
    assert balanced([reading])
    assert reading.rows_in == len(rows)
    table = reading.tables["ips"]
    assert len(table) == reading.rows_kept
    assert (table["ips"].notna() == table["ips_reason"].isna()).all()
    assert not (table["ips"] == 0).any()
