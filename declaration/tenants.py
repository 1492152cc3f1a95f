"""Tenants: the numbers that may be called, each with its services.

Owns the shape of the tenant file, in the field names of the product. So an existing file and a list in YAML have one
model and the same checks. Source of the fields: IBM's samples and the list of JSON configuration properties. Objects
whose inner fields no public source shows are passed on as they are, as secrets.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from declaration.base import Model, join
from declaration.faults import fault_error
from declaration.files import HiddenObject, NamedFile, SecretText, read_named_file
from declaration.hosts import Url
from declaration.json_limits import RepeatedKeyError, read_json, strange_values
from declaration.values import DigestUser, TenantText, TenantUser

YesNo = Literal["true", "false"]
"""The product reads these booleans as text."""


OWN_OF_TENANTS: Final = {"assistant": "conversation", "speechToText": "stt", "textToSpeech": "tts"}
"""Services for all calls, with the key of a tenant's own."""


class TenantCredentials(Model):
    """Address of a service and one way to authenticate."""

    url: Url | None = None
    """Address of the service."""
    username: TenantUser | None = None
    """User name of basic authentication."""
    password: SecretText | None = None
    """Password of basic authentication."""
    apikey: SecretText | None = None
    """API key."""
    token_service_provider_url: Url | None = None
    """Address of the service that exchanges an API key for a token (IAM)."""
    bearer_token: SecretText | None = None
    """Bearer token."""


class Conversation(TenantCredentials):
    """The assistant of a tenant."""

    workspace_id: TenantText | None = Field(default=None, alias="workspaceID")
    """Identifier of the dialog workspace."""
    assistant_id: TenantText | None = Field(default=None, alias="assistantID")
    """Identifier of the environment, for newer assistants."""
    name: TenantText | None = None
    """Name of the assistant, for logs."""


class TenantSpeechToText(Model):
    """Speech to text of a tenant."""

    credentials: TenantCredentials | None = None
    """Address and credentials of the service."""
    config: HiddenObject | None = None
    """Settings that are passed on to the service, such as model."""
    broadband_config: HiddenObject | None = None
    """Settings for broadband audio."""
    band_preference: TenantText | None = None
    """Preferred band."""
    provider_type: TenantText | None = None
    """`mrcpv2` for MRCP."""
    barge_in_resume: bool | None = None
    """Whether playback continues after a false barge-in."""
    echo_suppression: bool | None = None
    """Whether the echo of the gateway's own speech is removed."""


class TenantTextToSpeech(Model):
    """Text to speech of a tenant."""

    credentials: TenantCredentials | None = None
    """Address and credentials of the service."""
    config: HiddenObject | None = None
    """Settings that are passed on to the service, such as voice."""
    provider_type: TenantText | None = None
    """`mrcpv2` for MRCP."""


class SmsPipe(Model):
    """Connection to the SMS gateway."""

    url: Url
    """Address of the SMS gateway's pipe."""
    username: TenantUser | None = None
    """User name."""
    password: SecretText | None = None
    """Password."""
    tenant_phone_number: TenantText | None = None
    """Number of the tenant for SMS. Quote it."""
    read_timeout: TenantText | None = None
    """Time to wait for an answer, in milliseconds, as text."""
    connect_timeout: TenantText | None = None
    """Time to wait for a connection, in milliseconds, as text."""
    expiration_interval: int | None = None
    """How long a session lives."""
    enable_inbound_sms: bool | None = Field(default=None, alias="enableInboundSMS")
    """Whether incoming SMS are passed to the call."""


class SipAuthentication(Model):
    """SIP digest authentication: user name and password."""

    username: DigestUser
    """User name."""
    password: SecretText
    """Password. If callers must use it, it has eight characters or more."""


class TenantOutboundCalls(Model):
    """Calls that the gateway starts for a tenant."""

    sip_auth: SipAuthentication | None = None
    """User name and password for trunks that require authentication."""


class Tenant(Model):
    """A number or user that can be called, and its services."""

    tenant_uri: TenantText = Field(alias="tenantURI")
    """Number or user, with or without @host. The To header or the Request-URI must contain exactly this text. Quote
    numbers."""
    description: TenantText | None = None
    """Description for people."""
    whitelist_from_uri: TenantText | None = None
    """Text that the From URI must contain, with the same rules as `whitelists.fromUri`."""
    put_caller_on_hold_on_transfer: YesNo | None = None
    """Whether callers wait on hold while they are transferred."""
    conversation: Conversation | None = None
    """Assistant of this tenant."""
    stt: TenantSpeechToText | None = None
    """Speech to text of this tenant."""
    tts: TenantTextToSpeech | None = None
    """Text to speech of this tenant."""
    sms_pipe: SmsPipe | None = None
    """SMS gateway of this tenant."""
    sip_auth: SipAuthentication | None = None
    """Digest authentication that callers must use."""
    outbound_calls: TenantOutboundCalls | None = None
    """Calls that the gateway starts."""
    reporting: HiddenObject | None = None
    """Reporting; passed on to the product as it is."""
    wva: HiddenObject | None = None
    """Watson Virtual Agent; passed on to the product as it is."""
    media_encryption: HiddenObject | None = None
    """Media encryption; passed on to the product as it is."""

    def services(self) -> Iterator[tuple[str, str, TenantCredentials]]:
        """Services with an address or credentials of their own: the service for all calls, the own one's path, the own one."""
        for service, key in OWN_OF_TENANTS.items():
            own = getattr(self, key)
            if isinstance(own, TenantCredentials):
                yield service, key, own
            elif own is not None and own.credentials is not None:
                yield service, f"{key}.credentials", own.credentials


def _tenants_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    return _as_tuple(value if data is None else _tenants_in(data))


def _tenants_in(data: bytes) -> object:
    """The list of tenants in an existing file. It has the same checks as a list in YAML."""
    remedy = 'write {"tenants": [{"tenantURI": "..."}]}; a trailing comma and a comment are not JSON'
    try:
        document = read_json(data)
    except json.JSONDecodeError as error:
        raise fault_error(
            f"names a file that is not JSON (line {error.lineno}, column {error.colno})", remedy
        ) from None
    except RepeatedKeyError:
        raise fault_error(
            "names a file in which an object has a key twice",
            "keep one of them: programs differ in which one they use",
        ) from None
    except (ValueError, RecursionError):
        raise fault_error("names a file that is not JSON", remedy) from None
    if not isinstance(document, dict) or set(document) != {"tenants"}:
        raise fault_error("names a file whose top level is not the single key tenants", remedy)
    for location, reason, advice in strange_values(document):
        raise fault_error(f"names a file in which {join(*location)} {reason}", advice)
    return document["tenants"]


def _as_tuple(value: object) -> object:
    """Pydantic takes the result of a validator as a Python value, and makes no strict tuple from a list."""
    return tuple(value) if isinstance(value, list) else value


Tenants = Annotated[
    tuple[Tenant, ...],
    BeforeValidator(_tenants_of_file, json_schema_input_type=tuple[Tenant, ...] | NamedFile),
]
"""A list in YAML, or `{file: path}` of an existing tenant file."""
