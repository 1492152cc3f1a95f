"""A real Docker daemon for tests: Debian's, unpacked and not installed, in namespaces of its own.

Knows nothing of any program. What the plugin `docker` asks of a daemon is in `sandbox.plugins.docker`.
"""
