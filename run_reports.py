"""Make the reports: ``python run_reports.py --help``."""

import sys

from analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
