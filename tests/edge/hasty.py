"""The edge with its limits of time shortened, so that a test sees them without waiting for minutes."""

from signalmast.edge import collect, limits

limits.NO_PROGRESS = 1.0
limits.HEAD = 2.0
limits.PATIENCE = 0.5
collect.LONGEST = 1.5

from signalmast.edge.app import app  # noqa: E402 -- it reads the limits as they stand

__all__ = ["app"]
