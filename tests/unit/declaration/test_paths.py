import json

from declaration.base import below, join, secrets
from declaration.tenants import Tenant


def test_unusual_names_stand_in_brackets() -> None:
    """A path is written as `pulumi config set --path` takes it."""
    assert join("tenants", 2, "tenantURI") == "tenants[2].tenantURI"
    assert join("environment", "relay", "A.B") == 'environment.relay["A.B"]'


def test_path_below_a_path_keeps_it() -> None:
    """A part that is a path already is not quoted again."""
    assert below("tenants[2]", "sipAuth") == "tenants[2].sipAuth"
    assert below('environment["A.B"]', 0) == 'environment["A.B"][0]'


def test_secrets_in_lists_have_the_paths_of_the_declaration() -> None:
    """A secret of a tenant is found under the path at which it is declared."""
    login = {"username": "trunk", "password": "digest"}
    tenant = Tenant.model_validate_json(json.dumps({"tenantURI": "1000", "sipAuth": login}))

    found = {path: value.get_secret_value() for path, value in secrets({"tenants": (tenant,)})}

    assert found == {"tenants[0].sipAuth.password": "digest"}
