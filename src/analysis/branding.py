"""Look of the reports: name, logo and palette, the same for figures, HTML and PDF."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType

from pydantic import StrictStr, create_model

from analysis.errors import Problem, UserError
from analysis.settings import Strict, read_settings

LOGO_FORMATS = (".svg", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean, as ``#rrggbb``.

    Hues follow Okabe and Ito's colour-blind-safe pair (blue, vermilion), darkened so that text reaches the WCAG
    2.1 AA contrast on paper; every comparison is also told by a shape or a line style.
    """

    ink: str = "#1b1e25"
    muted: str = "#565b66"
    rule: str = "#c8ccd4"
    wash: str = "#f3f5f8"
    paper: str = "#ffffff"
    territory: str = "#0f4c8a"
    territory_soft: str = "#d5e2f0"
    parent: str = "#4f5561"
    reference: str = "#7b818d"
    similar: str = "#868c97"
    accent: str = "#b3420a"
    accent_soft: str = "#f8e6dc"


@dataclass(frozen=True)
class Branding:
    """What a report says of who publishes it.

    `name` is printed on the cover and in running heads, `logo` is a picture file or None, `logo_alt` its
    alternative text.
    """

    name: str = ""
    logo: Path | None = None
    logo_alt: str = ""
    palette: Palette = field(default_factory=Palette)


DEFAULT = Branding()

# Each token that carries text or meaning, and the least contrast it needs against paper (WCAG 2.1, 1.4.3 and 1.4.11).
LEAST_CONTRAST: Mapping[str, float] = MappingProxyType(
    {"ink": 7.0, "muted": 4.5, "territory": 4.5, "accent": 4.5, "parent": 3.0, "reference": 3.0, "similar": 3.0}
)


_PaletteFile = create_model(
    "_PaletteFile", __base__=Strict, **{f.name: (StrictStr, f.default) for f in fields(Palette)}
)


class _BrandingFile(Strict):
    name: StrictStr = ""
    logo: StrictStr | None = None
    logo_alt: StrictStr = ""
    palette: _PaletteFile = _PaletteFile()


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def load_branding(path: Path | None = None) -> Branding:
    """The branding of a YAML file, or the default one when `path` is None.

    Keys: ``name``, ``logo`` (path relative to the file), ``logo_alt``, ``palette`` (any of the `Palette` tokens).
    Raises `UserError` listing every problem: unreadable file, unknown or ill-typed key, colour that is not
    ``#rrggbb``, contrast too low to be read, logo absent, of an unknown format or without an alternative text.
    """
    if path is None:
        return DEFAULT
    where = path.name
    given = read_settings(path, _BrandingFile, what="fichier de charte")
    palette = Palette(**{token: value.strip().lower() for token, value in given.palette.model_dump().items()})
    logo = None if given.logo is None else (path.parent / given.logo).resolve()
    problems = [*_check_palette(palette, where), *_check_logo(logo, given, where)]
    if problems:
        raise UserError(*problems)
    return Branding(given.name.strip(), logo, given.logo_alt.strip(), palette)


def _check_palette(palette: Palette, where: str) -> list[Problem]:
    colours = asdict(palette)
    problems = [
        Problem(f"« {value} » n’est pas une couleur", where=f"{where}, palette.{token}", allowed="« #rrggbb »")
        for token, value in colours.items()
        if not _is_colour(value)
    ]
    if problems:
        return problems
    for token, least in LEAST_CONTRAST.items():
        found = contrast(colours[token], palette.paper)
        if found < least:
            said, needed = (f"{ratio:.1f}".replace(".", ",") for ratio in (found, least))
            problems.append(
                Problem(
                    f"contraste de {said} avec le fond {palette.paper}, trop faible pour être lu",
                    where=f"{where}, palette.{token}",
                    allowed=f"{needed} au moins (WCAG 2.1 AA)",
                    todo="choisir une couleur plus foncée",
                )
            )
    return problems


def _check_logo(logo: Path | None, given: _BrandingFile, where: str) -> list[Problem]:
    if logo is None:
        return []
    place, problems = f"{where}, logo", []
    if logo.suffix.lower() not in LOGO_FORMATS:
        problems.append(Problem(f"format « {logo.suffix} » refusé", where=place, allowed=", ".join(LOGO_FORMATS)))
    elif not logo.is_file():
        problems.append(Problem(f"fichier {given.logo} introuvable", where=place))
    if not given.logo_alt.strip():
        problems.append(Problem("texte de remplacement du logo manquant", where=f"{where}, logo_alt"))
    return problems


def _is_colour(value: str) -> bool:
    return len(value) == 7 and value[0] == "#" and all(c in "0123456789abcdef" for c in value[1:])


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
