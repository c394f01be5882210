"""Numbers, quantities and years as a French reader expects them.

Decimal comma, narrow no-break space (U+202F) between thousands and before « % », true minus sign (U+2212), unit in
the singular below 2, rounding half up. Nothing here prints « nan », « None » or « −0,0 »: a missing or infinite
value raises ValueError, because a sentence about it should not have been asked for.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale; Insee, règles de présentation.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

NARROW = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"

#: From this many pupils on, a rate deserves one decimal.
ONE_DECIMAL_FROM = 1000


def _rounded(value: float, decimals: int) -> Decimal:
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"no French number for {value!r}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """« 1 234,5 »; with `sign`, positive values too carry their sign (« +1,2 »), zero never does."""
    rounded = _rounded(value, decimals)
    text = f"{abs(rounded):,f}".replace(",", NARROW).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def signed(value: float, decimals: int = 1) -> str:
    """A difference: « +1,2 », « −0,3 », « 0,0 »."""
    return number(value, decimals, sign=True)


def count(value: int) -> str:
    """A whole count: « 12 345 »."""
    return number(value, 0)


def is_zero(value: float, decimals: int = 1) -> bool:
    """Whether a value prints as zero."""
    return _rounded(value, decimals) == 0


def enough_decimals(value: float, decimals: int = 1, *, most: int = 3) -> int:
    """The fewest decimals, from `decimals` to `most`, that do not print a value as zero; `decimals` when none does."""
    return next((places for places in range(decimals, most + 1) if not is_zero(value, places)), decimals)


def is_plural(value: float, decimals: int = 1) -> bool:
    """French plural: from 2 on, in absolute value, as printed (« 1,9 point », « 2,0 points », « 0 élève »)."""
    return abs(_rounded(value, decimals)) >= 2


def quantity(value: float, singular: str, plural: str | None = None, *, decimals: int = 0, sign: bool = False) -> str:
    """A number and its noun, not separable: « 1 collège », « 2 345 collèges »; `plural` defaults to adding « s »."""
    noun = (plural or f"{singular}s") if is_plural(value, decimals) else singular
    return f"{number(value, decimals, sign=sign)}{NBSP}{noun}"


def points(value: float, decimals: int = 1, *, sign: bool = False) -> str:
    """A difference of rates or of IPS: « 3,0 points », « 1,5 point », « −0,3 point »."""
    return quantity(value, "point", decimals=decimals, sign=sign)


def rate_decimals(n: int) -> int:
    """Decimals a rate deserves: one from 1 000 pupils on, none below."""
    return 1 if n >= ONE_DECIMAL_FROM else 0


def percent(value: float, decimals: int = 1) -> str:
    """A percentage given on 0-100: « 89,4 % ».

    A value that is neither 0 nor 100 is never printed « 0 % » or « 100 % » (every pupil would be concerned): it gets
    the decimals it needs, two at most.
    """
    while decimals < 2 and _rounded(value, decimals) in (0, 100) and min(abs(value), abs(value - 100)) > 1e-9:
        decimals += 1
    return f"{number(value, decimals)}{NARROW}%"


def rate(value: float, n: int) -> str:
    """A rate (0-100) with the decimals its denominator deserves: « 89,4 % » of 12 345 pupils, « 87 % » of 95."""
    return percent(value, rate_decimals(n))


def interval(low: float, high: float, decimals: int = 1, *, sign: bool = False) -> str:
    """« 2,1 à 3,4 »; with `sign`, « −0,3 à +0,5 ». Raises ValueError when `low` exceeds `high`."""
    if low > high:
        raise ValueError(f"interval from {low} to {high}")
    return f"{number(low, decimals, sign=sign)} à {number(high, decimals, sign=sign)}"


def percent_interval(low: float, high: float, decimals: int = 0) -> str:
    """« 79 % à 92 % »."""
    if low > high:
        raise ValueError(f"interval from {low} to {high}")
    return f"{percent(low, decimals)} à {percent(high, decimals)}"


def ordinal(rank: int, *, feminine: bool = False) -> str:
    """« 1er », « 1re », « 2e ». Raises ValueError below 1."""
    if rank < 1:
        raise ValueError(f"no rank {rank}")
    if rank == 1:
        return "1re" if feminine else "1er"
    return f"{count(rank)}e"


def session(year: int) -> str:
    """« session 2023 » (the year of the examination)."""
    return f"session{NBSP}{int(year)}"


def rentree(year: int) -> str:
    """« rentrée 2022 » (the year the school year starts)."""
    return f"rentrée{NBSP}{int(year)}"


def school_year(rentree: int) -> str:
    """« 2022-2023 »."""
    return f"{int(rentree)}-{int(rentree) + 1}"


def period(noun: str, years: Iterable[int]) -> str:
    """« session 2023 », « sessions 2022 et 2023 », « sessions 2022 à 2024 », « sessions 2019, 2021 et 2022 ».

    Raises ValueError without any year.
    """
    ordered = sorted({int(year) for year in years})
    if not ordered:
        raise ValueError("no year to name")
    if len(ordered) == 1:
        return f"{noun}{NBSP}{ordered[0]}"
    run = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"{noun}s{NBSP}" + (f"{ordered[0]} à {ordered[-1]}" if run else enumerate_fr(ordered))


def enumerate_fr(items: Iterable[object], last: str = "et") -> str:
    """« a », « a et b », « a, b et c ». Raises ValueError when there is nothing to enumerate."""
    texts = [str(item) for item in items]
    if not texts:
        raise ValueError("nothing to enumerate")
    if len(texts) == 1:
        return texts[0]
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def elide(word: str, following: str) -> str:
    """`word` before `following`, elided before a vowel: « que dans », « qu’en France », « d’IPS »."""
    vowel = following[:1].lower() in set("aàâeéèêëiîïoôuùûyœæ")
    return f"{word[:-1]}’{following}" if vowel else f"{word} {following}"


def sentence_case(text: str) -> str:
    """The same text with a capital first letter, the rest untouched (acronyms and names stay)."""
    return text[:1].upper() + text[1:]
