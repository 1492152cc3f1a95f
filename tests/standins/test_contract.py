"""The stand-ins accept the files and variables that the program gives to containers, and refuse unknown ones."""

import re
from pathlib import Path

import pytest

from tests.support.documents import STACK_FILES, declaration, name_of
from tests.support.gateways import ADAPTER, BUNDLE, ORCHESTRATOR, RELAY, TTS_ADAPTER, machine, put
from tests.support.standins import Machine

pytestmark = pytest.mark.live


@pytest.mark.parametrize("path", STACK_FILES, ids=name_of)
def test_every_file_opens_and_every_variable_is_known(path: Path, tmp_path: Path) -> None:
    """The stand-ins of each example read all variables, and open each store with its passphrase."""
    gateway = machine(tmp_path, declaration(path), {}, places=False)

    for container in gateway.seen:
        assert gateway.check(container) == (0, f"{container}: all variables and files are right\n")


CONTAINERS = [ADAPTER, ORCHESTRATOR, RELAY, TTS_ADAPTER]
STORES = [
    (ORCHESTRATOR, "SSL_KEY_STORE_FILE", "SSL_KEY_PASSPHRASE"),
    (ORCHESTRATOR, "SSL_KEY_TRUST_STORE_FILE", "SSL_PASSPHRASE"),
    (ADAPTER, "SSL_SERVER_PKCS12_FILE", "SSL_SERVER_PASSPHRASE"),
    (RELAY, "SSL_CLIENT_PKCS12_FILE", "SSL_CLIENT_PASSPHRASE"),
    (TTS_ADAPTER, "SSL_SERVER_PKCS12_FILE", "SSL_SERVER_PASSPHRASE"),
]
FILES = [
    (RELAY, BUNDLE, "has no certificate in PEM"),
    (ADAPTER, "GOOGLE_APPLICATION_CREDENTIALS", "is not a JSON object"),
    (TTS_ADAPTER, "GOOGLE_APPLICATION_CREDENTIALS", "is not a JSON object"),
]


def _refused(gateway: Machine, container: str, changes: dict[str, str | None]) -> str:
    """The one line that a stand-in prints if it does not start."""
    code, said = gateway.check(container, changes)
    assert code == 1, said
    prefix = f"{container}: "
    assert said.startswith(prefix)
    [line] = said.removeprefix(prefix).splitlines()
    return line


@pytest.mark.parametrize("container", CONTAINERS)
def test_an_unknown_variable_is_refused(broken: Machine, container: str) -> None:
    """A variable that no public document names for this container ends it, and its value is not shown."""
    line = _refused(broken, container, {"SSL_PASSPHRASES": "canary", "AAA": ""})
    assert line == "does not know the environment variable AAA, SSL_PASSPHRASES"


@pytest.mark.parametrize("container", CONTAINERS)
def test_variables_of_a_kubelet_are_known(broken: Machine, container: str) -> None:
    """Variables that Kubernetes sets in every pod are accepted."""
    assert broken.check(container, {"KUBERNETES_SERVICE_HOST": "192.0.2.1", "PATH": "/bin"})[0] == 0


@pytest.mark.parametrize(("container", "file", "passphrase"), STORES)
def test_a_wrong_passphrase_is_refused(broken: Machine, container: str, file: str, passphrase: str) -> None:
    """A container ends if the passphrase does not open its store."""
    line = _refused(broken, container, {passphrase: "canary-wrong"})
    assert line.startswith(f"{passphrase} does not open the ")
    assert line.endswith(f" that {file} names")


@pytest.mark.parametrize(("container", "file", "passphrase"), STORES)
def test_a_store_without_its_passphrase_is_refused(
    broken: Machine, container: str, file: str, passphrase: str
) -> None:
    """A store without a passphrase is refused, and so is a passphrase without a store."""
    assert _refused(broken, container, {passphrase: None}) == f"{file} is set, but {passphrase} is not"
    assert _refused(broken, container, {file: None}) == f"{passphrase} is set, but {file} is not"


@pytest.mark.parametrize(("container", "file", "passphrase"), STORES)
def test_a_damaged_store_is_refused(broken: Machine, container: str, file: str, passphrase: str) -> None:
    """A file that is not a store gets another message than a wrong passphrase."""
    put(broken, container, file, b"no store")
    line = _refused(broken, container, {})
    assert re.search(f"that {file} names (cannot be used|is not of the type)", line), line
    assert passphrase not in line


@pytest.mark.parametrize(("container", "file"), [(each[0], each[1]) for each in (*STORES, *FILES)])
def test_a_missing_file_is_refused(broken: Machine, container: str, file: str) -> None:
    """A container ends if a file that a variable names is missing."""
    line = _refused(broken, container, {file: "/sslConf/nowhere"})
    assert line.startswith(f"cannot read the file that {file} names: ")


@pytest.mark.parametrize(("container", "file", "reason"), FILES)
def test_a_file_of_another_kind_is_refused(broken: Machine, container: str, file: str, reason: str) -> None:
    """A container ends if a file has another kind of content than its variable says."""
    put(broken, container, file, b"-----BEGIN NOTHING-----")
    assert _refused(broken, container, {}) == f"the file that {file} names {reason}"


@pytest.mark.parametrize(
    ("container", "name", "reason"),
    [
        (ADAPTER, "PORT", "PORT is not a whole number from 1 to 65535"),
        (ADAPTER, "LOG_LEVEL", "LOG_LEVEL is not one of: trace, debug, info, warn, error, fatal"),
        (
            TTS_ADAPTER,
            "GOOGLE_TTS_VOICE_SSML_GENDER",
            "GOOGLE_TTS_VOICE_SSML_GENDER is not one of: FEMALE, MALE, NEUTRAL",
        ),
        (RELAY, "ENABLE_RECORDING", "ENABLE_RECORDING is not one of: true, false"),
        (ORCHESTRATOR, "SIP_PORT_TLS", "SIP_PORT_TLS is not a whole number from 1 to 65535"),
        (ORCHESTRATOR, "SSL_FILE_TYPE", "SSL_FILE_TYPE is not one of: JKS, JCEKS, PKCS12"),
        (ORCHESTRATOR, "TRUSTED_IP_LIST", "TRUSTED_IP_LIST has an entry that is no address"),
        (
            RELAY,
            "RTP_UDP_PORT_RANGE",
            "RTP_UDP_PORT_RANGE is not two ports with a hyphen, the first of them even",
        ),
    ],
)
def test_a_strange_value_is_refused(broken: Machine, container: str, name: str, reason: str) -> None:
    """A variable with an invalid value ends the container, and the value is not shown."""
    assert _refused(broken, container, {name: "canary"}) == reason


def test_a_store_of_another_type_is_refused(broken: Machine) -> None:
    """A store type that is not that of the file is refused, although Java could detect the type."""
    line = _refused(broken, ORCHESTRATOR, {"SSL_FILE_TYPE": "JKS"})
    assert line == "the store that SSL_KEY_TRUST_STORE_FILE names is not of the type that SSL_FILE_TYPE says"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "the file that MULTI_TENANT_CONFIG_FILE names is not a JSON object"),
        (
            '{"tenants": [{"tenantURI": "1", "tenantURI": "2"}]}',
            "the file that MULTI_TENANT_CONFIG_FILE names is not a JSON object",
        ),
        (
            '{"tenants": [{"description": "x"}]}',
            "the tenant file that MULTI_TENANT_CONFIG_FILE names has no list of tenants with a tenantURI",
        ),
        ('{"tenants": []}', "the tenant file that MULTI_TENANT_CONFIG_FILE names has no tenant"),
    ],
)
def test_a_tenant_file_that_names_nobody_is_refused(broken: Machine, content: str, reason: str) -> None:
    """A tenant file with a tenant without `tenantURI` is refused."""
    (broken.root(ORCHESTRATOR) / "tenants.json").write_text(content, encoding="utf-8")
    assert _refused(broken, ORCHESTRATOR, {"MULTI_TENANT_CONFIG_FILE": "/tenants.json"}) == reason
