from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from keystore import (
    Finding,
    Requirements,
    Severity,
    check_authority,
    check_key_pair,
    check_trusted,
    describe_certificate,
    split_pem,
)
from tests.support.certificates import NOW, Holder, authority, key_pem, leaf, rsa_key
from tests.support.stores import fixture

BOTH = Requirements(key=True, server=True, client=True, server_names=("gateway.example",))
ROOT = authority("Root")
INTERMEDIATE = authority("Intermediate", ROOT, path_length=0)
GATEWAY = leaf("gateway.example", INTERMEDIATE)


def codes(findings: tuple[Finding, ...], severity: Severity | None = None) -> list[str]:
    """The codes of findings, of one severity where given."""
    return [each.code for each in findings if severity in {None, each.severity}]


def judged(holder: Holder, needs: Requirements = BOTH) -> tuple[Finding, ...]:
    """The findings on a holder's key and whole chain."""
    return check_key_pair(holder.key_pem, holder.chain, needs, NOW)


def test_a_good_pair_has_no_findings() -> None:
    """The chain has leaf, intermediate and root in order, is valid now, and fits the host and both roles."""
    assert judged(GATEWAY) == ()


def test_findings_do_not_show_the_key() -> None:
    """Even the longest report shows nothing of the private key."""
    text = repr(check_key_pair(ROOT.key_pem, GATEWAY.chain[:1], BOTH, NOW))
    assert ROOT.key_pem.splitlines()[1] not in text


def test_a_foreign_key_is_a_mismatch() -> None:
    """The key must be that of one of the certificates."""
    findings = check_key_pair(
        ROOT.key_pem, (GATEWAY.pem, INTERMEDIATE.pem), Requirements(), NOW, trusted=[ROOT.pem]
    )
    assert codes(findings) == ["key-mismatch"]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"not_after": NOW}, [(Severity.FAULT, "expired")]),
        ({"not_after": NOW + timedelta(days=29)}, [(Severity.WARNING, "near-expiry")]),
        ({"not_after": NOW + timedelta(days=30)}, []),
        ({"not_before": NOW + timedelta(seconds=1)}, [(Severity.FAULT, "not-yet-valid")]),
        ({"not_before": NOW}, []),
        ({"not_before": NOW, "not_after": NOW + timedelta(days=398)}, []),
        ({"not_before": NOW, "not_after": NOW + timedelta(days=399)}, [(Severity.WARNING, "long-lived")]),
        ({"purposes": ("client",)}, [(Severity.FAULT, "key-usage")]),
        ({"purposes": ("server",)}, [(Severity.FAULT, "key-usage")]),
        ({"purposes": None}, []),
        ({"digital_signature": False}, [(Severity.FAULT, "key-usage")]),
        ({"constraints": False}, []),
        ({"ca": True}, [(Severity.WARNING, "leaf-is-ca")]),
        ({"key": rsa_key(1024)}, [(Severity.FAULT, "weak-key")]),
        ({"key": rsa_key(2048)}, [(Severity.WARNING, "weak-key")]),
        ({"key": rsa_key(3072)}, []),
        ({"key": ec.generate_private_key(ec.SECP256K1())}, [(Severity.FAULT, "weak-key")]),
        ({"key": ec.generate_private_key(ec.SECP521R1())}, []),
        ({"key": ed25519.Ed25519PrivateKey.generate()}, [(Severity.FAULT, "unsupported-key")]),
    ],
)
def test_each_rule_of_a_leaf(wishes: dict[str, object], expected: list[tuple[Severity, str]]) -> None:
    """One fault gives one finding, exactly at the limit that the rule names."""
    found = judged(leaf("gateway.example", INTERMEDIATE, **wishes))
    assert [(each.severity, each.code) for each in found] == expected


def test_a_role_that_is_not_needed_is_not_asked_for() -> None:
    """A client's certificate need not be fit for a server."""
    assert (
        judged(leaf("gateway.example", INTERMEDIATE, purposes=("client",)), Requirements(client=True)) == ()
    )


@pytest.mark.parametrize(
    ("names", "wanted", "expected"),
    [
        (("gateway.example",), "GATEWAY.example.", []),
        (("*.example",), "gateway.example", []),
        (("*.example",), "a.gateway.example", ["names-missing"]),
        (("*.example",), "example", ["names-missing"]),
        (("*.example",), ".example", ["names-missing"]),
        (("gateway.example",), "other.example", ["names-missing"]),
        (("10.0.0.1",), "10.0.0.1", []),
        (("10.0.0.1",), "10.0.0.2", ["names-missing"]),
        (("2001:db8::1",), "2001:DB8:0:0:0:0:0:1", []),
        ((), "gateway.example", ["names-missing"]),
    ],
)
def test_names_are_covered_as_tls_clients_compare_them(
    names: tuple[str, ...], wanted: str, expected: list[str]
) -> None:
    """Case and a dot at the end make no difference, a star stands for one label, and addresses are compared as addresses."""
    holder = leaf("gateway.example", INTERMEDIATE, names=names)
    assert codes(judged(holder, Requirements(server_names=(wanted,)))) == expected


def test_missing_names_are_listed_with_those_that_are_there() -> None:
    """With this message a user can order the right certificate."""
    (found,) = judged(GATEWAY, Requirements(server_names=("a.example", "gateway.example", "10.1.1.1")))
    assert "does not cover a.example, 10.1.1.1; its names: gateway.example" in found.reason


@pytest.mark.parametrize(("file", "name"), [("sha1", "SHA-1"), ("md5", "MD5")])
def test_a_broken_signature_is_the_one_fault(file: str, name: str) -> None:
    """The signature of each certificate below the root is checked. The root's own signature proves nothing."""
    chain = split_pem(fixture(f"{file}.pem").decode())
    found = check_key_pair(fixture(f"{file}.key").decode(), chain, BOTH, NOW)
    faults = [each for each in found if each.severity is Severity.FAULT]
    assert [(each.code, each.reason.partition(" (")[0]) for each in faults] == [
        ("weak-signature", "CN=Old CA"),
        ("weak-signature", "CN=gateway.example"),
    ]
    assert {each.reason.partition(") ")[2] for each in faults} == {f"is signed with {name}"}
    assert {each.remedy for each in faults} == {"have it issued again with SHA-256 or better"}
    assert {each.code for each in found} == {"weak-signature", "long-lived"}


@pytest.mark.parametrize("file", ["sha1", "md5"])
def test_a_broken_signature_on_what_is_trusted(file: str) -> None:
    """A listed root is trusted without a check of its signature. An intermediate needs the signature of its root."""
    _, intermediate, root = split_pem(fixture(f"{file}.pem").decode())
    assert check_trusted([root], NOW) == ()
    assert codes(check_trusted([intermediate, root], NOW)) == ["weak-signature"]


def test_a_broken_signature_of_another_issuer_is_not_taken_for_a_chain() -> None:
    """Two issuers with the same name are distinguished by the identifiers of their keys."""
    sha1, md5 = (split_pem(fixture(f"{file}.pem").decode()) for file in ("sha1", "md5"))
    findings = check_key_pair(fixture("sha1.key").decode(), [sha1[0], md5[1], sha1[2]], BOTH, NOW)
    assert "chain-signature" in codes(findings)


class TestChains:
    """The order and completeness of chains."""

    def test_a_root_may_be_left_out_with_a_warning(self) -> None:
        """Public CAs deliver chains without the root; peers have it."""
        assert codes(check_key_pair(GATEWAY.key_pem, GATEWAY.chain[:2], BOTH, NOW)) == ["chain-without-root"]

    def test_a_chain_may_end_below_a_trusted_authority(self) -> None:
        """Where peers are known to have the root, nothing is to be said."""
        assert check_key_pair(GATEWAY.key_pem, GATEWAY.chain[:2], BOTH, NOW, trusted=[ROOT.pem]) == ()
        assert check_key_pair(GATEWAY.key_pem, (GATEWAY.pem,), BOTH, NOW, trusted=[INTERMEDIATE.pem]) == ()

    def test_a_leaf_alone_is_incomplete(self) -> None:
        """Peers have roots, not intermediates: this fails in the field."""
        (found,) = check_key_pair(GATEWAY.key_pem, (GATEWAY.pem,), BOTH, NOW)
        assert (found.severity, found.code) == (Severity.FAULT, "chain-incomplete")
        assert "issued by CN=Intermediate, whose certificate is missing" in found.reason

    def test_a_gap_is_incomplete_and_leaves_a_stranger(self) -> None:
        """Without the intermediate, the root stands for nothing."""
        findings = check_key_pair(GATEWAY.key_pem, (GATEWAY.pem, ROOT.pem), BOTH, NOW)
        assert codes(findings) == ["chain-incomplete", "chain-unrelated"]

    @pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1), (1, 0, 2)])
    def test_a_wrong_order_is_told_with_the_right_one(self, order: tuple[int, ...]) -> None:
        """All certificates are there; the message says how they belong."""
        (found,) = check_key_pair(GATEWAY.key_pem, [GATEWAY.chain[at] for at in order], BOTH, NOW)
        assert found.code == "chain-out-of-order"
        assert found.remedy.index("gateway") < found.remedy.index("Intermediate") < found.remedy.index("Root")

    def test_a_text_that_begins_with_the_root_is_told(self) -> None:
        """The same from one text, as people join files: the key's certificate is found where it stands."""
        key, text = fixture("leaf.key").decode(), fixture("reversed.pem").decode()
        codes_found = codes(check_key_pair(key, [text], BOTH, NOW), Severity.FAULT)
        assert codes_found == ["chain-out-of-order"]

    def test_a_namesake_did_not_sign(self) -> None:
        """A renewed CA of the same name and another key is not the issuer."""
        findings = check_key_pair(
            GATEWAY.key_pem, (GATEWAY.pem, authority("Intermediate", ROOT).pem), BOTH, NOW
        )
        assert codes(findings) == ["chain-signature", "chain-unrelated"]

    def test_each_issuer_must_be_a_ca(self) -> None:
        """A leaf cannot issue, even where its signature fits."""
        impostor = leaf("impostor.example", ROOT)
        assert codes(judged(leaf("gateway.example", impostor))) == ["not-a-ca"]

    def test_each_issuer_must_be_allowed_to_sign(self) -> None:
        """The usage keyCertSign is what makes a CA's key one."""
        mute = authority("Mute", ROOT, key_cert_sign=False)
        assert codes(judged(leaf("gateway.example", mute))) == ["key-usage"]

    def test_path_lengths_hold(self) -> None:
        """An intermediate that may issue leaves only cannot stand above another one."""
        below = authority("Below", INTERMEDIATE)
        assert codes(judged(leaf("gateway.example", below))) == ["path-length"]

    def test_an_expired_issuer_is_a_fault(self) -> None:
        """The whole chain must be valid, not only its leaf."""
        late = authority("Late", ROOT, not_after=NOW - timedelta(days=1))
        assert codes(judged(leaf("gateway.example", late))) == ["expired"]

    def test_a_self_signed_leaf_is_complete(self) -> None:
        """It is its own root; whether anybody trusts it is not the chain's affair."""
        assert judged(leaf("gateway.example", None)) == ()

    def test_no_certificate_is_told(self) -> None:
        """An empty chain is a finding, not a crash."""
        (found,) = check_key_pair(GATEWAY.key_pem, (), BOTH, NOW)
        assert (found.code, found.reason) == ("pem", "a private key comes without a certificate")


class TestTrusted:
    """Certificates that users want to trust."""

    def test_good_anchors_have_no_findings(self) -> None:
        """A root, an intermediate under it, and repetition are fine."""
        assert check_trusted([ROOT.pem, INTERMEDIATE.pem + ROOT.pem], NOW) == ()

    def test_an_expired_anchor_is_named(self) -> None:
        """The message says which of a hundred CAs it is."""
        old = authority("Old CA", not_after=NOW - timedelta(days=1))
        (found,) = check_trusted([ROOT.pem, old.pem], NOW)
        fingerprint = describe_certificate(old.pem).sha256
        assert found.reason == f"CN=Old CA (SHA-256 {fingerprint[:16]}) expired on 2026-05-31"

    def test_a_leaf_is_no_anchor(self) -> None:
        """Trusting a server's certificate in place of its CA's works in Java only."""
        (found,) = check_trusted([GATEWAY.pem], NOW)
        assert (found.severity, found.code) == (Severity.FAULT, "not-a-ca")

    def test_a_pinned_certificate_is_warned_of(self) -> None:
        """A self-signed certificate vouches for itself until it is renewed."""
        (found,) = check_trusted([leaf("peer.example", None).pem], NOW)
        assert (found.severity, found.code) == (Severity.WARNING, "not-a-ca")

    def test_an_intermediate_needs_its_root(self) -> None:
        """OpenSSL and Node build chains up to a root."""
        assert codes(check_trusted([INTERMEDIATE.pem], NOW)) == ["anchor-not-root"]

    def test_only_a_hopeless_key_speaks_against_a_root(self) -> None:
        """2048 bits are usual for roots; 1024 are refused."""
        assert check_trusted([authority("Usual", key=rsa_key(2048)).pem], NOW) == ()
        assert codes(check_trusted([authority("Hopeless", key=rsa_key(1024)).pem], NOW)) == ["weak-key"]

    def test_what_cannot_be_read_is_a_finding(self) -> None:
        """Judging never raises on what users give."""
        (found,) = check_trusted(["no certificate at all"], NOW)
        assert (found.severity, found.code) == (Severity.FAULT, "pem")


class TestAuthorities:
    """Authorities that sign certificates of the gateway."""

    def test_good_authorities_have_no_findings(self) -> None:
        """A root, and an intermediate with its chain, may sign."""
        assert check_authority(ROOT.chain, ROOT.key_pem, NOW) == ()
        assert check_authority(INTERMEDIATE.chain, INTERMEDIATE.key_pem, NOW) == ()

    @pytest.mark.parametrize(
        ("holder", "code"),
        [
            (leaf("gateway.example", ROOT), "not-a-ca"),
            (authority("Mute", key_cert_sign=False), "key-usage"),
            (authority("Old", not_after=NOW), "expired"),
            (authority("Weak", key=rsa_key(1024)), "weak-key"),
            (authority("Deep", authority("Shallow", ROOT, path_length=0)), "path-length"),
        ],
    )
    def test_who_may_not_sign_is_refused(self, holder: Holder, code: str) -> None:
        """Each rule of a signing authority."""
        assert codes(check_authority(holder.chain, holder.key_pem, NOW), Severity.FAULT) == [code]

    def test_an_authority_needs_its_own_key(self) -> None:
        """The key of the leaf is not that of the CA."""
        assert codes(check_authority(ROOT.chain, GATEWAY.key_pem, NOW)) == ["key-mismatch"]

    def test_an_authority_needs_its_chain(self) -> None:
        """An intermediate without its root could not be put into trust stores."""
        assert codes(check_authority((INTERMEDIATE.pem,), INTERMEDIATE.key_pem, NOW)) == ["chain-incomplete"]

    def test_an_unreadable_key_hides_no_other_fault(self) -> None:
        """A check reports all findings at once, and never raises an exception for input of users."""
        old = authority("Old", not_after=NOW)
        assert codes(check_authority(old.chain, "no key", NOW)) == ["expired", "pem"]

    def test_an_unreadable_key_is_a_finding(self) -> None:
        """A key that was cut off is a fault of its own."""
        assert codes(check_authority(ROOT.chain, "-----BEGIN PRIVATE KEY-----", NOW)) == ["pem"]


def test_rsa_keys_are_matched_too() -> None:
    """Keys of every kind are matched by their public key."""
    key = rsa_key(3072)
    assert isinstance(key, rsa.RSAPrivateKey)
    holder = leaf("gateway.example", INTERMEDIATE, key=key)
    assert check_key_pair(key_pem(key), holder.chain, BOTH, NOW) == ()
