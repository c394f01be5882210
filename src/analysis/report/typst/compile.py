"""Document to PDF/UA-1 bytes."""

import json
from pathlib import Path

import typst

from analysis import assets

from ..dates import timestamp
from ..document import Document
from .finish import finish
from .tree import tree

TEMPLATES = Path(__file__).parents[1] / "templates"


def render_pdf(document: Document) -> bytes:
    """The report as a tagged PDF (PDF/UA-1, French, bookmarks).

    Only the package's fonts are used and the date is fixed: same document, same bytes. Raises typst.TypstError when
    the document breaks an accessibility rule (missing alternative text, skipped heading).
    """
    pdf = typst.compile(
        TEMPLATES / "report.typ",
        root=TEMPLATES,
        font_paths=[assets.HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(tree(document), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=timestamp(document.header),
    )
    return finish(pdf)
