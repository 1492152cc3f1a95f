"""An authority and an identity that stand alone, in the form of a plan."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from declaration.alone import AuthorityAlone, IdentityAlone, KeystoreAlone, late_fields
from declaration.base import Model
from declaration.tls import Lifetimes
from facts.certificates import Use
from facts.model.certificates import GeneratedAuthority, IssuedIdentity, KeyAlgorithm, Validity
from plan.alone import authority_alone, identity_alone


def read(model: type[Model], **arguments: Any) -> Any:  # noqa: ANN401 - an instance of the model
    """The arguments as a program gives them."""
    return model.model_validate_json(json.dumps(arguments))


def test_an_authority_lives_as_that_of_a_gateway_unless_it_says_otherwise() -> None:
    """The defaults are those of `tls.lifetimes` and `tls.keys`."""
    lives = Lifetimes()
    assert authority_alone("ca", read(AuthorityAlone, commonName="Example CA")) == GeneratedAuthority(
        "ca",
        "Example CA",
        KeyAlgorithm("RSA", rsa_bits=3072),
        Validity(lives.authority_days, lives.authority_renewal_days),
    )


def test_an_identity_has_its_names_by_kind() -> None:
    """Host names and addresses apart, sorted and once each."""
    arguments = read(
        IdentityAlone,
        commonName="sbc",
        hosts=["sbc.example.com", "192.0.2.10", "a.example.com", "sbc.example.com"],
        use="client",
        keys="ecdsa-p384",
        days=10,
        renewalDays=3,
    )
    assert identity_alone("sbc", arguments) == IssuedIdentity(
        name="sbc",
        authority="",
        common_name="sbc",
        dns_names=("a.example.com", "sbc.example.com"),
        ip_addresses=("192.0.2.10",),
        uses=(Use.CLIENT,),
        key=KeyAlgorithm("ECDSA", ecdsa_curve="P384"),
        validity=Validity(10, 3),
    )


def test_a_server_shows_a_certificate_unless_it_is_a_client() -> None:
    """Most identities are those of servers."""
    assert identity_alone("sbc", read(IdentityAlone, commonName="sbc", hosts=["a.example.com"])).uses == (
        Use.SERVER,
    )


@pytest.mark.parametrize(
    ("model", "arguments", "reason"),
    [
        (AuthorityAlone, {"commonName": "ca", "days": 10, "renewalDays": 10}, "is not smaller than days"),
        (AuthorityAlone, {"commonName": "c" * 65}, "at most 64"),
        (AuthorityAlone, {"commonName": "ca", "days": 1}, "greater than or equal to 2"),
        (IdentityAlone, {"commonName": "sbc", "hosts": []}, "at least 1"),
        (IdentityAlone, {"commonName": "sbc", "hosts": ["a.example.com"], "days": 399}, "less than or equal"),
        (KeystoreAlone, {"alias": "Not a label"}, ""),
        (KeystoreAlone, {"profile": "weak"}, "'modern' or 'legacy'"),
    ],
)
def test_wrong_arguments_are_refused(model: type[Model], arguments: dict[str, Any], reason: str) -> None:
    """The model refuses them; the component reports the fault."""
    with pytest.raises(ValidationError) as caught:
        read(model, **arguments)
    assert reason in str(caught.value)


def test_a_renewal_of_one_day_less_is_accepted() -> None:
    """The bound itself."""
    assert read(AuthorityAlone, commonName="ca", days=10, renewalDays=9).renewal_days == 9


def test_late_fields_are_marked() -> None:
    """Which may be outputs, and which of them are needed."""
    assert late_fields(AuthorityAlone) == {}
    assert late_fields(IdentityAlone) == {"issuerChain": True, "issuerKey": True}
    assert late_fields(KeystoreAlone) == {
        "privateKey": False,
        "chain": False,
        "trusted": False,
        "passphrase": False,
    }
