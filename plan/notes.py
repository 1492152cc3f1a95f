"""What a reviewer should know although nothing is wrong: warnings and weaker choices, in words."""

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.values import image_tag
from declaration.weaker import COST
from plan.model import WeakerChoice


def weaker_choices(gateway: Gateway) -> tuple[WeakerChoice, ...]:
    """The declared departures from the safe default, with what each costs."""
    taken = (
        WeakerChoice(choice.what.value, choice.reason, COST[choice.what]) for choice in gateway.weaker_choices
    )
    return tuple(sorted(taken, key=lambda choice: choice.what))


def warnings(gateway: Gateway) -> tuple[str, ...]:
    """Everything that holds, but might surprise."""
    return tuple(sorted((*_images(gateway), *_callers(gateway), *_personal_data(gateway), *_roots(gateway))))


def _images(gateway: Gateway) -> Iterator[str]:
    images = gateway.images
    for key, image in (
        ("orchestrator", images.orchestrator),
        ("relay", images.relay),
        ("adapter", images.adapter),
    ):
        if image and "latest" in (image_tag(image) or "") and "@" not in image:
            yield f"images.{key}: the tag moves, so a restart may run another image; add a digest"


def _callers(gateway: Gateway) -> Iterator[str]:
    lists, balancer = gateway.whitelists, gateway.exposure.load_balancer
    trusted = set(lists.trusted_addresses)
    checks = set(balancer.health_checks) if balancer else set()
    if trusted and checks - trusted:
        yield (
            "whitelists.trustedAddresses: SIP OPTIONS of exposure.loadBalancer.healthChecks would be cut off;"
            " list those addresses too"
        )
    if not (trusted or lists.from_uri or lists.siprec or gateway.authenticates_sip):
        yield "whitelists: whoever reaches the SIP port may call; list trusted addresses, or give tenants sipAuth"
    if trusted and gateway.exposure.service == "LoadBalancer" and not gateway.exposure.media_networks:
        yield (
            "exposure.mediaNetworks: is empty, so the load balancer's source ranges stay open for audio;"
            " list the trunk's media networks"
        )


def _personal_data(gateway: Gateway) -> Iterator[str]:
    if gateway.recording is not None:
        yield "recording: recordings are personal data, and the product never deletes them"
    if gateway.logging.transcriptions:
        yield "logging.transcriptions: what callers say is written to the logs"
    if gateway.text_to_speech and gateway.text_to_speech.cache_hours:
        yield "textToSpeech.cacheHours: spoken answers are kept, and may hold personal data"


def _roots(gateway: Gateway) -> Iterator[str]:
    if not gateway.hardening.read_only_root:
        yield "hardening.readOnlyRoot: is off, so containers can write to their root file systems"
