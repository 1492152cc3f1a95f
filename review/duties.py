"""The duties of the operator: what the program cannot do for this declaration, and why."""

from collections.abc import Iterator

from facts.gateway import Facts
from facts.model.certificates import BroughtAuthority, BroughtIdentity, IssuedIdentity
from facts.targets import sources_are_filtered
from plan.model.gateway import GatewayPlan
from review.model import DutyReport


def duty_reports(facts: Facts, plan: GatewayPlan) -> tuple[DutyReport, ...]:
    """Every duty, in the order of the subjects: network, certificates, secrets, images, data."""
    duties = (*_network(facts), *_certificates(plan), *_secrets(facts), *_images(), *_data(facts))
    return tuple(DutyReport(duty, why) for duty, why in duties)


def _network(facts: Facts) -> Iterator[tuple[str, str]]:
    yield (
        "Keep RTP on networks that you trust, or in a tunnel",
        "SRTP is not set up, so audio between callers and relay is in clear.",
    )
    for duty in facts.target.duties_of_filtering:
        yield duty.what, duty.why
    if not sources_are_filtered(facts.gateway):
        yield (
            "Block all sources that are not listed, with a firewall",
            "This target does not filter who may reach the published ports.",
        )


def _certificates(plan: GatewayPlan) -> Iterator[tuple[str, str]]:
    issued = [each for each in plan.identities if isinstance(each, IssuedIdentity)]
    if issued:
        days = min(each.validity.renewal_days for each in issued)
        yield (
            f"Run `pulumi up` at least once in {days} days",
            f"Certificates are renewed by a run in their last {days} days, and by nothing else.",
        )
        yield (
            "Give callers and trunks the authority's certificate, and do it again before it changes",
            "Peers check the gateway's certificates with the stack output `authority`.",
        )
    brought = [
        *(each.name for each in plan.identities if isinstance(each, BroughtIdentity)),
        *(each.name for each in plan.authorities if isinstance(each, BroughtAuthority)),
    ]
    if brought or len(issued) == 0:
        yield (
            "Replace certificates and stores that you bring before they end",
            "The program warns near their end. It cannot renew what others have signed.",
        )


def _secrets(facts: Facts) -> Iterator[tuple[str, str]]:
    yield (
        "Encrypt each secret of the stack file, and protect the key that decrypts it",
        "Whoever has the passphrase or the key of the secrets provider reads every secret of the stack.",
    )
    folder = facts.site.folder
    if folder is not None:
        yield (
            f"Keep the folder {folder} away from version control and from others",
            "Rendered Secrets are readable by anyone who has the files.",
        )
    if (duty := facts.target.duty_of_secrets) is not None:
        yield duty.what, duty.why


def _images() -> Iterator[tuple[str, str]]:
    yield (
        "Scan the images, and take new releases",
        "The program runs the images that the declaration names, and does not look into them.",
    )


def _data(facts: Facts) -> Iterator[tuple[str, str]]:
    gateway = facts.gateway
    if gateway.recording is not None:
        yield (
            "Delete recordings when they are no longer needed",
            "Recordings are personal data, and neither the product nor the program deletes them.",
        )
    debugs = any(adapter.log_level == "debug" for adapter in gateway.adapters.values())
    if gateway.logging.transcriptions or debugs:
        yield "Protect the logs like recordings", "What callers say is written to them."
    if any(choice.until for choice in gateway.weaker_choices):
        yield (
            "End the weaker choices that have a last day, before that day",
            "After it the declaration is refused, and nothing can be deployed.",
        )
