"""The API server that the settings name, and how to reach it: kubeconfig files, contexts, certificates and tokens.

Format: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/. Messages quote nothing of
a file except names and the server's address.
"""

import os
import ssl
import tempfile
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import urllib3
import yaml

from sandbox.plugins.errors import PluginError, reported
from sandbox.plugins.wire import Object, Value

VARIABLE: Final = "KUBECONFIG"
DEFAULT: Final = Path(".kube") / "config"
_LISTS: Final = ("clusters", "contexts", "users")
_UNKNOWN: Final = ("auth-provider", "exec", "proxy-url")


@dataclass(frozen=True)
class Access:
    """The address and credentials of one user for one API server."""

    server: str
    headers: dict[str, str] = field(repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    name: str | None = None
    """The server's name in its certificate, if it is not that of the address."""


def access(settings: Object) -> Access:
    """The access that the provider's settings name, or else the environment.

    Raises:
        PluginError: there is no access, or it cannot be used.
    """
    document, where = _document(settings)
    chosen = settings.get("context") or document.get("current-context")
    if not chosen:
        raise PluginError(f"{where} has no current context: set the provider's `context`")
    context = _named(document, "contexts", chosen, where)
    cluster = _named(document, "clusters", settings.get("cluster") or context.get("cluster"), where)
    user = _named(document, "users", context["user"], where) if context.get("user") else {}
    for part in (cluster, user):
        for name in _UNKNOWN:
            if part.get(name):
                raise PluginError(
                    f"{where}: the sandbox does not know `{name}`; it knows certificates, tokens and passwords. "
                    "The official kubernetes plugin knows more"
                )
    server = str(cluster.get("server", "")).rstrip("/")
    if urlsplit(server).scheme not in {"http", "https"}:
        raise PluginError(
            f"{where}: the cluster of the context {chosen} has no `server` with https:// or http://"
        )
    with reported(Path(where)):
        tls = _tls(cluster, user, where) if server.startswith("https:") else None
        headers = _headers(user)
    return Access(server, headers, tls, cluster.get("tls-server-name"))


def _document(settings: Object) -> tuple[Object, str]:
    """The configuration with absolute paths, and its source."""
    given = settings.get("kubeconfig")
    if isinstance(given, dict):
        return _absolute(given, Path()), "the provider's kubeconfig"
    if given and not _is_file(given):
        return _absolute(_parsed(given, "the provider's kubeconfig"), Path()), "the provider's kubeconfig"
    if given:
        return _merged([Path(given)])
    listed = [Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
    found = [each for each in listed or [Path.home() / DEFAULT] if each.exists()]
    if not found:
        where = f"in {', '.join(str(each) for each in listed)}" if listed else f"in ~/{DEFAULT}"
        raise PluginError(
            f"there is no kubeconfig {where}, so no cluster is known: set the provider's `kubeconfig` or {VARIABLE}, "
            "or declare a folder for manifests (renderYamlToDirectory)"
        )
    return _merged(found)


def _is_file(text: str) -> bool:
    return "\n" not in text and not text.lstrip().startswith("{") and Path(text).expanduser().exists()


def _merged(files: Iterable[Path]) -> tuple[Object, str]:
    """Several files as one. The first entry of a name counts."""
    merged: Object = {name: [] for name in _LISTS}
    names = []
    for path in files:
        file = path.expanduser()
        with reported(file):
            document = _absolute(_parsed(file.read_text(encoding="utf-8"), str(path)), file.absolute().parent)
        names.append(str(path))
        merged.setdefault("current-context", "")
        merged["current-context"] = merged["current-context"] or document.get("current-context", "")
        for name in _LISTS:
            merged[name] += document.get(name) or []
    return merged, ", ".join(names)


def _parsed(text: str, where: str) -> Object:
    try:
        document = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, dict):
        raise PluginError(f"{where} is neither a file nor a kubeconfig")
    return document


def _absolute(document: Object, folder: Path) -> Object:
    """The configuration with absolute paths, which were relative to its folder."""
    paths = {"certificate-authority", "client-certificate", "client-key", "tokenFile"}

    def part(value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        return {
            key: str(folder / member) if key in paths and member else part(member)
            for key, member in value.items()
        }

    return {
        name: [part(each) for each in value] if isinstance(value, list) else value
        for name, value in document.items()
    }


def _named(document: Object, kind: str, name: Value, where: str) -> Object:
    for each in document.get(kind) or []:
        if isinstance(each, dict) and each.get("name") == name:
            found: Value = each.get(kind[:-1]) or {}
            return found if isinstance(found, dict) else {}
    known = ", ".join(
        sorted(str(each.get("name")) for each in document.get(kind) or [] if isinstance(each, dict))
    )
    raise PluginError(f"{where} has no {kind[:-1]} {name}; it has {known or 'none'}")


def _headers(user: Object) -> dict[str, str]:
    token = user.get("token")
    if not token and user.get("tokenFile"):
        token = Path(user["tokenFile"]).read_text(encoding="utf-8").strip()
    if token:
        return {"authorization": f"Bearer {token}"}
    if user.get("username"):
        return urllib3.make_headers(basic_auth=f"{user['username']}:{user.get('password', '')}")
    return {}


def _tls(cluster: Object, user: Object, where: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(
            cafile=cluster.get("certificate-authority"),
            cadata=_decoded(cluster, "certificate-authority-data"),
        )
        # certificates of API servers often lack the key identifiers that newer Pythons require
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if cluster.get("insecure-skip-tls-verify"):
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        _load_identity(context, user)
    except FileNotFoundError as error:
        raise PluginError(f"{where}, a file that it names: {error.strerror}") from None
    except (ssl.SSLError, ValueError):
        raise PluginError(
            f"{where}: a certificate or a key in it, or in a file that it names, cannot be read"
        ) from None
    return context


def _load_identity(context: ssl.SSLContext, user: Object) -> None:
    """Load the client's certificate.

    One that is given as text is written to a file, because the TLS library reads only files.
    """
    certificate, key = (_decoded(user, f"client-{part}-data") for part in ("certificate", "key"))
    if certificate is None and not user.get("client-certificate"):
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for part, text in (("certificate", certificate), ("key", key)):
            if text is None:
                files.append(str(user.get(f"client-{part}")))
                continue
            (folder / part).touch(mode=0o600)
            (folder / part).write_text(text, encoding="utf-8")
            files.append(str(folder / part))
        context.load_cert_chain(files[0], files[1])


def _decoded(part: Object, name: str) -> str | None:
    return b64decode(part[name], validate=True).decode() if part.get(name) else None
