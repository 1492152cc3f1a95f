"""What tests of readers share with those of the engine."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
