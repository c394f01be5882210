"""A formula read aloud in French, from its MathML tree."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from .to_typst import Unsupported

SYMBOLS = {
    "=": "égale", "+": "plus", "−": "moins", "-": "moins", "±": "plus ou moins", "×": "fois", "⋅": "fois", "·": "fois",
    "/": "sur", "÷": "divisé par", "<": "inférieur à", ">": "supérieur à", "≤": "inférieur ou égal à",
    "≥": "supérieur ou égal à", "≠": "différent de", "≈": "environ égal à", "∼": "suit", "~": "suit", "∝": "proportionnel à",
    "∑": "somme", "∏": "produit", "∫": "intégrale", "∞": "l’infini", "∈": "appartient à", "∂": "d rond",
    "→": "tend vers", "|": "barre", "∣": "sachant", "!": "factorielle", "…": "et ainsi de suite", "⋯": "et ainsi de suite",
    "′": "prime", "∗": "étoile", "*": "étoile", "%": "pour cent",
    "(": "parenthèse ouvrante", ")": "parenthèse fermante", "[": "crochet ouvrant", "]": "crochet fermant",
    "{": "accolade ouvrante", "}": "accolade fermante",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "bêta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zêta", "η": "êta",
    "θ": "thêta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rhô",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "khi", "ψ": "psi", "ω": "oméga", "Γ": "gamma majuscule",
    "Δ": "delta majuscule", "Λ": "lambda majuscule", "Φ": "phi majuscule", "Σ": "sigma majuscule", "Ω": "oméga majuscule",
}  # fmt: skip
FUNCTIONS = {"log": "logarithme de", "ln": "logarithme népérien de", "exp": "exponentielle de", "logit": "logit de",
             "min": "minimum de", "max": "maximum de"}  # fmt: skip
MARKS = {
    "^": "chapeau",
    "¯": "barre",
    "‾": "barre",
    "~": "tilde",
    "˜": "tilde",
    "→": "flèche",
    "˙": "point",
    "_": "souligné",
}
POWERS = {"2": "au carré", "3": "au cube"}


def speak(element: Element) -> str:
    """The French reading of a MathML element (tags without namespace). Raises `Unsupported`."""
    return " ".join(_say(element).split())


def _say(element: Element) -> str:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise Unsupported(element.tag)
    return reader(element)


def _row(element: Element) -> str:
    words, upright = [], ""
    for child in element:
        if child.tag == "mi" and child.get("mathvariant") == "normal":
            upright += (child.text or "").strip()
            continue
        words += [_named(upright), _say(child)]
        upright = ""
    return " ".join(filter(None, [*words, _named(upright)]))


def _named(upright: str) -> str:
    return FUNCTIONS.get(upright, upright)


def _symbol(element: Element) -> str:
    text = (element.text or "").strip()
    return SYMBOLS.get(text) or GREEK.get(text) or FUNCTIONS.get(text) or text


def _fraction(element: Element) -> str:
    top, bottom = element
    if _simple(top) and _simple(bottom):
        return f"{_say(top)} sur {_say(bottom)}"
    return f"fraction de numérateur {_say(top)} et de dénominateur {_say(bottom)}, fin de fraction"


def _simple(element: Element) -> bool:
    return element.tag in ("mi", "mn") or (element.tag == "mrow" and len(element) == 1 and _simple(element[0]))


def _sub(element: Element) -> str:
    base, sub = element
    if (base.text or "").strip() in ("∑", "∏"):
        return f"{_say(base)} pour {_say(sub)} de"
    return f"{_say(base)} indice {_say(sub)}"


def _sup(element: Element) -> str:
    base, sup = element
    return f"{_say(base)} {_power(sup)}"


def _power(sup: Element) -> str:
    said = _say(sup)
    if said in ("prime", "étoile"):
        return said
    return POWERS.get(said, f"puissance {said}")


def _both(element: Element) -> str:
    base, low, high = element
    if (base.text or "").strip() in ("∑", "∏", "∫"):
        return f"{_say(base)} de {_say(low)} à {_say(high)} de"
    return f"{_say(base)} indice {_say(low)} {_power(high)}"


def _mark(element: Element) -> str:
    base, mark = element
    return f"{_say(base)} {MARKS.get((mark.text or '').strip()) or 'surmonté de ' + _say(mark)}"


def _under(element: Element) -> str:
    base, under = element
    said = _say(under)
    return f"{_say(base)} {'souligné' if said == '_' else 'pour ' + said + ' de'}"


def _table(element: Element) -> str:
    rows = [", ".join(_row(cell) for cell in row) for row in element]
    return "tableau : " + " ; ".join(f"ligne {i} : {row}" for i, row in enumerate(rows, start=1)) + ", fin du tableau"


_READERS: dict[str, Callable[[Element], str]] = {
    "math": _row,
    "mrow": _row,
    "mstyle": _row,
    "mi": _symbol,
    "mn": lambda element: (element.text or "").strip(),
    "mo": _symbol,
    "mtext": lambda element: (element.text or "").strip(),
    "mspace": lambda element: "",
    "mfrac": _fraction,
    "msqrt": lambda element: f"racine carrée de {_row(element)}, fin de racine",
    "mroot": lambda element: f"racine {_say(element[1])}-ième de {_say(element[0])}, fin de racine",
    "msub": _sub,
    "msup": _sup,
    "msubsup": _both,
    "mover": _mark,
    "munder": _under,
    "munderover": _both,
    "mtable": _table,
}
