"""Tenants: the numbers that may be called, each with its services.

Owns the tenant file's shape, in the product's own field names, so that a file that exists already and a list
written in YAML are one model, judged the same way. Source of the fields: IBM's samples and the list of JSON
configuration properties; objects whose inner fields no public source shows are handed on whole, as secrets.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from declaration.base import Model, join
from declaration.faults import fault_error
from declaration.files import HiddenObject, NamedFile, SecretText, read_named_file
from declaration.json_limits import RepeatedKeyError, read_json, strange_values
from declaration.values import DigestUser, TenantText, TenantUser, Url

YesNo = Literal["true", "false"]
"""The product reads these booleans as text."""


class TenantCredentials(Model):
    """Address of a service and one way to authenticate."""

    url: Url | None = None
    """Address of the service."""
    username: TenantUser | None = None
    """User of basic authentication."""
    password: SecretText | None = None
    """Password of basic authentication."""
    apikey: SecretText | None = None
    """API key."""
    token_service_provider_url: Url | None = None
    """Where an API key is exchanged for a token (IAM)."""
    bearer_token: SecretText | None = None
    """Bearer token."""


class Conversation(TenantCredentials):
    """The assistant of a tenant."""

    workspace_id: TenantText | None = Field(default=None, alias="workspaceID")
    """Dialog workspace."""
    assistant_id: TenantText | None = Field(default=None, alias="assistantID")
    """Environment of a newer assistant."""
    name: TenantText | None = None
    """Name of the assistant, for logs."""


class TenantSpeechToText(Model):
    """Speech to text of a tenant."""

    credentials: TenantCredentials | None = None
    """Where and how."""
    config: HiddenObject | None = None
    """Settings handed on to the service, such as model."""
    broadband_config: HiddenObject | None = None
    """Settings for broadband audio."""
    band_preference: TenantText | None = None
    """Preferred band."""
    provider_type: TenantText | None = None
    """`mrcpv2` for MRCP."""
    barge_in_resume: bool | None = None
    """Whether speech goes on after a false barge-in."""
    echo_suppression: bool | None = None
    """Whether echoes of own speech are dropped."""


class TenantTextToSpeech(Model):
    """Text to speech of a tenant."""

    credentials: TenantCredentials | None = None
    """Where and how."""
    config: HiddenObject | None = None
    """Settings handed on to the service, such as voice."""
    provider_type: TenantText | None = None
    """`mrcpv2` for MRCP."""


class SmsPipe(Model):
    """Link to the SMS gateway."""

    url: Url
    """Address of the SMS gateway's pipe."""
    username: TenantUser | None = None
    """User."""
    password: SecretText | None = None
    """Password."""
    tenant_phone_number: TenantText | None = None
    """Number of the tenant for SMS, quoted."""
    read_timeout: TenantText | None = None
    """Milliseconds, as text."""
    connect_timeout: TenantText | None = None
    """Milliseconds, as text."""
    expiration_interval: int | None = None
    """Life of a session."""
    enable_inbound_sms: bool | None = Field(default=None, alias="enableInboundSMS")
    """Whether SMS reach the call."""


class SipAuthentication(Model):
    """SIP digest authentication: user and password."""

    username: DigestUser
    """User in the digest."""
    password: SecretText
    """Password behind the digest; asked of callers, it has eight characters or more."""


class TenantOutboundCalls(Model):
    """Calls that the gateway starts for a tenant."""

    sip_auth: SipAuthentication | None = None
    """What the trunk's challenge is answered with."""


class Tenant(Model):
    """One number, or user, and its services."""

    tenant_uri: TenantText = Field(alias="tenantURI")
    """Number or user, may carry @host; what the To header or Request-URI must contain as it stands. Quote numbers."""
    description: TenantText | None = None
    """For people."""
    whitelist_from_uri: TenantText | None = None
    """Fragment that the From URI must contain, of the form that `whitelists.fromUri` has."""
    put_caller_on_hold_on_transfer: YesNo | None = None
    """Whether callers wait on hold while they are transferred."""
    conversation: Conversation | None = None
    """Assistant."""
    stt: TenantSpeechToText | None = None
    """Speech to text."""
    tts: TenantTextToSpeech | None = None
    """Text to speech."""
    sms_pipe: SmsPipe | None = None
    """SMS gateway."""
    sip_auth: SipAuthentication | None = None
    """Digest authentication asked of callers."""
    outbound_calls: TenantOutboundCalls | None = None
    """Calls that the gateway starts."""
    reporting: HiddenObject | None = None
    """Reporting, as the product reads it."""
    wva: HiddenObject | None = None
    """Watson Virtual Agent, as the product reads it."""
    media_encryption: HiddenObject | None = None
    """Media encryption, as the product reads it."""

    def services(self) -> Iterator[tuple[str, TenantCredentials]]:
        """Assistant and speech services that have an address or credentials of their own, by their keys."""
        if self.conversation is not None:
            yield "conversation", self.conversation
        for key, speech in (("stt", self.stt), ("tts", self.tts)):
            if speech is not None and speech.credentials is not None:
                yield f"{key}.credentials", speech.credentials


def _tenants_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    return _as_tuple(value if data is None else _tenants_in(data))


def _tenants_in(data: bytes) -> object:
    """The list of tenants in an existing file, which is judged as one written in YAML is."""
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
    """What has passed a validator is Python to pydantic, where a strict tuple is not made from a list."""
    return tuple(value) if isinstance(value, list) else value


Tenants = Annotated[
    tuple[Tenant, ...],
    BeforeValidator(_tenants_of_file, json_schema_input_type=tuple[Tenant, ...] | NamedFile),
]
"""A list in YAML, or `{file: path}` of an existing tenant file."""
