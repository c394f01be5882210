"""Segregation between collèges and between the classes of a collège, each beside what chance shows."""

import pandas as pd

from ..results import NotEstimable
from .bias import information_by_chance
from .composition import Composition
from .decomposition import nested
from .entropy import entropy


def between_classes(classes: Composition) -> pd.DataFrame | NotEstimable:
    """Parts of the H of classes: ``"college"`` (between collèges) and ``"uai"`` (between the classes of a collège).

    `classes` is a composition whose units are classes and whose rows have a column college. Columns of `nested`, then
    by_chance (the part pupils allotted at random would show) and corrected (index − by_chance, not below 0). Classes are
    small: most of what is seen between them may be chance. Refused when no collège has two classes (``"one_class"``).
    """
    colleges = int(classes.rows["college"].nunique())
    if classes.units == colleges:
        return NotEstimable("one_class", classes.n, colleges)
    table = nested(classes, ["college"])
    groups, whole = len(classes.groups), float(entropy(classes.counts.sum(axis=0)))
    freedom = (colleges, classes.units - colleges + 1)
    chance = [information_by_chance(units, groups, classes.n) / whole for units in freedom]
    return table.assign(by_chance=chance, corrected=(table["index"] - chance).clip(lower=0.0))
