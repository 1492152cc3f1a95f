"""Rules on tenants: unique numbers, one way to authenticate per service."""

from collections.abc import Iterator

from declaration.callee_whitelist import CalleeMatch, callee_match
from declaration.faults import Fault
from declaration.fragments import objection, tenant_objection
from facts.gateway import Facts


def numbers_are_unique(facts: Facts) -> Iterator[Fault]:
    """A call goes to one tenant."""
    first: dict[str, int] = {}
    for position, tenant in enumerate(facts.gateway.tenants):
        number = tenant.tenant_uri.lower()
        if number in first:
            yield Fault(
                f"tenants[{position}].tenantURI",
                f"is the same as tenants[{first[number]}].tenantURI",
                "give each tenant a different number or user",
            )
        first.setdefault(number, position)


def uris_can_be_called(facts: Facts) -> Iterator[Fault]:
    """A call goes to a tenant if the To header or the Request-URI contains its URI exactly."""
    for position, tenant in enumerate(facts.gateway.tenants):
        wrong = tenant_objection(tenant.tenant_uri)
        if wrong is not None:
            yield Fault(f"tenants[{position}].tenantURI", *wrong)


def tenants_pass_the_whitelist(facts: Facts) -> Iterator[Fault]:
    """A tenant must be able to receive calls."""
    gateway = facts.gateway
    fragment = gateway.whitelists.to_uri
    if fragment is None or objection(fragment) is not None:
        return
    for position, tenant in enumerate(gateway.tenants):
        can_be_called = tenant_objection(tenant.tenant_uri) is None
        if can_be_called and callee_match(fragment, tenant.tenant_uri) is CalleeMatch.NO:
            yield Fault(
                f"tenants[{position}].tenantURI",
                "can never be called: whitelists.toUri rejects all calls to it",
                "remove toUri, because only calls to tenants connect anyway, or write a part that all tenants share",
                concerns=("whitelists.toUri",),
            )


def one_way_to_authenticate(facts: Facts) -> Iterator[Fault]:
    """API key, user and password, or bearer token: not two of them."""
    for position, tenant in enumerate(facts.gateway.tenants):
        for _, own_path, service in tenant.services():
            path = f"tenants[{position}].{own_path}"
            ways = [service.apikey, service.bearer_token, service.username or service.password]
            if sum(way is not None for way in ways) > 1:
                yield Fault(
                    path,
                    "has more than one way to authenticate",
                    "keep one: apikey, bearerToken, or username and password",
                )
