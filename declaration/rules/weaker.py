"""Rules on weaker choices: each is taken once, and means something."""

from collections.abc import Iterator

from declaration.base import fields
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.rules.services import is_plain, urls_of
from declaration.volumes import Volume
from declaration.weaker import Choice


def choices_are_taken_once(gateway: Gateway) -> Iterator[Fault]:
    """Two reasons for one choice leave a reviewer wondering which holds."""
    taken: set[Choice] = set()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.what in taken:
            yield Fault(f"weakerChoices[{position}]", "is taken twice", "keep one of them, with its reason")
        taken.add(choice.what)


def _applies(gateway: Gateway, choice: Choice) -> bool:
    """Whether a choice changes anything in this declaration."""
    match choice:
        case Choice.ADAPTER_WITHOUT_TLS | Choice.ADAPTER_WITHOUT_AUTHENTICATION:
            return gateway.adapter is not None
        case Choice.PLAIN_SERVICES:
            return any(is_plain(url) for _, url in urls_of(gateway))
        case Choice.HOST_DIRECTORIES:
            volumes = [volume for _, volume in fields(gateway.volumes) if isinstance(volume, Volume)]
            return gateway.target.kubernetes is not None and any(volume.host_directory for volume in volumes)
        case Choice.HOST_NETWORK:
            return gateway.target.kubernetes is not None
        case Choice.PLAIN_REST | Choice.OPEN_REST:
            return gateway.rest.bind == "pod"
        case _:
            return True


def choices_change_something(gateway: Gateway) -> Iterator[Fault]:
    """The list of weaker choices is read by auditors: nothing stands there that is not so."""
    for position, choice in enumerate(gateway.weaker_choices):
        if not _applies(gateway, choice.what):
            yield Fault(
                f"weakerChoices[{position}]",
                "is declared, but nothing in this declaration needs it",
                "remove it",
                concerns=(
                    "adapter",
                    "assistant",
                    "rest",
                    "speechToText",
                    "target",
                    "tenants",
                    "textToSpeech",
                    "volumes",
                ),
            )


RULES = (choices_are_taken_once, choices_change_something)
