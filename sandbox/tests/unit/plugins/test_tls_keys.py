"""Private keys of the `tls` plugin."""

import hashlib
import re

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sandbox.plugins.errors import PluginError
from sandbox.plugins.tls import keys
from sandbox.plugins.wire import Secret
from support.plugins import is_unchanged, kinds
from support.tls_plugin import PRIVATE_KEY, private_key, tls


@pytest.mark.parametrize(
    ("algorithm", "first_line", "kind"),
    [
        ("RSA", "-----BEGIN RSA PRIVATE KEY-----", rsa.RSAPrivateKey),
        ("ECDSA", "-----BEGIN EC PRIVATE KEY-----", ec.EllipticCurvePrivateKey),
        ("ED25519", "-----BEGIN PRIVATE KEY-----", ed25519.Ed25519PrivateKey),
    ],
)
def test_all_forms_hold_the_same_key(algorithm: str, first_line: str, kind: type) -> None:
    """PKCS1 or SEC1, PKCS8, OpenSSH and the public forms all contain the same key."""
    state = private_key(algorithm=algorithm)
    forms = [state[name].value for name in ("privateKeyPem", "privateKeyPemPkcs8")]
    loaded = [serialization.load_pem_private_key(form.encode(), None) for form in forms]
    loaded.append(serialization.load_ssh_private_key(state["privateKeyOpenssh"].value.encode(), None))
    publics = {
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in loaded
    }
    assert {state["publicKeyPem"].encode()} == publics
    assert isinstance(loaded[0], kind)
    assert first_line == forms[0].splitlines()[0]
    assert "-----BEGIN PRIVATE KEY-----" == forms[1].splitlines()[0]


@pytest.mark.parametrize(("curve", "bits"), [("P224", 224), ("P256", 256), ("P384", 384), ("P521", 521)])
def test_every_curve_is_made(curve: str, bits: int) -> None:
    """The key has the given curve."""
    key = keys.load(private_key(ecdsaCurve=curve)["privateKeyPem"].value, "key")
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert bits == key.curve.key_size


def test_rsa_size_is_the_one_asked_for() -> None:
    """The key has the given size."""
    key = keys.load(private_key(algorithm="RSA", rsaBits=1024)["privateKeyPem"].value, "key")
    assert isinstance(key, rsa.RSAPrivateKey)
    assert 1024 == key.key_size


def test_id_is_the_digest_of_the_public_key() -> None:
    """The id is the SHA-1 of the public key, as in the official plugin."""
    resource_id, state = tls(PRIVATE_KEY).create({"algorithm": "ED25519"})
    key = keys.load(state["privateKeyPem"].value, "key").public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert hashlib.sha1(der, usedforsecurity=False).hexdigest() == resource_id


def test_fingerprints_are_openssh_s() -> None:
    """Both fingerprints have the notation of `ssh-keygen -l`."""
    state = private_key()
    assert re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", state["publicKeyFingerprintSha256"])
    assert re.fullmatch(r"([0-9a-f]{2}:){15}[0-9a-f]{2}", state["publicKeyFingerprintMd5"])


def test_openssh_has_no_p224() -> None:
    """Forms that OpenSSH does not have are empty, as in the official plugin."""
    state = private_key(ecdsaCurve="P224")
    empty = ("publicKeyOpenssh", "publicKeyFingerprintMd5", "publicKeyFingerprintSha256")
    assert ["", "", ""] == [state[name] for name in empty]
    assert Secret("") == state["privateKeyOpenssh"]


def test_private_forms_are_secret_and_public_ones_are_not() -> None:
    """Exactly the private outputs are marked as secret."""
    secret = {name for name, value in private_key().items() if isinstance(value, Secret)}
    assert {"privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"} == secret


def test_defaults_are_returned() -> None:
    """Size and curve are always outputs, even if the algorithm does not use them."""
    state = tls(PRIVATE_KEY).create({"algorithm": "ED25519"})[1]
    assert (2048, "P224") == (state["rsaBits"], state["ecdsaCurve"])


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"algorithm": "rsa"}, 'algorithm: unknown algorithm "rsa"; known: ECDSA, ED25519, RSA'),
        ({"algorithm": "ECDSA", "ecdsaCurve": "P265"}, 'ecdsaCurve: unknown curve "P265"; did you mean'),
        ({"algorithm": "RSA", "rsaBits": 512}, "rsaBits: must be from 1024 to 16384"),
        ({"algorithm": "RSA", "rsaBits": 16385}, "rsaBits: must be from 1024 to 16384"),
        ({}, "algorithm: is required and missing"),
        ({"algorithm": "RSA", "rsaBit": 3072}, 'rsaBit: unknown property "rsaBit"; did you mean "rsaBits"?'),
    ],
)
def test_wrong_inputs_are_refused(inputs: dict[str, object], reason: str) -> None:
    """Each wrong input has its own message."""
    (found,) = tls(PRIVATE_KEY).check(inputs)[1]
    assert found.startswith(reason)


def test_any_change_replaces_and_none_does_not() -> None:
    """Another size or algorithm replaces the key. Equal inputs do not."""
    plugin = tls(PRIVATE_KEY)
    larger = plugin.diff({"algorithm": "RSA"}, {"algorithm": "RSA", "rsaBits": 3072})
    assert {"rsaBits": "UPDATE_REPLACE"} == kinds(larger)
    assert is_unchanged(plugin.diff({"algorithm": "RSA"}, {"algorithm": "RSA", "rsaBits": 2048}))


@pytest.mark.parametrize(
    "pem", ["", "no pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_text_that_is_no_key_is_named_and_not_quoted(pem: str) -> None:
    """For a text that is no key, the message names the property and does not show the text."""
    with pytest.raises(PluginError, match=r"^caPrivateKeyPem contains no unencrypted private key in PEM$"):
        keys.load(pem, "caPrivateKeyPem")
