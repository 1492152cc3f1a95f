"""Waiting until the daemon says that a container is healthy, and why it is not.

The original looks each second for `waitTimeout`, whatever the container does meanwhile, and says only that it failed
(https://github.com/kreuzwerker/terraform-provider-docker/blob/master/internal/provider/resource_docker_container_funcs.go).
This also says why, and ends where nothing can change any more.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from docker import APIClient
from docker.errors import NotFound

from sandbox.plugins.wire import Object

_PAUSE: Final = 1.0
"""Seconds between two looks, like the original's."""
_LENGTH: Final = 300
"""Characters of a probe's words that are shown."""
_SECRET: Final = 6
"""Characters of a variable's value that is hidden; shorter ones are numbers and switches."""
_HEALTHY: Final = "healthy"


@dataclass(frozen=True)
class Waiting:
    """One wait for one container."""

    client: APIClient
    number: str
    inputs: Object = field(repr=False)
    is_over: Callable[[], bool]
    """Whether nobody waits for the answer any more."""
    tell: Callable[[str], None]
    """For what is worth knowing before the end."""

    def until_healthy(self) -> tuple[str, ...]:
        """Wait; answer nothing if the container is healthy, else what is wrong, why, and what to do."""
        seconds = self.inputs["waitTimeout"]
        end, ended = time.monotonic() + seconds, ""
        while True:
            try:
                told = self.client.inspect_container(self.number)
            except NotFound:
                return (f"{self._name} was removed while it was waited for",)
            if told["State"].get("Health", {}).get("Status") == _HEALTHY:
                return ()
            if crash := _crash(told):
                if not ended:
                    self.tell(f"{self._name} is waited for: {crash}")
                ended = crash
            why = self._why_over(told, end - time.monotonic(), seconds)
            if why:
                causes = (ended,) if ended else ()
                return (f"{self._name} {why}", *causes, *self._checks(told, ended), self._remedy(told))
            time.sleep(_PAUSE)

    def _why_over(self, told: Object, left: float, seconds: int) -> str:
        """Why the wait ends, if it does."""
        if "Health" not in told["State"]:
            return "has no health check, so nothing can be waited for"
        if not told["State"]["Running"]:
            return "does not run, and the daemon does not start it again"
        if self.is_over():
            return "was still waited for when the run was cancelled"
        return "" if left > 0 else f"was not healthy within {seconds} s"

    def _checks(self, told: Object, ended: str) -> Iterator[str]:
        """What the last health check said."""
        health = told["State"].get("Health")
        if health is None:
            return
        if health.get("Log"):
            last = health["Log"][-1]
            words = self._without_secrets(last.get("Output", ""))
            yield (
                f"it is {health['Status']}, and its last health check ended with exit code {last['ExitCode']}"
                f"{f': {words}' if words else ''}"
            )
        elif not ended:
            yield f"it is {health['Status']}, and no health check has ended yet"

    def _without_secrets(self, text: str) -> str:
        """A probe's words on one line, without values of the container's variables, which may be secret."""
        values = (each.partition("=")[2] for each in self.inputs.get("envs", []))
        for value in sorted(values, key=len, reverse=True):
            if len(value) >= _SECRET:
                text = text.replace(value, "[secret]")
        line = " ".join(text.split())
        return line if len(line) <= _LENGTH else f"{line[:_LENGTH]}..."

    @property
    def _name(self) -> str:
        return f"container {self.inputs['name']}"

    def _remedy(self, told: Object) -> str:
        """A container that does not run is made again only after a refresh has seen that."""
        again = "`up` again" if told["State"]["Running"] else "`up --refresh`, which makes it again"
        return (
            f"`docker logs {self.inputs['name']}` shows what it says. It is left as it is: remove the cause, "
            f"and run {again}"
        )


def _crash(told: Object) -> str:
    """That the container's program has ended, if it has."""
    state, count = told["State"], told["RestartCount"]
    if state["Running"] and not state["Restarting"]:
        return ""
    killed = " (out of memory)" if state.get("OOMKilled") else ""
    again = f", started again {count} {'time' if count == 1 else 'times'}" if count else ""
    return f"its program ended with exit code {state['ExitCode']}{killed}{again}"
