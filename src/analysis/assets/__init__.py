"""Files shipped with the package: the report font."""

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
