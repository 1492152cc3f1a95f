"""Fixtures of the tests that ask the policy pack on the real engine."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
