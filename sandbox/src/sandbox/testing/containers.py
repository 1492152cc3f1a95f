"""What a test asks of a container that runs."""

from docker.models.containers import Container


def output_of(container: Container, *command: str) -> str:
    """What a program writes that is started in the container, which must succeed."""
    code, told = container.exec_run([*command])
    text = told if isinstance(told, bytes) else b"".join(told)
    assert code == 0, text
    return text.decode()
