"""Simulations that check the estimators at full scale: do intervals cover, do tests keep their size, are labels right?

Each module of this package with a function ``run(seed, replications)`` is a study. It returns one dict per quantity,
with the keys of `tally.COLUMNS` (those without meaning left out). ``python -m validation`` runs them all and writes
``docs/validation/``.
"""
