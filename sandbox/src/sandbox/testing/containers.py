"""Questions of a test to a running container."""

from docker.models.containers import Container

from sandbox.testing.stacks import wait_for


def output_of(container: Container, *command: str) -> str:
    """The output of a program in the container, which must succeed."""
    code, told = container.exec_run([*command])
    text = told if isinstance(told, bytes) else b"".join(told)
    assert code == 0, text
    return text.decode()


def read_in(container: Container, *command: str) -> str:
    """The output of a program that only reads, and that always writes something.

    A busy daemon was seen to lose the output of a program that ends at once. So the program is run again.
    """
    return wait_for(lambda: output_of(container, *command), f"the output of {command}")
