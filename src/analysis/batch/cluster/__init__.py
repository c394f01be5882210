"""The same plan on several machines: reports made by the workers of a dask.distributed cluster."""

from .executor import DaskExecutor

__all__ = ["DaskExecutor"]
