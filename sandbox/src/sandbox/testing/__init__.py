"""Helpers for tests of Pulumi programs that run in the sandbox. They need the extra `test`."""
