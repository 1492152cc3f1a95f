"""Fixtures of the tests that run the policy pack on the real engine."""

from sandbox.testing.fixtures import sandbox

__all__ = ["sandbox"]
