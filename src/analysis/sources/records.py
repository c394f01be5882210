"""JSON: records of the portals' API (v1, v2, v2.1), lists of objects, one object per line."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import Problem, UserError


def read_records(text: str, file: str) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...], pd.Series, str] | None:
    """Cells as text, header, record numbers, format; None for JSON that holds no records (GeoJSON, settings).

    Understood: API v2 (``[{"record": {"fields": …}}]``), v1 (``[{"fields": …}]``, ``{"records": …}``), v2.1
    (``{"results": […]}``), a list of objects, one object per line.

    Raises
    ------
    UserError
        When the JSON is cut short or malformed.
    """
    content = _parse(text, file)
    if isinstance(content, Mapping):
        content = next((content[key] for key in ("results", "records", "data") if _is_list(content.get(key))), None)
    if not _is_list(content) or not content or not all(isinstance(item, Mapping) for item in content):
        return None
    records = [_fields(item) for item in content]
    names = tuple(dict.fromkeys(name for record in records for name in record))
    columns = {
        position: pd.Series([_cell(record.get(name)) for record in records], dtype="str")
        for position, name in enumerate(names)
    }
    return pd.DataFrame(columns), (names,), pd.Series(range(1, len(records) + 1), dtype="int64"), "JSON"


def _parse(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
            try:
                return [json.loads(line) for line in lines]
            except json.JSONDecodeError:
                pass
        raise UserError(
            Problem(
                "JSON incomplet ou mal formé",
                file,
                (error.lineno,),
                todo="télécharger à nouveau le fichier",
            )
        ) from None


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _fields(item: Mapping[str, Any]) -> Mapping[str, Any]:
    record = item.get("record", item)
    fields = record.get("fields", record) if isinstance(record, Mapping) else record
    return fields if isinstance(fields, Mapping) else item


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
