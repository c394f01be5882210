"""Delimited text: encoding, delimiter, header, whatever the file is called."""

import csv
import io
import re
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from analysis.errors import Problem, UserError

from .headers import alternatives, header_rows

DELIMITERS = (";", "\t", "|", ",")
LARGE = 20_000_000  # bytes from which a file is parsed without a look at each of its lines
_SAMPLE = 200_000


def decode(content: bytes, file: str) -> tuple[str, str]:
    """The text of a file and its encoding (``utf-8``, ``utf-16``, ``windows-1252``).

    Raises
    ------
    UserError
        When the bytes are no text (control characters).
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", errors="replace"), "windows-1252"
    sample = text[:_SAMPLE]
    if len(re.findall(r"[\x00-\x08\x0e-\x1f\ufffd]", sample)) > max(1, len(sample) // 1000):
        raise UserError(
            Problem(
                "contenu illisible : ce n’est ni du texte, ni un classeur XLSX, ni du Parquet",
                file,
                todo="télécharger à nouveau le fichier, au format CSV, JSON, Parquet ou XLSX",
            )
        )
    return text, encoding


def sniff_delimiter(text: str) -> str | None:
    """The delimiter under which most lines have the same number of fields, or None for text without columns."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(sample, delimiter, 60) if row)
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        share = lines / sum(widths.values())
        if width > 1 and share >= 0.5 and (best is None or (round(share, 1), width) > best[:2]):
            best = (round(share, 1), width, delimiter)
    return best[2] if best else None


def read_text(content: bytes, file: str) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str] | None:
    """Cells as text, header alternatives, line numbers, French description of the format; None when there is no table.

    Raises
    ------
    UserError
        When a line has more or fewer fields than the header.
    """
    text, encoding = decode(content, file)
    delimiter = sniff_delimiter(text)
    if delimiter is None:
        return None
    head = _rows(text[:_SAMPLE], delimiter, 40)
    header = header_rows(head)
    if not header:
        return None
    first = header[-1] + 1
    width = max(len(head[position]) for position in header)
    names = alternatives([_padded(head[position], width) for position in header])
    cells = _quickly(content, encoding, delimiter, head, first, width) if len(content) > LARGE else None
    if cells is None:
        cells = _carefully(text, delimiter, width, first, file)
    lines = pd.Series(range(len(cells)), dtype="int64") + first + 1
    described = {"\t": "tabulation"}.get(delimiter, delimiter)
    return cells, names, lines, f"CSV ({encoding}, séparateur « {described} »)"


def _carefully(text: str, delimiter: str, width: int, first: int, file: str) -> pd.DataFrame:
    """The cells, whatever the blank lines; lines cut short are told."""
    ragged = _ragged(text, delimiter, width, first, file)
    if ragged:
        raise UserError(ragged)
    try:
        return pd.read_csv(
            io.StringIO(text, newline=""),
            sep=delimiter,
            header=None,
            names=range(width),
            index_col=False,
            skiprows=first,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame({position: pd.Series([], dtype="str") for position in range(width)})
    except pd.errors.ParserError as error:
        raise UserError(Problem(f"CSV illisible ({error})", file)) from None


def _quickly(
    content: bytes, encoding: str, delimiter: str, head: list[list[str]], first: int, width: int
) -> pd.DataFrame | None:
    """The same cells without a loop over lines; None for what needs care: blank or ragged lines, titles on several lines."""
    if encoding == "utf-16" or any("\n" in cell for row in head[:first] for cell in row):
        return None
    names = [str(position) for position in range(width)]
    try:
        table = pa.csv.read_csv(
            io.BytesIO(content),
            pa.csv.ReadOptions(encoding=encoding, skip_rows=first, column_names=names),
            pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    return table.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=np.nan)}.get).set_axis(
        range(width), axis=1
    )


def _rows(text: str, delimiter: str, most: int) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == most:
                break
    except csv.Error:
        return rows
    return rows


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _ragged(text: str, delimiter: str, width: int, first: int, file: str) -> Problem | None:
    """The lines whose number of fields is not the header's."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        odd = ((n, row) for n, row in enumerate(rows, start=1) if n > first and len(row) != width)
        bad = [(n, len(row)) for n, row in odd if "".join(row).strip()]
    except csv.Error as error:
        return Problem(f"CSV illisible ({error})", file, (rows.line_num,))
    if not bad:
        return None
    return Problem(
        f"{bad[0][1]} champ{'s' if bad[0][1] > 1 else ''} au lieu de {width} : fichier tronqué ou guillemets mal fermés",
        file,
        tuple(n for n, _ in bad),
        todo="télécharger à nouveau le fichier",
    )
