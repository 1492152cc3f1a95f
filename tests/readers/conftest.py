"""Fixtures that the tests of readers share with the engine tests."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
