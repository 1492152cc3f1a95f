from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keystore import Profile, build_pem_bundle
from tests.support.certificates import Holder, authority, leaf
from tests.support.readers import NEW_JAVAS, NODE, OLD_JAVA, PEER, java_command, meet
from tests.support.stores import PASSPHRASE, build

pytestmark = pytest.mark.reader

# Handshakes use today's date, whatever date the other tests use.
DATES = {
    "not_before": datetime.now(UTC) - timedelta(hours=1),
    "not_after": datetime.now(UTC) + timedelta(days=1),
}
ROOT = authority("Root", None, **DATES)
STRANGER = authority("Stranger", None, **DATES)
ORCHESTRATOR = leaf(PEER, authority("Intermediate", ROOT, **DATES), **DATES)
RELAY = leaf("relay", ROOT, **DATES)
IMPOSTOR = leaf(PEER, STRANGER, **DATES)
JAVAS = [(OLD_JAVA, Profile.LEGACY), (NEW_JAVAS[0], Profile.MODERN), (NEW_JAVAS[-1], Profile.MODERN)]


@pytest.fixture
def store(tmp_path: Path) -> "StoreMaker":
    """A function that writes stores to one folder."""
    return StoreMaker(tmp_path)


@dataclass(frozen=True)
class StoreMaker:
    """Writes the one store of a peer with mutual TLS."""

    folder: Path

    def __call__(self, name: str, holder: Holder, *trusted: Holder, profile: Profile = Profile.MODERN) -> str:
        """The path of a store with the holder's key and chain and the trusted CAs."""
        path = self.folder / f"{name}.p12"
        path.write_bytes(build(holder.entry, tuple(each.pem for each in trusted), profile=profile))
        return str(path)


@pytest.mark.parametrize(("version", "profile"), JAVAS)
def test_node_meets_a_java_server(version: str, profile: Profile, store: StoreMaker) -> None:
    """A Java server asks for a client certificate, and each side accepts the other with one store."""
    java = [*java_command(version, "TlsPeer"), "serve", store("java", ORCHESTRATOR, ROOT, profile=profile)]
    relay = store("relay", RELAY, ROOT, profile=profile)
    met = meet([*java, PASSPHRASE], NODE, "connect", "PORT", relay, PASSPHRASE)
    assert met.client.output == f"hello CN={PEER}\n", met
    assert met.server.output == "hello CN=relay\n", met


@pytest.mark.parametrize(("version", "profile"), JAVAS)
def test_java_meets_a_node_server(version: str, profile: Profile, store: StoreMaker) -> None:
    """A Node server asks for a client certificate, and Java checks its host name."""
    node = [*NODE, "serve", store("node", ORCHESTRATOR, ROOT, profile=profile), PASSPHRASE, "mutual"]
    java = [*java_command(version, "TlsPeer"), "connect", store("relay", RELAY, ROOT, profile=profile)]
    met = meet(node, java, PASSPHRASE, "PORT")
    assert met.client.output == f"hello CN={PEER}\n", met
    assert met.server.output == "hello CN=relay\n", met


def test_node_meets_the_adapter_by_a_pem_bundle(store: StoreMaker) -> None:
    """The adapter serves with its PKCS12 store, and the relay trusts it through the CA in its bundle and has no key."""
    bundle = store.folder / "bundle.pem"
    bundle.write_text(build_pem_bundle([STRANGER.pem, ROOT.pem]))
    adapter = [*NODE, "serve", store("adapter", ORCHESTRATOR), PASSPHRASE, "server-only"]
    met = meet(adapter, NODE, "connect", "PORT", "-", "-", str(bundle))
    assert met.client.output == f"hello CN={PEER}\n", met


def test_a_bundle_without_the_authority_refuses_the_adapter(store: StoreMaker) -> None:
    """A relay whose bundle lacks the authority refuses the adapter."""
    bundle = store.folder / "bundle.pem"
    bundle.write_text(build_pem_bundle([STRANGER.pem]))
    adapter = [*NODE, "serve", store("adapter", ORCHESTRATOR), PASSPHRASE, "server-only"]
    met = meet(adapter, NODE, "connect", "PORT", "-", "-", str(bundle))
    assert (met.client.worked, met.client.output) == (False, "")
    assert "SELF_SIGNED_CERT_IN_CHAIN" in met.client.errors


def test_java_refuses_a_client_of_another_authority(store: StoreMaker) -> None:
    """The orchestrator refuses a client whose certificate comes from an authority that its store does not trust."""
    java = [*java_command(NEW_JAVAS[-1], "TlsPeer"), "serve", store("java", ORCHESTRATOR, ROOT), PASSPHRASE]
    met = meet(java, NODE, "connect", "PORT", store("impostor", IMPOSTOR, ROOT), PASSPHRASE)
    assert (met.server.worked, met.client.output) == (False, "")
    assert "unable to find valid certification path" in met.server.errors


def test_java_refuses_a_server_of_another_authority(store: StoreMaker) -> None:
    """Java refuses a server whose certificate comes from an authority that its store does not trust."""
    node = [*NODE, "serve", store("impostor", IMPOSTOR, ROOT), PASSPHRASE, "mutual"]
    java = [*java_command(NEW_JAVAS[-1], "TlsPeer"), "connect", store("relay", RELAY, ROOT)]
    met = meet(node, java, PASSPHRASE, "PORT")
    assert (met.client.worked, met.client.output) == (False, "")
    assert "unable to find valid certification path" in met.client.errors


def test_both_generations_of_an_authority_are_met(store: StoreMaker) -> None:
    """During a change of authority, one store that trusts both authorities accepts clients of both."""
    successor = authority("Root", None, **DATES)
    server = store("java", ORCHESTRATOR, ROOT, successor)
    for issuer in (ROOT, successor):
        client = store("client", leaf("relay", issuer, **DATES), ROOT, successor)
        java = [*java_command(NEW_JAVAS[-1], "TlsPeer"), "serve", server, PASSPHRASE]
        met = meet(java, NODE, "connect", "PORT", client, PASSPHRASE)
        assert met.server.output == "hello CN=relay\n", met
