"""Fixtures that all engine tests use."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
