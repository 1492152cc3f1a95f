"""Stores as a container finds them. Which are brought and which are built is decided in `plan.stores`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from facts.model.files import File
from facts.model.values import SecretRef

SSL_FOLDER = "/sslConf"
"""Where stores are mounted. Source: the guide."""


@dataclass(frozen=True)
class StoreFile:
    """A store where a container reads it."""

    file: File
    type: str
    """`JKS`, `JCEKS` or `PKCS12`."""
    passphrase: SecretRef


@dataclass(frozen=True)
class Stores:
    """Every store and bundle of one gateway; None where there is none."""

    orchestrator_trust: StoreFile | None = None
    orchestrator_key: StoreFile | None = None
    mutual: StoreFile | None = None
    relay_bundle: File | None = None
    adapters: Mapping[str, StoreFile] = field(default_factory=dict)
    """By the adapter's key; none for one without TLS."""
