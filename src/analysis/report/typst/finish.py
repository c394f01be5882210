"""What Typst does not tag yet: row headers of tables. Same input, same bytes."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object


def finish(pdf: bytes) -> bytes:
    """Tag the first cell of every body row as a row header, keeping its spans; the file's identifier is a hash."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for row in _rows(document.Root.StructTreeRoot):
            cells = [kid for kid in _kids(row) if kid.get("/S") in (Name.TD, Name.TH)]
            if cells and cells[0].S == Name.TD:
                cells[0].S = Name.TH
                _set_scope(cells[0])
        output = io.BytesIO()
        document.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _rows(root: Object) -> Iterator[Object]:
    waiting = _kids(root)
    while waiting:
        element = waiting.pop()
        if element.get("/S") == Name.TR:
            yield element
        else:
            waiting += _kids(element)


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    listed = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _set_scope(cell: Object) -> None:
    attributes = cell.get("/A")
    listed = [] if attributes is None else list(attributes) if isinstance(attributes, Array) else [attributes]
    for attribute in listed:
        if isinstance(attribute, Dictionary) and attribute.get("/O") == Name.Table:
            attribute.Scope = Name.Row
            return
    cell.A = Array([*listed, Dictionary(O=Name.Table, Scope=Name.Row)])
