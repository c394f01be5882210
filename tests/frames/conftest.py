"""Stores of a small country, made by hand."""

from country_fixtures import country, nation, store_of, uai  # noqa: F401
