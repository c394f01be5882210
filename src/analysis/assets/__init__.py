"""Files shipped with the package: the report font."""

import base64
from functools import cache
from pathlib import Path

from analysis.errors import Problem, UserError, did_you_mean

HERE = Path(__file__).resolve().parent
FONT_FAMILY = "Inter"


def path(name: str) -> Path:
    """The file of that name inside the package (``"fonts/Inter-Regular.otf"``).

    Raises `UserError` when the installed package holds no such file.
    """
    file = HERE / name
    if not file.is_file():
        known = sorted(str(f.relative_to(HERE)) for f in HERE.rglob("*.*") if f.suffix not in {".py", ".pyc"})
        raise UserError(
            Problem(
                f"fichier « {name} » absent du paquet installé",
                todo=did_you_mean(name, known) or "réinstaller le paquet",
            )
        )
    return file


def font_files(suffix: str = ".otf") -> tuple[Path, ...]:
    """The font files of one format (``".otf"`` for figures and PDF, ``".woff2"`` for HTML), sorted by name."""
    return tuple(sorted((HERE / "fonts").glob(f"*{suffix}")))


_STYLES = {
    "Regular": "400 normal",
    "Italic": "400 italic",
    "Medium": "500 normal",
    "SemiBold": "600 normal",
    "Bold": "700 normal",
}


@cache
def font_face_css() -> str:
    """CSS that carries the font inside a page: nothing is asked of any network."""
    faces = []
    for file in font_files(".woff2"):
        weight, style = _STYLES[file.stem.rpartition("-")[2]].split()
        data = base64.b64encode(file.read_bytes()).decode("ascii")
        faces.append(
            f"@font-face{{font-family:{FONT_FAMILY};font-style:{style};font-weight:{weight};font-display:block;"
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "\n".join(faces)
