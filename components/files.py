"""Makes the bytes of files from their recipes.

Combines keys, certificates, passphrases and the seed into the files that a container reads. `keystore` makes the bytes
of stores; each target decides how to mount a file.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.authority import CertificateAuthority, certificates_of
from components.identity import Identity
from components.secrets import Secrets
from facts.model.containers import Container
from facts.model.files import BundleContent, Content, DocumentContent, KeystoreSpec, SecretContent
from facts.model.values import Address, GenerationText, SecretRef, Text, Value
from keystore import KeyEntry, Profile, build_pem_bundle, build_pkcs12, describe_certificate, split_pem


@dataclass(frozen=True)
class KeyMaterial:
    """Keys, certificates and secrets that the recipes of one plan need."""

    secrets: Secrets
    authorities: Mapping[str, CertificateAuthority]
    identities: Mapping[str, Identity]
    generations: Mapping[str, pulumi.Output[str]]
    """Suffix of the current generation by the generation's name; public."""
    seed: pulumi.Output[str]
    """Secret text. Salts are derived from its UTF-8 bytes."""


@dataclass(frozen=True)
class RunText:
    """Public text that is known only during the run."""

    text: pulumi.Output[str]


@dataclass(frozen=True)
class ResolvedInputs:
    """Variables and files of one container, with their values."""

    environment: Mapping[str, Text | Address | RunText | pulumi.Output[str]]
    """Secret variables as outputs; the others as in the plan, or as text that is known during the run."""
    public_files: Mapping[str, pulumi.Output[str]]
    """Text by path."""
    secret_files: Mapping[str, pulumi.Output[str]]
    """Base64 by path; secret."""


def resolve_inputs(container: Container, material: KeyMaterial) -> ResolvedInputs:
    """The variables and files of a container."""
    contents = {file.path: (file.secret, content(file.content, material)) for file in container.files}
    return ResolvedInputs(
        environment={
            name: _resolved(value, material) for name, value in sorted(container.environment.items())
        },
        public_files={path: value for path, (secret, value) in sorted(contents.items()) if not secret},
        secret_files={path: value for path, (secret, value) in sorted(contents.items()) if secret},
    )


def _resolved(value: Value, material: KeyMaterial) -> Text | Address | RunText | pulumi.Output[str]:
    match value:
        case SecretRef():
            return material.secrets[value]
        case GenerationText():
            return RunText(material.generations[value.generation].apply(value.with_suffix))
        case _:
            return value


def content(recipe: Content, material: KeyMaterial) -> pulumi.Output[str]:
    """The content of a file: public ones as text, secret ones as base64."""
    match recipe:
        case BundleContent():
            return certificates_of(recipe.trusted, material.authorities).apply(build_pem_bundle)
        case SecretContent():
            return _secret_file(recipe, material)
        case DocumentContent():
            return _document(recipe, material)
        case KeystoreSpec():
            return _store(recipe, material)


def _document(recipe: DocumentContent, material: KeyMaterial) -> pulumi.Output[str]:
    values = pulumi.Output.all({secret.name: material.secrets[secret] for secret in recipe.secrets})
    return pulumi.Output.secret(values.apply(lambda resolved: base64_of_text(recipe.text(resolved[0]))))


def _secret_file(recipe: SecretContent, material: KeyMaterial) -> pulumi.Output[str]:
    value = material.secrets[recipe.secret]
    return value if recipe.binary else value.apply(base64_of_text)


def _store(recipe: KeystoreSpec, material: KeyMaterial) -> pulumi.Output[str]:
    identity = material.identities[recipe.identity] if recipe.identity is not None else None
    ingredients = pulumi.Output.all(
        key=identity.private_key if identity else None,
        chain=identity.chain if identity else [],
        trusted=certificates_of(recipe.trusted, material.authorities),
        passphrase=material.secrets[recipe.passphrase],
        seed=material.seed,
    )
    return pulumi.Output.secret(ingredients.apply(store_builder(recipe.label, recipe.profile)))


def store_builder(label: str, profile: str) -> Callable[[Mapping[str, Any]], str]:
    """A function that makes a store, as base64, from key, chain, trusted certificates, passphrase and seed."""

    def build(ingredients: Mapping[str, Any]) -> str:
        trusted = _normalised(ingredients["trusted"])
        store = build_pkcs12(
            entry=_key_entry(ingredients["key"], ingredients["chain"], trusted),
            trusted=trusted,
            passphrase=ingredients["passphrase"],
            seed=ingredients["seed"].encode(),
            label=label,
            profile=Profile(profile),
        )
        return base64.b64encode(store).decode()

    return build


def _normalised(certificates: Iterable[str]) -> tuple[str, ...]:
    return tuple(pem for text in certificates for pem in split_pem(text))


def _key_entry(key: str | None, chain: Iterable[str], trusted: Sequence[str]) -> KeyEntry | None:
    """The key with the chain that its service presents. The root is left out, unless this store trusts it."""
    if key is None:
        return None
    leaf, *issuers = _normalised(chain)
    presented = (pem for pem in issuers if pem in trusted or not _is_root(pem))
    return KeyEntry(key, (leaf, *presented))


def _is_root(certificate: str) -> bool:
    facts = describe_certificate(certificate)
    return facts.subject == facts.issuer


def base64_of_text(text: str) -> str:
    """The text's UTF-8 bytes as base64."""
    return base64.b64encode(text.encode()).decode()
