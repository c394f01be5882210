"""What report a job is, whatever machine and folder it is made in."""

import hashlib
import json

from .job import Job


def seed_of(job: Job) -> int:
    """Where the global random generators of a report start: a hash of what report it is, not of where files are."""
    identity = [job.chapter, job.territory, dict(job.parameters)]
    digest = hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).digest()
    return int.from_bytes(digest[:4], "big")
