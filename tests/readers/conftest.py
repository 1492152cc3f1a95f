"""What tests of readers share with those of the engine."""

from tests.engine.conftest import sandbox

__all__ = ["sandbox"]
