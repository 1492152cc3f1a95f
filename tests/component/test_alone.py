"""The components for an authority, a certificate and a key store, in a program without a gateway."""

import base64
from typing import Any

import pulumi
import pytest

from components import CertificateAuthority, Identity, Keystore
from keystore import EntryKind, StoreType, describe_certificate, open_store, split_pem
from tests.support.pulumi import State, run

CANARY = "canary-passphrase"
AUTHORITY = {"commonName": "Example CA", "keys": "ecdsa-p256"}
NAMES = {"commonName": "sbc", "hosts": ["sbc.example.com", "192.0.2.10"], "keys": "ecdsa-p256"}


def store(**more: Any) -> Any:  # noqa: ANN401 - arguments of a store
    """A program that makes an authority, a certificate and a store, and its results."""
    results: dict[str, Any] = {}

    def program() -> "pulumi.Output[Any]":
        ca = CertificateAuthority("ca", AUTHORITY)
        identity = Identity("sbc", {**NAMES, "issuerChain": ca.chain, "issuerKey": ca.private_key})
        made = Keystore(
            "sbc",
            {
                "privateKey": identity.private_key,
                "chain": identity.chain,
                "trusted": ca.chain,
                **more,
            },
        )
        values = pulumi.Output.all(
            content=made.content, passphrase=made.passphrase, chain=identity.chain, root=ca.chain
        )
        return values.apply(results.update)

    return program, results


def test_a_store_in_three_lines() -> None:
    """The store opens with its passphrase and contains key, chain and trusted authority.

    The certificate has the names.
    """
    program, made = store()
    recording = run(program)

    opened = open_store(base64.b64decode(made["content"]), StoreType.PKCS12, made["passphrase"])
    described = describe_certificate(made["chain"][0])
    assert sorted(described.names) == ["192.0.2.10", "sbc.example.com"]
    [entry] = opened.of_kind(EntryKind.KEY)
    assert entry.alias == "key"
    assert [each.chain[0] for each in opened.of_kind(EntryKind.TRUSTED)] == list(split_pem(made["root"][0]))
    assert describe_certificate(entry.chain[0]).sha256 == described.sha256
    assert recording.one("voice-gateway:index:Keystore", "sbc")


def test_a_second_run_makes_equal_bytes() -> None:
    """A second run with the same state makes equal bytes, and a store with other content has other bytes."""
    state: State = {}
    contents = []
    for more in ({}, {}, {"alias": "other"}):
        program, made = store(**more)
        run(program, state=state)
        contents.append(made["content"])
    assert contents[0] == contents[1] != contents[2]


def test_a_given_passphrase_is_used_and_stays_secret() -> None:
    """A passphrase that the program gives is used and stays secret, and none is generated."""
    program, made = store(passphrase=CANARY)
    recording = run(program)

    assert open_store(base64.b64decode(made["content"]), StoreType.PKCS12, CANARY)
    assert [record.name for record in recording.of("random:index/randomPassword:RandomPassword")] == [
        "sbc-seed"
    ]
    outputs = recording.outputs_of("voice-gateway:index:Keystore", "sbc")
    assert CANARY not in str(outputs)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda: CertificateAuthority("ca", {"colour": "red", "days": 10, "renewalDays": 10}),
            "CertificateAuthority ca has 3 faults; nothing was changed.\n\n  colour\n",
        ),
        (
            lambda: Identity("sbc", {"commonName": "sbc", "hosts": []}),
            "Identity sbc has 3 faults; nothing was changed.\n\n",
        ),
        (
            lambda: Identity("sbc", {**NAMES, "commonName": pulumi.Output.secret(CANARY), "issuerChain": []}),
            "  commonName\n    is an output, and its value is known too late for the plan\n",
        ),
        (
            lambda: CertificateAuthority("ca", {**AUTHORITY, "days": 10, "renewalDays": 10}),
            "  renewalDays\n    is not smaller than days: every run would make a new one\n",
        ),
        (lambda: Keystore("sbc", {"profile": "none"}), "Keystore sbc has 1 fault; nothing was changed."),
    ],
    ids=["authority", "identity", "output", "renewal", "store"],
)
def test_faults_come_before_anything_is_registered(make: Any, expected: str) -> None:  # noqa: ANN401
    """All faults are reported before anything is registered, with path, reason and remedy and without a value."""
    registered = []

    def program() -> None:
        make()
        registered.append("reached")

    with pytest.raises(pulumi.RunError) as caught:
        run(program)

    assert registered == []
    assert expected in str(caught.value)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({}, "would be empty"),
        ({"trusted": ["no certificate"]}, "certificate"),
        ({"trusted": [], "passphrase": "short"}, "passphrase"),
    ],
)
def test_late_faults_are_reported_without_a_trace(arguments: dict[str, Any], reason: str) -> None:
    """A fault that shows only when the store is built ends the run with reason and remedy, without a trace."""
    with pytest.raises(pulumi.RunError, match=f"^Keystore sbc: .*{reason}"):
        run(lambda: Keystore("sbc", arguments).content)


def test_an_unknown_argument_is_reported_with_the_known_ones() -> None:
    """The keys of the component, and not those of a gateway."""
    with pytest.raises(pulumi.RunError, match="the known keys are: alias, profile, privateKey"):
        Keystore("sbc", {"xyzzy": "1"})
    with pytest.raises(pulumi.RunError, match="write hosts"):
        Identity("sbc", {**NAMES, "host": [], "issuerChain": [], "issuerKey": "key"})
