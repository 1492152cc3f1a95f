"""Rules on tenants: unique numbers, one way to authenticate per service."""

from collections.abc import Iterator

from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.rules.services import user_and_password


def numbers_are_unique(gateway: Gateway) -> Iterator[Fault]:
    """A call goes to one tenant."""
    first: dict[str, int] = {}
    for position, tenant in enumerate(gateway.tenants):
        number = tenant.tenant_uri.lower()
        if number in first:
            yield Fault(
                f"tenants[{position}].tenantURI",
                f"is the same as tenants[{first[number]}].tenantURI",
                "give each tenant a number or user of its own",
            )
        first.setdefault(number, position)


def numbers_hold_no_space(gateway: Gateway) -> Iterator[Fault]:
    """No SIP URI holds a space, so such a tenant could never be called."""
    for position, tenant in enumerate(gateway.tenants):
        if any(character.isspace() for character in tenant.tenant_uri):
            yield Fault(
                f"tenants[{position}].tenantURI",
                "holds a space, which no SIP URI has",
                "write the number without spaces, as it stands in the To header",
            )


def one_way_to_authenticate(gateway: Gateway) -> Iterator[Fault]:
    """API key, user and password, or bearer token: not two of them."""
    for position, tenant in enumerate(gateway.tenants):
        for key, service in tenant.services():
            path = f"tenants[{position}].{key}"
            yield from user_and_password(path, service.username, service.password)
            ways = [service.apikey, service.bearer_token, service.username or service.password]
            if sum(way is not None for way in ways) > 1:
                yield Fault(
                    path,
                    "holds more than one way to authenticate",
                    "keep one: apikey, bearerToken, or username and password",
                )
        if tenant.sms_pipe is not None:
            yield from user_and_password(
                f"tenants[{position}].smsPipe", tenant.sms_pipe.username, tenant.sms_pipe.password
            )


RULES = (numbers_are_unique, numbers_hold_no_space, one_way_to_authenticate)
