"""Small programs in a real Java: Python calls the Java classes, so no Java compiler is needed.

in_java.py JAVA_HOME StoreReader store type passphrase
    prints, line by line, what Java sees in a store: entries with their chains, and issuers that a TrustManager accepts
in_java.py JAVA_HOME TlsPeer serve store passphrase
    prints its port, then its client's name
in_java.py JAVA_HOME TlsPeer connect store passphrase port
    prints its server's name, which must be valid for peer.example.net

A peer has one store as key store and trust store, like the SIP orchestrator. It runs in the Java of JAVA_HOME; Python
only calls it (https://jpype.readthedocs.io/).
"""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jpype

PEER = "peer.example.net"
"""The name in the server's certificate. No machine has it, so the socket is connected first."""

WAIT_MILLISECONDS = 20_000


def main(home: str, program: str, *arguments: str) -> None:
    """Run a program in the Java of this home. A Java exception ends it with Java's message."""
    programs: dict[str, Callable[..., None]] = {"StoreReader": read_store, "TlsPeer": meet}
    library = next((Path(home) / "lib" / "server").glob("libjvm.*"))
    jpype.startJVM(str(library), "-Xshare:auto", convertStrings=True)
    try:
        programs[program](*arguments)
    except jpype.JException as error:
        sys.exit(str(error))


def read_store(path: str, kind: str, passphrase: str) -> None:
    """Print the entries, then the issuers that are accepted."""
    store = _load(path, kind, passphrase)
    for alias in _java("java.util.Collections").list(store.aliases()):
        if store.isKeyEntry(alias):
            store.getKey(alias, _characters(passphrase))
            print("key", alias, _digests(*(store.getCertificateChain(alias) or ())), sep="\t")
        else:
            print("trusted", alias, _digests(store.getCertificate(alias)), sep="\t")
    factory = _java("javax.net.ssl.TrustManagerFactory").getInstance("PKIX")
    factory.init(store)
    for manager in factory.getTrustManagers():
        for issuer in manager.getAcceptedIssuers():
            print("accepts", "", _digests(issuer), sep="\t")


def _digests(*chain: Any) -> str:  # noqa: ANN401 - certificates of Java
    return " ".join(hashlib.sha256(bytes(each.getEncoded())).hexdigest() for each in chain)


def meet(role: str, store: str, passphrase: str, port: str = "") -> None:
    """Serve one client, or connect to one server."""
    context = _context(store, passphrase)
    if role == "serve":
        _serve(context)
    else:
        _connect(context, int(port))


def _context(path: str, passphrase: str) -> Any:  # noqa: ANN401 - an SSLContext of Java
    store = _load(path, "PKCS12", passphrase)
    kinds = _java("javax.net.ssl.KeyManagerFactory")
    keys = kinds.getInstance(kinds.getDefaultAlgorithm())
    keys.init(store, _characters(passphrase))
    trust = _java("javax.net.ssl.TrustManagerFactory").getInstance("PKIX")
    trust.init(store)
    context = _java("javax.net.ssl.SSLContext").getInstance("TLS")
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), None)
    return context


def _serve(context: Any) -> None:  # noqa: ANN401 - an SSLContext of Java
    loopback = _java("java.net.InetAddress").getByName("127.0.0.1")
    with context.getServerSocketFactory().createServerSocket(0, 1, loopback) as listener:
        listener.setNeedClientAuth(True)
        print(listener.getLocalPort(), flush=True)
        with listener.accept() as socket:
            _exchange(socket)


def _connect(context: Any, port: int) -> None:  # noqa: ANN401 - an SSLContext of Java
    plain = _java("java.net.Socket")("127.0.0.1", port)
    closes_both = True
    with context.getSocketFactory().createSocket(plain, PEER, port, closes_both) as socket:
        parameters = socket.getSSLParameters()
        parameters.setEndpointIdentificationAlgorithm("HTTPS")
        socket.setSSLParameters(parameters)
        _exchange(socket)


def _exchange(socket: Any) -> None:  # noqa: ANN401 - an SSLSocket of Java
    """Send a greeting and wait for one. In TLS 1.3 a refusal arrives only after the client's own handshake is done."""
    socket.setSoTimeout(WAIT_MILLISECONDS)
    socket.startHandshake()
    socket.getOutputStream().write(b"hello\n")
    socket.getOutputStream().flush()
    reader = _java("java.io.InputStreamReader")(socket.getInputStream(), "US-ASCII")
    line = _java("java.io.BufferedReader")(reader).readLine()
    print(line, socket.getSession().getPeerPrincipal().getName(), flush=True)


def _java(name: str) -> Any:  # noqa: ANN401 - a class of Java, which has no type here
    """A Java class, by its full name."""
    return jpype.JClass(name)


def _characters(text: str) -> Any:  # noqa: ANN401 - a `char[]` of Java
    """The form in which Java takes a passphrase."""
    return _java("java.lang.String")(text).toCharArray()


def _load(path: str, kind: str, passphrase: str) -> Any:  # noqa: ANN401 - a KeyStore of Java
    """A store, loaded by Java."""
    store = _java("java.security.KeyStore").getInstance(kind)
    file = _java("java.io.FileInputStream")(path)
    try:
        store.load(file, _characters(passphrase))
    finally:
        file.close()
    return store


if __name__ == "__main__":
    main(*sys.argv[1:])
