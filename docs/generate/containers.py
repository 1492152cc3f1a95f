"""What a container is given, in lines: the larger half of a block of the guide."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from docs.generate.notation import range_text, secret_text, value_text
from facts.model.certificates import Anchor, AuthorityAnchor
from facts.model.containers import Claim, Container, ExistingClaim, HostDirectory, Storage
from facts.model.files import (
    BundleContent,
    Content,
    DocumentContent,
    KeystoreSpec,
    SecretContent,
    SecretDocument,
)
from facts.model.values import SecretRef
from keystore import describe_certificate


def container_lines(container: Container) -> Iterator[str]:
    """What one container is given: image, user, variables, files, ports, places to write."""
    yield f"image {container.image}"
    yield f"user {container.user.uid}:{container.user.gid}"
    for name, value in container.environment.items():
        yield f"{name}={value_text(value)}"
    for file in container.files:
        yield f"file {file.path}: {_content(file.content)}"
    for port in container.ports:
        if port.published:
            yield f"publishes {range_text(port.range)} ({port.name})"
    if container.read_only_root:
        yield "root file system read-only"
    yield from (f"writable {scratch.path}, at most {scratch.size}" for scratch in container.scratch)
    yield from (f"volume {mount.path}: {_storage(mount.storage)}" for mount in container.mounts)
    yield from (f"starts after the step {step.name}" for step in container.init)


def _content(content: Content) -> str:
    match content:
        case KeystoreSpec():
            return (
                f"PKCS12 ({content.profile}), {_store(content)}, passphrase {secret_text(content.passphrase)}"
            )
        case BundleContent(trusted):
            return f"PEM, trusts {_anchors(trusted)}"
        case SecretContent(secret):
            return secret_text(secret)
        case DocumentContent(document):
            return json.dumps(_json(document), sort_keys=True)


def _store(content: KeystoreSpec) -> str:
    parts = [f"key and chain of {content.identity}"] if content.identity else []
    return ", ".join([*parts, f"trusts {_anchors(content.trusted)}"] if content.trusted else parts)


def _anchors(anchors: tuple[Anchor, ...]) -> str:
    return " and ".join(
        f"authority {anchor.authority}"
        if isinstance(anchor, AuthorityAnchor)
        else describe_certificate(anchor.pem).subject
        for anchor in anchors
    )


def _json(document: Any) -> Any:  # noqa: ANN401 - leaves of JSON
    match document:
        case SecretRef():
            return secret_text(document)
        case SecretDocument(secret):
            return secret_text(secret)
        case Mapping():
            return {key: _json(value) for key, value in document.items()}
        case tuple():
            return [_json(value) for value in document]
        case _:
            return document


def _storage(storage: Storage) -> str:
    match storage:
        case Claim():
            kind = f", storage class {storage.storage_class}" if storage.storage_class else ""
            return f"new claim {storage.name} of {storage.size}, {storage.access_mode}{kind}"
        case ExistingClaim(name):
            return f"existing claim {name}"
        case HostDirectory():
            return f"host directory {storage.path}"
