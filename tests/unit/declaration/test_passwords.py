"""Passwords: which are weak, in each place, and who can change them."""

import pytest
from pydantic import BaseModel, SecretStr

from checks.rules.passwords import weak_passwords
from declaration.gateway import Gateway
from declaration.passwords import weakness
from declaration.pydantic_errors import model_in
from facts.gateway import Facts, resolve
from tests.support.checking import checked
from tests.support.declarations import small, with_adapter
from tests.support.gallery import read
from tests.support.planning import planned

GUESSED = [
    *(
        "password",
        "Password",
        "PASSWORD",
        "password1",
        "password123!",
        "P@ssw0rd",
        "P@ssw0rd1",
        "Pa$$word!",
        "p455w0rd",
        "pass-word",
        "passwordpassword",
    ),
    *(
        "changeme",
        "ChangeMe1",
        "change-me",
        "changeit",
        "admin",
        "admin123",
        "Administrator",
        "letmein!",
        "welcome2026",
    ),
    *(
        "123456",
        "12345678",
        "1234567890",
        "0123456789",
        "87654321",
        "98765432",
        "00000000",
        "11111111",
        "abababab",
    ),
    *(
        "aaaaaaaa",
        "abcabcabc",
        "abcdefgh",
        "qwertyui",
        "poiuytre",
        "asdfghjk",
        "1q2w3e4r",
        "1qaz2wsx",
        "--------",
    ),
    *("myAdapterPassword", "myPassphrase", "myPassword", "voice-gateway", "Watson2026", "secret", "test1234"),
    *("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",),
]
SHORT = ["x", "kT7!", "kT7!qz4"]
SOUND = [
    "kT7!qz4w",
    "correct horse battery staple",
    "canary-password",
    "invented-password",
    "84719203",
    "Passwordless-entry-9",
]


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_that_is_tried_first(password: str) -> None:
    """It is found in every case, with digits or signs around it, and with signs in place of letters."""
    assert weakness(password, "nobody") == "is one of the common passwords that attackers try first"


@pytest.mark.parametrize("password", SHORT)
def test_a_short_password(password: str) -> None:
    """A short password is weak, whatever it contains."""
    assert weakness(password, "nobody") in {
        "is shorter than 8 characters",
        "is one of the common passwords that attackers try first",
    }


@pytest.mark.parametrize("password", SOUND)
def test_a_password_that_is_hard_to_guess(password: str) -> None:
    """No certain kinds of characters are required."""
    assert weakness(password, "nobody") is None
    assert weakness(password, None) is None


@pytest.mark.parametrize("password", ["gerbera-line", "GERBERA-LINE", "gerbera-line1", "!gerbera-line2026"])
def test_the_name_of_the_user(password: str) -> None:
    """It is found in every case, and with digits or signs around it."""
    assert (
        weakness(password, "Gerbera-line")
        == "is the user name, perhaps with digits or other characters added"
    )
    assert weakness(password, "somebody") is None


SERVICE = {"url": "https://service.example.com"}
LOGIN = {"username": "nobody", "password": "x"}


def _everywhere() -> Facts:
    """A declaration with a weak password in each place that takes one."""
    tenant = {
        "tenantURI": "15550100",
        "conversation": {**SERVICE, **LOGIN},
        "stt": {"credentials": {**SERVICE, **LOGIN}},
        "tts": {"credentials": {**SERVICE, **LOGIN}},
        "smsPipe": {**SERVICE, **LOGIN},
        "sipAuth": LOGIN,
        "outboundCalls": {"sipAuth": LOGIN},
    }
    proxy = {"host": "proxy.example.com", "port": 3128, **LOGIN}
    store = {
        "type": "PKCS12",
        "content": {"file": "tests/fixtures/stores/openssl.p12"},
        "passphrase": "changeit",
    }
    calls = {"login": LOGIN, "routes": [{"host": "t.example.com"}]}
    document = with_adapter(
        assistant=LOGIN,
        textToSpeech=LOGIN,
        speechToText={**SERVICE, **LOGIN},
        proxy={**proxy, "orchestrator": proxy},
        adapter=LOGIN,
        rest={"administration": LOGIN, "outboundCalls": calls, "clientNetworks": ["192.0.2.0/24"]},
        tenants=[tenant],
        tls={"stores": {"orchestratorKey": store}},
    )
    return resolve(checked(document, read).gateway)


OURS = {
    "adapter.password",
    "rest.administration.password",
    "rest.outboundCalls.login.password",
    "tenants[0].sipAuth.password",
}
THEIRS = {
    "assistant.password",
    "speechToText.password",
    "textToSpeech.password",
    "proxy.password",
    "proxy.orchestrator.password",
    "tenants[0].conversation.password",
    "tenants[0].stt.credentials.password",
    "tenants[0].tts.credentials.password",
    "tenants[0].smsPipe.password",
    "tenants[0].outboundCalls.sipAuth.password",
    "tls.stores.orchestratorKey.passphrase",
}


def test_every_password_is_checked() -> None:
    """A weak password that the gateway checks is refused. One that another system checks gives a warning."""
    found = list(weak_passwords(_everywhere()))
    assert {weak.path for weak in found if weak.ours} == OURS
    assert {weak.path for weak in found if not weak.ours} == THEIRS


def _models(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Every model below one."""
    below = {found for info in model.model_fields.values() if (found := model_in(info.annotation))}
    return below.union(*(_models(each) for each in below))


def test_no_model_has_a_password_under_another_name() -> None:
    """A new one is judged when it is called so; API keys, tokens and keys are made by machines.

    Objects that are handed on whole have no fields of ours.
    Variables of the free environment, by container, have names that users choose.
    """
    secret = {
        f"{model.__name__}.{name}"
        for model in _models(Gateway)
        for name, info in model.model_fields.items()
        if "SecretStr" in repr(info.annotation) or info.annotation is SecretStr
    }
    passwords = {name for name in secret if name.endswith((".password", ".passphrase"))}
    assert {name.partition(".")[2] for name in secret - passwords} == {
        "adapter",
        "api_key",
        "apikey",
        "bearer_token",
        "codec",
        "credentials",
        "key",
        "orchestrator",
        "relay",
        "tts_adapter",
    }


def test_a_weak_password_of_others_is_a_warning() -> None:
    """The warning names the place and not the password."""
    plan = planned(small(assistant={"username": "nobody", "password": "hunter2"}))
    assert (
        "assistant.password: is shorter than 8 characters; ask the owner of that service to change it"
        in plan.outputs["warnings"]
    )
