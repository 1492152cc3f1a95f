import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from keystore import (
    BuildError,
    KeyEntry,
    PemError,
    build_pem_bundle,
    build_pkcs12,
    describe_certificate,
    split_pem,
)
from tests.support.certificates import NOW, authority, ec_key, leaf

ROOT = authority("Root")
OTHER = authority("Other")


def test_split_keeps_order_and_drops_explanatory_text() -> None:
    """The order of the certificates is kept, and text between them is removed."""
    text = f"subject=/CN=Root\n{ROOT.pem}\nissuer=none\n{OTHER.pem}"
    assert split_pem(text) == (ROOT.pem, OTHER.pem)


def test_split_normalises_line_ends() -> None:
    """A text with Windows line ends, or without a line break at the end, gives the normal form."""
    assert split_pem(ROOT.pem.replace("\n", "\r\n").rstrip()) == (ROOT.pem,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the text contains no certificate"),
        ("a line about certificates", "the text contains no certificate"),
        (ROOT.pem.replace("-----END CERTIFICATE-----", ""), "a first line and no last one"),
        (ROOT.pem.replace("-----BEGIN CERTIFICATE-----", ""), "do not pair"),
        (ROOT.pem.replace("MII", "M"), "cannot be decoded"),
        (ROOT.pem.replace("\n", "\\n"), "line breaks written as"),
        (ROOT.pem + ROOT.key_pem, "a private key stands among certificates"),
        (ROOT.pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), "OpenSSL's own trusted form"),
        (ROOT.pem.replace("CERTIFICATE", "CERTIFICATE REQUEST"), "a PEM block is no certificate"),
    ],
)
def test_split_refuses_with_the_reason(text: str, reason: str) -> None:
    """Each way in which a PEM text is no list of certificates has its own message."""
    with pytest.raises(PemError, match=reason):
        split_pem(text)


def test_a_refused_key_is_not_in_the_message() -> None:
    """The error about a private key does not show it."""
    with pytest.raises(PemError, match="private key") as caught:
        split_pem(ROOT.key_pem)
    assert ROOT.key_pem.splitlines()[1] not in str(caught.value)


def test_bundle_drops_duplicates_and_ignores_order() -> None:
    """Equal sets of certificates give equal text, however they are cut and repeated."""
    expected = build_pem_bundle([ROOT.pem, OTHER.pem])
    assert expected == build_pem_bundle([OTHER.pem + ROOT.pem, ROOT.pem.rstrip()])
    assert expected.count("-----BEGIN CERTIFICATE-----\n") == 2
    assert expected.endswith("-----END CERTIFICATE-----\n")


def test_bundle_of_nothing_is_empty() -> None:
    """Without certificates the text is empty. The caller decides whether this is a fault."""
    assert build_pem_bundle([]) == ""


def test_an_encrypted_key_is_named_as_such() -> None:
    """The message says that the key is encrypted and what to do."""
    encrypted = ROOT.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    with pytest.raises(PemError, match="the private key is encrypted: decrypt it"):
        _build(encrypted.decode())


@pytest.mark.parametrize(
    ("text", "reason"),
    [(ROOT.pem, "contains no private key"), (ROOT.key_pem.replace("MI", "M"), "cannot be read")],
)
def test_what_is_no_key_is_refused(text: str, reason: str) -> None:
    """A certificate in a key's place and a garbled key have their own messages."""
    with pytest.raises(PemError, match=reason):
        _build(text)


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_keys_are_read_in_every_plain_form(form: PrivateFormat) -> None:
    """PKCS8 and the older SEC1 form give the same store."""
    text = ROOT.key.private_bytes(Encoding.PEM, form, NoEncryption())
    assert _build(text.decode()) == _build(ROOT.key_pem)


def test_a_key_is_found_behind_its_parameters() -> None:
    """`openssl ecparam -genkey` writes the curve before the key, and people keep certificates beside it."""
    parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    assert _build(parameters + ROOT.pem + ROOT.key_pem) == _build(ROOT.key_pem)


def test_a_monstrous_key_is_refused_unproved() -> None:
    """It would take minutes to test the primes of such a large RSA key."""
    lines = "A" * 9000
    with pytest.raises(PemError, match="larger than any in use"):
        _build(f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")


def test_a_key_of_another_certificate_is_refused() -> None:
    """A store whose key and certificate do not belong together cannot be built."""
    with pytest.raises(BuildError, match="not that of the first certificate"):
        _build(OTHER.key_pem)


def test_description_holds_the_public_facts() -> None:
    """Names, dates, fingerprint and the CA flag are those of the certificate."""
    holder = leaf(
        "gw.example", ROOT, names=("gw.example", "10.0.0.1", "*.gw.example"), key=ec_key(ec.SECP384R1())
    )
    facts = describe_certificate(holder.pem)
    assert facts.subject == "CN=gw.example"
    assert facts.issuer == "CN=Root"
    assert facts.names == ("gw.example", "*.gw.example", "10.0.0.1")
    assert facts.not_after > NOW
    assert len(facts.sha256) == 64
    assert not facts.is_ca
    assert describe_certificate(ROOT.pem).is_ca


def test_description_wants_one_certificate() -> None:
    """A chain is refused if one certificate is expected. It is not cut."""
    with pytest.raises(PemError, match="the text contains 2 certificates, but only one is allowed here"):
        describe_certificate(ROOT.pem + OTHER.pem)


def _build(private_key_pem: str) -> bytes:
    entry = KeyEntry(private_key_pem, (ROOT.pem,))
    return build_pkcs12(entry=entry, trusted=(), passphrase="correct horse", seed=bytes(32), label="gw")
