"""A real Docker daemon for tests: Debian's, unpacked and not installed, in its own namespaces.

It knows nothing of any program. `sandbox.plugins.docker` has the requests of the plugin `docker`.
"""
