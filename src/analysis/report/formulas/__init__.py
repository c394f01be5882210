"""LaTeX formulas as MathML, as Typst math and as a French sentence."""

from functools import lru_cache
from xml.etree import ElementTree

from latex2mathml.converter import convert

from analysis.errors import Problem, UserError

from ..nodes import Formula
from .speech import speak
from .to_typst import Unsupported, to_typst

__all__ = ["formula"]

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


def formula(latex: str, *, display: bool, where: str) -> Formula:
    """Read one LaTeX formula. UserError, naming `where`, when it cannot be read or holds an unknown construct."""
    latex = latex.strip()
    try:
        return _formula(latex, display)
    except Unsupported as error:
        raise _refusal(latex, where, f"construction « {error} » non prise en charge") from error
    except Exception as error:  # latex2mathml raises a dozen unrelated exceptions on malformed input.
        raise _refusal(latex, where, "formule illisible") from error


def _refusal(latex: str, where: str, what: str) -> UserError:
    return UserError(Problem(f"{what} : « {latex} »", where=where, todo="simplifier la formule LaTeX"))


@lru_cache(maxsize=512)
def _formula(latex: str, display: bool) -> Formula:
    mathml = convert(latex, display="block" if display else "inline")
    tree = ElementTree.fromstring(mathml)
    for element in tree.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    if "\\" in "".join(tree.itertext()):
        raise Unsupported(next(word for word in "".join(tree.itertext()).split() if "\\" in word))
    return Formula(latex, mathml, to_typst(tree), speak(tree))
