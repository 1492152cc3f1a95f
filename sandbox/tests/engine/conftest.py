"""What every engine test uses."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
