"""The audit: what is published is attacked and read again, and what fails is not published."""

from .batch import BatchAudit, audit_batch
from .findings import Finding
from .scan import Published, scan

__all__ = ["BatchAudit", "Finding", "Published", "audit_batch", "scan"]
