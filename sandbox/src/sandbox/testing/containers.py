"""Questions of a test to a running container."""

from docker.models.containers import Container


def output_of(container: Container, *command: str) -> str:
    """The output of a program in the container, which must succeed."""
    code, told = container.exec_run([*command])
    text = told if isinstance(told, bytes) else b"".join(told)
    assert code == 0, text
    return text.decode()
