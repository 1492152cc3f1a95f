"""The places of live tests on one node do not share addresses: hosts beside a node stay until it ends."""

from importlib import import_module

from tests.support import cluster_gateway, faults_on_node
from tests.support.cluster_gateway import Site
from tests.support.documents import ROOT


def test_each_site_has_addresses_of_its_own() -> None:
    """Those of its caller and of its assistant; a module that imports a site uses the same one."""
    tests = (import_module(f"tests.live.{path.stem}") for path in (ROOT / "tests/live").glob("test_*.py"))
    modules = (cluster_gateway, faults_on_node, *tests)
    sites = {each for module in modules for each in vars(module).values() if isinstance(each, Site)}
    assert len(sites) > 5
    addresses = [address for each in sites for address in (each.caller, each.cloud)]
    assert len(addresses) == len({*addresses})
