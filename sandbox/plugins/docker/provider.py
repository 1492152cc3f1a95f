"""placeholder"""

from sandbox.plugins.provider import TableProvider


class DockerProvider(TableProvider):
    package = "docker"
    resources = ()
