"""What a reviewer should know although nothing is wrong: warnings and weaker choices, in words."""

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.references import image_tag
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
    found = (
        *_images(gateway),
        *_callers(gateway),
        *_reach(gateway),
        *_personal_data(gateway),
        *_roots(gateway),
    )
    return tuple(sorted(found))


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


def _reach(gateway: Gateway) -> Iterator[str]:
    exposure, rest = gateway.exposure, gateway.rest
    if exposure.service == "LoadBalancer":
        for key, address in (("sipAddress", exposure.sip_address), ("mediaAddress", exposure.media_address)):
            if address == "podIP":
                yield (
                    f"exposure.{key}: is the pod's address, which callers behind the load balancer hardly reach;"
                    " announce the load balancer's"
                )
    outside = gateway.adapter.outside if gateway.adapter else None
    if gateway.target.docker is not None and (
        gateway.whitelists.trusted_addresses or exposure.media_networks or rest.client_networks or outside
    ):
        yield (
            "target.docker: Docker filters no addresses, so published ports answer whoever reaches bindAddress;"
            " let a firewall keep out the others"
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
