"""Print the data dictionary of data/README.md: ``python -m analysis.contracts``."""

from . import CONTRACTS, describe

if __name__ == "__main__":
    print("\n".join(describe(name) for name in CONTRACTS), end="")
