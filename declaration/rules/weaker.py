"""Rules on weaker choices: each is taken once, and means something."""

from collections.abc import Iterator

from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.rules.reach import lets_unguarded_anyone_in
from declaration.rules.services import called_urls, is_plain
from declaration.rules.storage import volumes
from declaration.weaker import Choice


def choices_are_taken_once(gateway: Gateway) -> Iterator[Fault]:
    """Two reasons for one choice leave a reviewer wondering which holds."""
    taken: set[Choice] = set()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.what in taken:
            yield Fault(f"weakerChoices[{position}]", "is taken twice", "keep one of them, with its reason")
        taken.add(choice.what)


def _idle(gateway: Gateway) -> set[Choice]:
    """Choices that would change nothing in this declaration."""
    rest, on_kubernetes = gateway.rest, gateway.target.kubernetes is not None
    reached = rest.bind == "pod" and bool(rest.client_namespaces or rest.client_networks)
    directories = any(volume.host_directory for _, volume in volumes(gateway))
    means_something = {
        Choice.ADAPTER_WITHOUT_TLS: gateway.adapter is not None,
        Choice.ADAPTER_WITHOUT_AUTHENTICATION: gateway.adapter is not None,
        Choice.ANYONE: lets_unguarded_anyone_in(gateway),
        Choice.PLAIN_SERVICES: any(is_plain(url) for _, url in called_urls(gateway)),
        Choice.PLAIN_CONTROL: gateway.relay.is_apart,
        Choice.HOST_DIRECTORIES: on_kubernetes and directories,
        Choice.HOST_NETWORK: on_kubernetes,
        Choice.PLAIN_REST: reached,
        Choice.OPEN_REST: rest.bind == "pod",
    }
    return {choice for choice, changes in means_something.items() if not changes}


def choices_change_something(gateway: Gateway) -> Iterator[Fault]:
    """The list of weaker choices is read by auditors: nothing stands there that is not so."""
    idle = _idle(gateway)
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.what in idle:
            yield Fault(
                f"weakerChoices[{position}]",
                "is declared, but nothing in this declaration needs it",
                "remove it",
                concerns=(
                    "adapter",
                    "assistant",
                    "otherServices",
                    "relay",
                    "rest",
                    "speechToText",
                    "target",
                    "tenants",
                    "textToSpeech",
                    "volumes",
                ),
            )


RULES = (choices_are_taken_once, choices_change_something)
