"""Fixtures of the tests that read a real stack's outputs."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
