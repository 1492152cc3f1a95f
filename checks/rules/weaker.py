"""Rules on weaker choices: each is taken once, only for containers that it can apply to, and has an effect."""

from collections.abc import Callable, Iterator

from checks.rules.environment import needed_choices, plain_addresses
from checks.rules.reach import anyone_reaches_unprotected
from checks.rules.storage import volumes
from declaration.base import value_of
from declaration.containers import ADAPTER_KEYS
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.weaker import FOR_CONTAINERS, Choice
from facts.gateway import Facts
from facts.services.orchestrator_ports import REST_HTTPS


def choices_are_taken_once(facts: Facts) -> Iterator[Fault]:
    """With two reasons for one choice, a reviewer does not know which one is valid."""
    taken: set[Choice] = set()
    for position, choice in enumerate(facts.gateway.weaker_choices):
        if choice.what in taken:
            yield Fault(f"weakerChoices[{position}]", "is taken twice", "keep one of them, with its reason")
        taken.add(choice.what)


def choices_name_their_containers(facts: Facts) -> Iterator[Fault]:
    """Containers are named only for choices about single containers, each once, and only containers that exist."""
    gateway = facts.gateway
    for position, choice in enumerate(gateway.weaker_choices):
        path, containers = f"weakerChoices[{position}].containers", choice.containers
        if containers is None:
            continue
        possible = FOR_CONTAINERS.get(choice.what)
        if possible is None:
            yield Fault(path, "is set, but this choice is for the whole gateway", "remove containers")
            continue
        if not containers:
            yield Fault(
                path, "does not name a container", "name one, or remove containers to mean all of them"
            )
        if len(set(containers)) != len(containers):
            yield Fault(path, "names a container twice", "name each once")
        for key in sorted(set(containers) - set(possible)):
            yield Fault(
                path, f"names the {key}, to which this choice does not apply", f"remove {key} from this list"
            )
        for key in sorted(key for key in containers if key in possible and not gateway.has(key)):
            yield Fault(
                path,
                f"names the {key}, but no {key} is declared",
                f"remove {key} from this list",
                concerns=(key,),
            )


def _adapter(facts: Facts) -> bool:
    return bool(facts.gateway.adapters)


def _plain_services(facts: Facts) -> bool:
    gateway = facts.gateway
    plain_url = any(connection.remote.is_plain for _, connection in facts.connections_by_field())
    return plain_url or any(plain_addresses(gateway)) or Choice.PLAIN_SERVICES in needed_choices(gateway)


def _checked_services(facts: Facts) -> bool:
    """Whether the gateway checks any certificate to which this choice applies. It does not apply to SIP."""
    return any(each.remote.encrypted for each in facts.connections if each.purpose.check_can_be_off)


def _rest_clients(facts: Facts) -> bool:
    https = facts.listener(REST_HTTPS)
    return https is not None and https.published


def _host_directories(facts: Facts) -> bool:
    guarded = facts.target.guards_node_paths
    return guarded and any(volume.host_directory for _, volume in volumes(facts.gateway))


def _nodes(facts: Facts) -> bool:
    return facts.target.places_pods


def _always(_: Facts) -> bool:
    return True


CHANGES: dict[Choice, Callable[[Facts], bool]] = {
    Choice.PLAIN_SIP: _always,
    Choice.PLAIN_REST: _rest_clients,
    Choice.OPEN_REST: lambda facts: facts.gateway.rest.bind == "pod",
    Choice.PLAIN_SERVICES: _plain_services,
    Choice.PLAIN_CONTROL: lambda facts: facts.gateway.relay.is_apart,
    Choice.ADAPTER_WITHOUT_TLS: _adapter,
    Choice.ADAPTER_WITHOUT_AUTHENTICATION: _adapter,
    Choice.ANYONE: anyone_reaches_unprotected,
    Choice.NO_CERTIFICATE_CHECKS: _checked_services,
    Choice.FREE_ENVIRONMENT: lambda facts: Choice.FREE_ENVIRONMENT in needed_choices(facts.gateway),
    Choice.HOST_NETWORK: _nodes,
    Choice.HOST_DIRECTORIES: _host_directories,
    Choice.ROOT_USER: _always,
}
"""For each choice, whether it changes something in a declaration."""


def choices_change_something(facts: Facts) -> Iterator[Fault]:
    """Auditors read the list of weaker choices, so it contains only choices with an effect."""
    for position, choice in enumerate(facts.gateway.weaker_choices):
        if not CHANGES[choice.what](facts):
            yield Fault(
                f"weakerChoices[{position}]",
                "is declared, but nothing in this declaration needs it",
                "remove it",
                concerns=(
                    *ADAPTER_KEYS,
                    "assistant",
                    "environment",
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


def _turned_off(gateway: Gateway) -> Iterator[tuple[str, Choice, str]]:
    """What is given although a choice turns it off: its path, the choice, and the effect on it."""
    if gateway.takes(Choice.OPEN_REST) and "administration" in gateway.rest.model_fields_set:
        yield "rest.administration", Choice.OPEN_REST, "never requested"
    for key, adapter in gateway.adapters.items():
        if gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION, key):
            for field in sorted({"username", "password"} & adapter.model_fields_set):
                yield f"{key}.{field}", Choice.ADAPTER_WITHOUT_AUTHENTICATION, "never requested"
        if gateway.takes(Choice.ADAPTER_WITHOUT_TLS, key):
            for kind in ("stores", "certificates"):
                if value_of(value_of(gateway.tls, kind), key) is not None:
                    yield f"tls.{kind}.{key}", Choice.ADAPTER_WITHOUT_TLS, "not used"


def nothing_is_given_that_a_choice_turns_off(facts: Facts) -> Iterator[Fault]:
    """A login that is never requested, or a certificate that is not used, would look like protection."""
    for path, choice, effect in _turned_off(facts.gateway):
        yield Fault(
            path,
            f"is given, but the weaker choice {choice} means that it is {effect}",
            f"remove it, or remove {choice} from weakerChoices",
        )
