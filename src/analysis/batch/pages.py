"""Pages of an output folder: one look, everything inside, nothing asked of any network."""

import base64
import hashlib
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.assets import font_face_css
from analysis.branding import DEFAULT
from analysis.files import replace_file
from analysis.wording.numbers import NARROW, count, number

TEMPLATES = Path(__file__).parent / "templates"


def write_page(path: Path, template: str, **values: object) -> Path:
    """Render a template that extends ``base.html.j2`` and put it at `path`, atomically. Returns `path`.

    `values` are those of the template, with `fictitious` (the banner) always; `script` is the name of a file of
    ``templates/`` to set inside the page. The page forbids itself everything else: its policy (Content-Security-Policy)
    names its own style and script by their hash.
    """
    script = values.pop("script", None)
    text = _environment().get_template(template).render(**_inside(script), **values)
    replace_file(path, text)
    return path


def weight(size: int) -> str:
    """A size in bytes: « 812 ko », « 1,2 Mo », « 21,6 Go »."""
    for unit, unit_size in (("Go", 1e9), ("Mo", 1e6)):
        if size >= unit_size * 0.9995:
            return f"{number(size / unit_size, 1)}{NARROW}{unit}"
    return f"{max(1, round(size / 1e3))}{NARROW}ko"


def duration(seconds: float) -> str:
    """« 0,8 s », « 42 s », « 3 min 05 s »."""
    if seconds < 59.5:
        return f"{number(seconds, 1 if seconds < 9.95 else 0)}{NARROW}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}{NARROW}min {rest:02d}{NARROW}s"


def spaced(text: str) -> str:
    """A message written with ordinary spaces, as terminals show it, with those of French typography."""
    return re.sub(r" (?=[;:!?%»])|(?<=«) ", NARROW, text)


def _inside(script: str | None) -> dict[str, object]:
    style = _style()
    code = (TEMPLATES / script).read_text(encoding="utf-8") if script else ""
    scripts = f"script-src {_digest(code)}; " if script else ""
    policy = (
        f"default-src 'none'; {scripts}style-src {_digest(style)}; font-src data:; base-uri 'none'; form-action 'none'"
    )
    return {"policy": policy, "style": Markup(style), "script": Markup(code)}


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def _style() -> str:
    colours = ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in asdict(DEFAULT.palette).items())
    return f"{font_face_css()}\n:root{{{colours}}}\n" + (TEMPLATES / "pages.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis.batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"weight": weight, "duration": duration, "spaced": spaced, "count": count}
    return environment
