"""Who publishes, as it travels in the notebook: the branding with its logo inside."""

import base64
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analysis.branding import DEFAULT, Branding, Palette

from . import svg

_MIME = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Identity:
    """Name, colours and logo of the publisher; the logo is one SVG text, whatever its file was."""

    name: str = ""
    logo_svg: str | None = None
    logo_alt: str = ""
    palette: Palette = field(default_factory=Palette)

    @classmethod
    def of(cls, branding: Branding | None) -> "Identity":
        """Read the logo file of a branding (the default one when None)."""
        branding = branding or DEFAULT
        logo = None if branding.logo is None else _as_svg(Path(branding.logo))
        return cls(branding.name, logo, branding.logo_alt, branding.palette)

    def fields(self) -> dict[str, object]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: dict) -> "Identity":
        """The inverse of `fields`."""
        return cls(**fields | {"palette": Palette(**fields["palette"])})


def _as_svg(path: Path) -> str:
    """An SVG file as it is; a bitmap wrapped in an SVG of the same size, so that both reports read one format."""
    if path.suffix.lower() == ".svg":
        return svg.checked(path.read_text(encoding="utf-8"), f"Logo {path.name}")
    from PIL import Image

    with Image.open(path) as picture:
        width, height = picture.size
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:{_MIME[path.suffix.lower()]};base64,{data}"/></svg>'
    )
