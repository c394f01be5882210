"""Read a tagged PDF back by its structure tree, as assistive technology does."""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator
from pypdf import PdfReader

from analysis.exhibits import Figure, Table
from analysis.exhibits.fragment import grouped, shown_columns


def kids(element):
    listed = element.get("/K")
    if listed is None:
        return []
    return list(listed) if isinstance(listed, Array) else [listed]


def elements(root, *kinds):
    found = []
    for kid in kids(root):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kid.S in kinds:
                found.append(kid)
            found += elements(kid, *kinds)
    return found


class Texts:
    """Text of marked content, by page and identifier."""

    def __init__(self, pdf):
        buffer = io.BytesIO()
        pdf.save(buffer)
        self.maps = {}
        for page, read in zip(pdf.pages, PdfReader(buffer).pages, strict=True):
            self.maps[page.objgen] = self._page(page, read)

    @staticmethod
    def _page(page, read):
        texts, open_marks, fonts = {}, [], {}
        for name, font in page.resources.get("/Font", {}).items():
            fonts[name] = _to_unicode(font)
        current = None
        for operands, operator in pikepdf.parse_content_stream(page):
            if operator == Operator("BDC"):
                mark = operands[1]
                open_marks.append(mark.get("/MCID") if isinstance(mark, Dictionary) else None)
            elif operator == Operator("BMC"):
                open_marks.append(None)
            elif operator == Operator("EMC"):
                open_marks.pop()
            elif operator == Operator("Tf"):
                current = fonts[str(operands[0])]
            elif operator in (Operator("Tj"), Operator("TJ")):
                mcid = next((m for m in reversed(open_marks) if m is not None), None)
                pieces = operands[0] if operator == Operator("TJ") else [operands[0]]
                raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                codes = [raw[i : i + 2] for i in range(0, len(raw), 2)]
                texts[mcid] = texts.get(mcid, "") + "".join(current.get(code, "") for code in codes)
        return texts

    def of(self, element, page=None):
        page = element.get("/Pg", page)
        said = ""
        for kid in kids(element):
            if isinstance(kid, Dictionary):
                if kid.get("/Type") == Name.MCR:
                    said += self.maps[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
                elif "/S" in kid:
                    said += self.of(kid, page)
            else:
                said += self.maps[page.objgen].get(int(kid), "")
        return said


def _to_unicode(font):
    table = {}
    cmap = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            table[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int.from_bytes(bytes.fromhex(text), "big")
            for i in range(int(low, 16), int(high, 16) + 1):
                table[i.to_bytes(2, "big")] = chr(first + i - int(low, 16))
    return table


def bare(text):
    return "".join(text.split())


def attribute(cell, key):
    listed = cell.get("/A")
    for found in list(listed) if isinstance(listed, Array) else [listed]:
        if found is not None and found.get("/O") == Name.Table and key in found:
            return found[key]
    return None


def scope(cell):
    return attribute(cell, "/Scope")


def check_figures(pdf, document, texts):
    """Every figure has its alternative text; every figure and table its caption."""
    wanted = [placed for placed in document.placed() if isinstance(placed.exhibit, Figure)]
    assert [str(figure.Alt) for figure in elements(pdf.Root.StructTreeRoot, Name.Figure)] == [
        p.exhibit.alt for p in wanted
    ]
    captions = {bare(texts.of(caption)) for caption in elements(pdf.Root.StructTreeRoot, Name.Caption)}
    for placed in document.placed():
        if isinstance(placed.exhibit, Figure | Table):
            word = "Figure" if isinstance(placed.exhibit, Figure) else "Tableau"
            assert bare(f"{word}{placed.number}{placed.exhibit.mentions.title}") in captions


def check_tables(pdf, document, texts):
    """Every table gives back its header and its last row."""
    found = [table for table in elements(pdf.Root.StructTreeRoot, Name.Table) if elements(table, Name.Caption)]
    wanted = [placed.exhibit for placed in document.placed() if isinstance(placed.exhibit, Table)]
    assert len(found) == len(wanted)
    for element, table in zip(found, wanted, strict=True):
        columns = shown_columns(table)
        head = elements(elements(element, Name.THead)[0], Name.TH)
        assert [bare(texts.of(cell)) for cell in head] == [bare(column.label) for column in columns]
        assert {str(scope(cell)) for cell in head} == {"/Column"}
        rows = elements(element, Name.TBody)[-1]
        last = list(elements(rows, Name.TR)[-1].K)
        expected = grouped(table.data, table.groups)[-1][1][-1]
        assert [bare(texts.of(cell)) for cell in last] == [bare(expected[column.key]) for column in columns]
