"""The free environment: which names and values are accepted, tested over whole lists."""

import itertools
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from checks.rules.environment import LARGEST_ENVIRONMENT, is_plain_address
from declaration.containers import CONTAINERS
from declaration.environment import LONGEST_NAME, LONGEST_VALUE, VariableName, VariableValue
from declaration.variables import SWITCHES_OFF_CHECKS
from declaration.variables.others import NOT_DEPLOYED
from declaration.variables.runtimes import FAMILIES, Effect, effect_of
from declaration.weaker import Choice
from facts.variables import VARIABLES
from tests.support.checking import checked
from tests.support.declarations import weaker, with_adapter
from tests.support.gallery import read
from tests.support.reading import finding_of, reason_of, value_of

_NAMED = """
    NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_PATH NODE_ENV NPM_CONFIG_CAFILE JAVA_TOOL_OPTIONS _JAVA_OPTIONS
    JDK_JAVA_OPTIONS IBM_JAVA_OPTIONS OPENJ9_JAVA_OPTIONS JVM_ARGS JAVA_OPTS CATALINA_OPTS WLP_USER_DIR
    WLP_DEBUG_ADDRESS WLP_DEBUG_REMOTE LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT GCONV_PATH LOCPATH MALLOC_TRACE
    GLIBC_TUNABLES HOSTALIASES RES_OPTIONS TZDIR OPENSSL_CONF OPENSSL_MODULES SSL_CERT_FILE SSL_CERT_DIR
    SSLKEYLOGFILE MY_SSLKEYLOGFILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE AWS_CA_BUNDLE NIX_SSL_CERT_FILE
    GIT_SSL_NO_VERIFY PGSSLROOTCERT BASH_ENV BASH_FUNC_ls ENV SHELLOPTS BASHOPTS IFS PS4 PROMPT_COMMAND PATH HOME
    TMPDIR PYTHONPATH PYTHONHTTPSVERIFY PERL5OPT RUBYOPT GRPC_DEFAULT_SSL_ROOTS_FILE_PATH GRPC_SSL_CIPHER_SUITES
    GODEBUG HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY GRPC_PROXY NODE_USE_ENV_PROXY GOOGLE_API_USE_MTLS_ENDPOINT
    GCE_METADATA_HOST DEBUG KRB5_CONFIG SEC_TLS_TRUSTDEFAULTCERTS OTEL_EXPORTER_OTLP_ENDPOINT
"""

OF_RUN_TIMES = sorted(
    {
        *(name for family in FAMILIES for name in family.names),
        *(f"{prefix}ANYTHING" for family in FAMILIES for prefix in family.prefixes),
        *_NAMED.split(),
    }
)
"""The kept list, and members of its classes that reviewers named."""

FREE = sorted((key, name) for (key, name), row in VARIABLES.items() if row.set_by is None)


def _spellings(name: str) -> Iterator[str]:
    """A name in capitals, small letters, both, and with underscores before it."""
    yield from (name, name.lower(), name.title(), name.swapcase(), f"_{name}", f"__{name.lower()}")


def _refused(container: str, names: list[str], *choices: str) -> dict[str, str]:
    """Reasons by the name of the variable, for variables of one container."""
    document = with_adapter(
        environment={container: dict.fromkeys(names, "x")}, weakerChoices=weaker(*choices)
    )
    prefix = f"environment.{container}."
    return {
        fault.path.removeprefix(prefix): fault.reason
        for fault in checked(document, read).faults
        if fault.path.startswith(prefix)
    }


@pytest.mark.parametrize("choices", [(), ("free-environment",)], ids=["", "free"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_no_name_of_a_run_time_is_taken(container: str, choices: tuple[str, ...]) -> None:
    """Such a name is refused in each container, in each spelling, and with each weaker choice."""
    names = [spelt for name in OF_RUN_TIMES for spelt in _spellings(name)]
    assert set(names) == set(_refused(container, names, *choices))


@pytest.mark.parametrize("name", OF_RUN_TIMES)
def test_every_spelling_has_the_same_effect(name: str) -> None:
    """The fault names the same effect for each spelling of a variable."""
    assert len({effect_of(spelt) for spelt in _spellings(name)}) == 1
    assert isinstance(effect_of(name), Effect)


def test_single_names_come_before_the_family_that_has_them_too() -> None:
    """The first family that matches decides the message, so a full name stands before its own prefix."""
    for position, family in enumerate(FAMILIES):
        for name in family.names:
            earlier = [other for other in FAMILIES[:position] if other.has(name)]
            assert earlier == [], name


def test_families_are_spelt_as_they_are_compared() -> None:
    """The names of the list are in capitals and have no underscore at the beginning. Others would never match."""
    for family in FAMILIES:
        assert family.source.strip()
        for text in (*family.names, *family.prefixes):
            assert text == text.upper().lstrip("_"), text


@pytest.mark.parametrize("effect", Effect)
def test_each_effect_has_a_remedy(effect: Effect) -> None:
    """Each fault has advice."""
    assert effect.remedy.startswith("remove it")


@pytest.mark.parametrize(
    "name",
    ["LANG", "LC_ALL", "UV_THREADPOOL_SIZE", "CROSSLINK", "FEATURE_X", "AMERICA_FILE", "MY_PATH"],
)
def test_other_names_are_free_only_by_a_choice(name: str) -> None:
    """A variable that no source shows and no run time reads is accepted with `free-environment` only."""
    assert effect_of(name) is None
    assert "is not shown by any public source" in _refused("relay", [name])[name]
    assert _refused("relay", [name], "free-environment") == {}


@pytest.mark.parametrize("container", CONTAINERS)
def test_documented_free_variables_are_accepted_only_in_their_container(
    container: str,
) -> None:
    """A documented variable is accepted in its own container, in its own spelling, and with the weaker choice that it needs."""
    own = [name for key, name in FREE if key == CONTAINERS[container].name]  # type: ignore[index]
    others = [name for key, name in FREE if key != CONTAINERS[container].name and name not in own]  # type: ignore[index]
    more = ("plain-services",) if container == "orchestrator" else ()
    assert _refused(container, own, *more) == {}
    assert set(others) == set(_refused(container, others, "free-environment"))
    assert set(map(str.lower, own)) == set(_refused(container, list(map(str.lower, own)), "free-environment"))


@pytest.mark.parametrize("container", CONTAINERS)
def test_what_the_program_sets_is_refused_in_every_spelling(container: str) -> None:
    """The message names the field that sets the variable."""
    names = [
        spelt
        for row in VARIABLES.values()
        if row.set_by and not row.set_with and row.container == CONTAINERS[container].name  # type: ignore[index]
        for spelt in (row.name, row.name.lower(), row.name.title())
    ]
    refused = _refused(container, names, "free-environment")
    assert set(names) == set(refused)
    told = {reason for name, reason in refused.items() if name.upper() not in SWITCHES_OFF_CHECKS}
    assert told == {"is set by the program from the declaration"}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("switch", sorted(SWITCHES_OFF_CHECKS))
def test_no_container_takes_a_switch_of_certificate_checks(container: str, switch: str) -> None:
    """Such a variable is refused in every spelling, also with the weaker choice, because the program then sets it."""
    names = list(_spellings(switch))
    refused = _refused(container, names, "no-certificate-checks", "free-environment")
    assert refused == dict.fromkeys(names, "turns certificate checks off")


@pytest.mark.parametrize("name", NOT_DEPLOYED)
def test_variables_of_containers_that_are_not_deployed_say_whose_they_are(name: str) -> None:
    """The message names the container, also if a run time would read a similar name."""
    reason = _refused("orchestrator", [name], "free-environment")[name]
    assert NOT_DEPLOYED[name] in reason
    assert "does not deploy" in reason


def test_choices_that_a_variable_needs_stand_in_the_table() -> None:
    """A variable can need only choices that exist."""
    assert {row.needs for row in VARIABLES.values()} <= {None, *Choice}
    assert [] == [row.name for row in VARIABLES.values() if row.set_by and row.needs]


# --- values ------------------------------------------------------------------------------------------------------

SCHEMES = ("http", "https", "HTTPS", "redis", "amqp", "postgres", "jdbc:mysql", "ws", "ssh", "svn+ssh", "ftp")
FRAMES = ("{}", "see {} for more", '{{"url": "{}"}}', "first;{};last", "a={}&b=1")


@pytest.mark.parametrize(("scheme", "frame"), list(itertools.product(SCHEMES, FRAMES)))
def test_a_url_with_credentials_is_refused(scheme: str, frame: str) -> None:
    """A URL is found with every scheme, alone or inside a longer value, with or without a user."""
    for login in ("user:pass", ":pass", "user", "user:p%40ss", "user:p:ss"):
        value = frame.format(f"{scheme}://{login}@host.example.com/path")
        assert "URL with credentials" in reason_of(VariableValue, value)


@pytest.mark.parametrize(
    "value",
    ["//user:pass@host", "https:\\\\user:pass@host", "sip:user:pass@host", "<sips:1555:pass@host;x=1>"],
)
def test_credentials_in_other_spellings_are_refused(value: str) -> None:
    """Credentials are found without a scheme, with backslashes, and in SIP addresses."""
    assert "URL with credentials" in reason_of(VariableValue, value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "https://host.example.com/@scope/path?mail=a@b.example",
        "sip:15550100@trunk.example.com;user=phone",
        "tel:+15550100",
        "mail@example.com",
        "PCMU,PCMA",
        "Grüße, 門",
        "a:b@c",
        "x" * LONGEST_VALUE,
    ],
)
def test_other_values_are_taken(value: str) -> None:
    """Other values are accepted without a change, and no message shows them."""
    assert value_of(VariableValue, value) == value


@pytest.mark.parametrize("char", ["\n", "\r", "\t", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"])
def test_a_value_stands_on_one_line(char: str) -> None:
    """No value may have a line break or a control character at any place."""
    for value in (char, f"a{char}b", f"a{char}"):
        assert "line break or a control character" in reason_of(VariableValue, value)


def test_a_value_is_bounded_in_bytes() -> None:
    """The limit counts bytes of UTF-8, as Linux does."""
    for value in ("x" * (LONGEST_VALUE + 1), "ü" * (LONGEST_VALUE // 2 + 1)):
        assert finding_of(VariableValue, value).get("ctx") == {
            "reason": "is longer than Linux allows for a variable (128 KiB with its name)",
            "remedy": "put large settings into a file of the image or into a tenant",
        }
    assert value_of(VariableValue, "ü" * (LONGEST_VALUE // 2))


@pytest.mark.parametrize("name", ["1A", "A-B", "A.B", "A B", "", "Ä", "A=B"])
def test_a_name_is_one_of_a_variable(name: str) -> None:
    """A name has letters, digits and underscores only."""
    assert "is not the name" in reason_of(VariableName, name)


def test_a_name_is_as_long_as_a_key_may_be() -> None:
    """The limit is that of a key of a Secret, because the name becomes one."""
    assert value_of(VariableName, "_A1" + "x" * (LONGEST_NAME - 3))
    assert "longer than a key" in reason_of(VariableName, "x" * (LONGEST_NAME + 1))


def test_the_variables_of_a_container_are_bounded_together() -> None:
    """Names and values count together. Values up to the limit are accepted."""

    def faults(size: int) -> list[str]:
        names = [f"V{number}" for number in range(10, 20)]
        values = {name: "x" * (size // len(names) - len(name)) for name in names}
        values["V10"] += "x" * (size % len(names))
        document = with_adapter(environment={"relay": values}, weakerChoices=weaker("free-environment"))
        return [fault.path for fault in checked(document, read).faults]

    assert faults(LARGEST_ENVIRONMENT) == []
    assert faults(LARGEST_ENVIRONMENT + 1) == ["environment.relay"]


PLAIN = [
    "http://a.example.com",
    "HTTP://a.example.com",
    " http://a.example.com",
    "ws://10.0.0.1:9001",
    "mqtt://b",
]


@pytest.mark.parametrize("value", PLAIN)
def test_an_address_in_clear_needs_the_choice_of_services_in_clear(value: str) -> None:
    """The rule is that of the service's own field.

    With the choice, the address is accepted and the choice has an effect.
    """

    def faults(**more: object) -> list[str]:
        document = with_adapter(environment={"orchestrator": {"REPORTING_URL": value}}, **more)
        return [fault.path for fault in checked(document, read).faults]

    assert faults() == ["environment.orchestrator.REPORTING_URL"]
    assert faults(weakerChoices=weaker("plain-services")) == []


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example.com",
        "http://localhost:9001",
        "ws://127.0.0.1",
        "http://[::1]:1",
        "http",
        "http://[",
        "",
    ],
)
def test_other_addresses_are_not_in_clear(value: str) -> None:
    """An address with TLS, an address within the pod, and a value that is no address need no choice."""
    assert not is_plain_address(value)


def test_values_are_secrets() -> None:
    """Values are hidden by the models, so no error, log or comparison shows them."""
    document = with_adapter(environment={"relay": {"RTP_CODECS": "canary"}})
    gateway = checked(document, read).gateway
    assert isinstance(gateway.environment.relay["RTP_CODECS"], SecretStr)
    assert "canary" not in repr(gateway.environment)
