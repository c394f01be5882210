"""What the command line asks for."""

from argparse import Namespace

from analysis.errors import Problem, UserError
from analysis.params import Request, read_request


def read_requests(options: Namespace) -> list[Request]:
    """What the parameter files and the options ask for; options complete the files, or stand alone.

    Raises UserError when neither names a territory.
    """
    requests = [read_request(path) for path in options.params]
    if options.territory:
        requests.append(Request(tuple(options.territory), tuple(options.chapter)))
    elif options.chapter:
        requests = [Request(r.territories, tuple(options.chapter), r.parameters, r.origin) for r in requests]
    if not requests:
        raise UserError(
            Problem(
                "aucun territoire demandé",
                allowed="un fichier de paramètres (params/….yml) ou --territory NIVEAU:CODE",
                todo="python run_reports.py list territories",
            )
        )
    return requests
