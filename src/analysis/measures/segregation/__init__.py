"""Social mix between collèges: entropy index and its parts, exposure, chance, change, variance of the IPS."""

from .bias import (
    corrected,
    expected_index,
    index_by_chance,
    information_by_chance,
    permuted_index,
    standard_error,
)
from .bootstrap import index_change, index_interval, paired
from .change import ChangeParts, change_parts
from .classes import between_classes
from .composition import GROUPS, Composition, composition
from .decomposition import Part, SectorDecomposition, by_sector, nested
from .entropy import entropy, entropy_index, entropy_within, mutual_information, nested_information
from .exposure import GroupIndices, dissimilarity, exposure, group_indices
from .ips import VarianceShare, nested_variance, sector_gap, usable, variance_share
from .ips_change import IpsChange, ips_change
from .published import (
    NestedPublished,
    identity_gap,
    nested_published,
    published_change,
    published_decomposition,
    published_difference,
    published_index,
)

__all__ = [
    "GROUPS",
    "ChangeParts",
    "Composition",
    "GroupIndices",
    "IpsChange",
    "NestedPublished",
    "Part",
    "SectorDecomposition",
    "VarianceShare",
    "between_classes",
    "by_sector",
    "change_parts",
    "composition",
    "corrected",
    "dissimilarity",
    "entropy",
    "entropy_index",
    "entropy_within",
    "expected_index",
    "exposure",
    "group_indices",
    "identity_gap",
    "index_by_chance",
    "index_change",
    "index_interval",
    "information_by_chance",
    "ips_change",
    "mutual_information",
    "nested",
    "nested_information",
    "nested_published",
    "nested_variance",
    "paired",
    "permuted_index",
    "published_change",
    "published_decomposition",
    "published_difference",
    "published_index",
    "sector_gap",
    "standard_error",
    "usable",
    "variance_share",
]
