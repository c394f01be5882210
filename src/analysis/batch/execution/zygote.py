"""The process all templates are forked from: imports the scientific stack and reads what reports share, once per batch.

Run as ``python -m analysis.batch.execution.zygote FD DATA``: the descriptor of its socket, and the data folder of the first
reports.
"""

import os
import socket
import sys
from typing import NoReturn

# Imported here because the modules that need it wait until they do; Typst is imported only: a compilation before the
# fork would hang every child.
import scipy.optimize  # noqa: F401
import typst  # noqa: F401

from analysis import charts, measures, views, work  # noqa: F401
from analysis.charts import sheet
from analysis.kernels.forkserver import ForkServer, send
from analysis.kernels.processes import die_with_parent
from analysis.report import html

from . import template


def main(descriptor: str, data: str) -> NoReturn:
    """Say that all is imported and read, then fork one template per request."""
    die_with_parent()
    os.environ.pop("PYTHONSAFEPATH", None)  # reports find around them what a cold kernel does
    channel = socket.socket(fileno=int(descriptor))
    sheet.prepare()
    html.prepare()
    work.warm(data)
    send(channel, {"ready": True})
    ForkServer(channel, template.serve, before=lambda request: work.warm(request["data"])).serve()
    os._exit(0)  # nothing to finalise: every child has its own copy


if __name__ == "__main__":
    main(*sys.argv[1:3])
