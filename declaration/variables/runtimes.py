"""Variables that run times read by themselves. Users must not set them, whatever weaker choices they take.

Owns the kept list of names by which a Java, Node, Python, gRPC, OpenSSL, shell or loader run time loads code, changes
trust, writes down keys, weakens TLS, listens, resolves names, takes a proxy, or changes its path or home. Names are
compared without case and without underscores at the beginning: some run times read either spelling.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What a variable does to the container; the text is the reason in the message."""

    CODE = "makes a runtime in the container load other code or use other options"
    TRUST = "changes whom the container trusts or how it encrypts"
    DISCLOSURE = "writes keys, secrets or memory contents to files or logs"
    LISTENING = "opens a debugger or another way into the container"
    PLACES = "changes where the container looks for programs, its home or its files"
    NETWORK = "sends connections past the declared proxy, the declared services or the name service"

    @property
    def remedy(self) -> str:
        """What to write instead."""
        return _REMEDIES[self]


_REMEDIES = {
    Effect.CODE: "remove it, and change the image instead; no weaker choice allows it",
    Effect.TRUST: "remove it, and list authorities in tls.trust; no weaker choice allows it",
    Effect.DISCLOSURE: "remove it, and set levels of logs in logging; no weaker choice allows it",
    Effect.LISTENING: "remove it, and debug a copy outside the stack; no weaker choice allows it",
    Effect.PLACES: "remove it, and change the image where necessary; no weaker choice allows it",
    Effect.NETWORK: "remove it, and use proxy or the service's own field; no weaker choice allows it",
}


@dataclass(frozen=True)
class Family:
    """Names with one effect, read by one run time."""

    effect: Effect
    source: str
    """Public document that shows the names."""
    names: tuple[str, ...] = ()
    """Whole names, in capitals and without underscores at the beginning."""
    prefixes: tuple[str, ...] = ()
    """Prefixes of names."""

    def has(self, name: str) -> bool:
        """Whether a name is in this family; it is in capitals, without underscores at the beginning."""
        return name in self.names or name.startswith(self.prefixes)


_TABLE = """
# single names whose effect is another than that of their family below
DISCLOSURE https://docs.openssl.org/master/man7/openssl-env/
    SSLKEYLOGFILE QLOGDIR
TRUST https://nodejs.org/api/cli.html#environment-variables
    NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA
NETWORK https://nodejs.org/api/cli.html#environment-variables
    NODE_USE_ENV_PROXY
DISCLOSURE https://nodejs.org/api/cli.html#environment-variables
    NODE_V8_COVERAGE NODE_DEBUG NODE_DEBUG_NATIVE NODE_REDIRECT_WARNINGS
LISTENING https://www.ibm.com/docs/en/was-liberty/nd?topic=manually-customizing-liberty-environment
    JAVA_DEBUG WLP_DEBUG* JPDA* JDWP* JMX*
DISCLOSURE https://github.com/grpc/grpc-node/blob/master/doc/environment_variables.md
    GRPC_TRACE GRPC_NODE_TRACE GRPC_VERBOSITY GRPC_NODE_VERBOSITY
# loader and C library
CODE https://man7.org/linux/man-pages/man8/ld.so.8.html
    LIBPATH SHLIB_PATH LD_* DYLD_* GLIBC_*
CODE https://sourceware.org/git/?p=glibc.git;a=blob;f=sysdeps/generic/unsecvars.h
    GETCONF_DIR LOCPATH NLSPATH TZDIR NIS_PATH PCPROFILE_OUTPUT SEGFAULT_OUTPUT_NAME GCONV_* MALLOC_*
    MEMUSAGE_* SOTRUSS_* LIBC_* GMON_*
NETWORK https://man7.org/linux/man-pages/man5/resolv.conf.5.html
    LOCALDOMAIN RES_OPTIONS RESOLV_*
NETWORK https://man7.org/linux/man-pages/man7/hostname.7.html
    HOSTALIASES
PLACES https://man7.org/linux/man-pages/man7/environ.7.html
    PATH HOME SHELL USER LOGNAME PWD OLDPWD TMP TEMP TMPDIR TEMPDIR TERMINFO TERMINFO_DIRS TERMCAP XDG_*
CODE https://man7.org/linux/man-pages/man7/environ.7.html
    EDITOR VISUAL PAGER BROWSER MANPAGER
DISCLOSURE https://github.com/google/sanitizers/wiki/SanitizerCommonFlags
    ASAN_* LSAN_* MSAN_* TSAN_* UBSAN_* HEAPPROFILE* HEAP_PROFILE* CPUPROFILE* TCMALLOC_*
# Java and Liberty
CODE https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html
    CLASSPATH BOOTCLASSPATH VM_ARGS VM_OPTIONS JAVA* JDK_* JRE_* JVM_* J2SE_* J2RE*
CODE https://eclipse.dev/openj9/docs/env_var/
    TR_OPTIONS IBM_* OPENJ9* J9* TR_* CRIU_*
CODE https://openliberty.io/docs/latest/reference/default-environment-variables.html
    LOG_DIR LOG_FILE PID_DIR PID_FILE VARIABLE_SOURCE_DIRS WLP_* SERVER_* LIBERTY_* X_CMD* X_LOG* X_PID*
TRUST https://github.com/OpenLiberty/ci.docker, environment variables of the image
    SEC_* KEYSTORE* TRUSTSTORE*
CODE https://openliberty.io/docs/latest/external-configuration.html: properties of MicroProfile
    MP_* OTEL_* SPRING_* QUARKUS_* VCAP_*
# Node
CODE https://nodejs.org/api/cli.html#environment-variables
    SUPPRESS_NO_CONFIG_WARNING NODE* NPM* NPX* NVM_* YARN_* PNPM_* COREPACK_* TS_NODE* V8_* ELECTRON_*
    ALLOW_CONFIG_MUTATIONS*
DISCLOSURE https://github.com/debug-js/debug#environment-variables
    DEBUG DEBUG_*
# Python and other interpreters that base images hold
CODE https://docs.python.org/3/using/cmdline.html#environment-variables
    VIRTUAL_ENV PYTHON* PYVENV* PIP_* CONDA_*
CODE https://perldoc.perl.org/perlrun#ENVIRONMENT
    PERL* RUBY* GEM_* BUNDLE_* PHP* LUA_* TCL* GUILE_* GAWK_* AWKPATH* AWKLIBPATH*
CODE https://pkg.go.dev/runtime#hdr-Environment_Variables
    GODEBUG GOTRACEBACK GOCOVERDIR GOFLAGS GOROOT
# shells
CODE https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
    ENV IFS CDPATH FPATH GLOBIGNORE EXECIGNORE FIGNORE INPUTRC ZDOTDIR FCEDIT LESSOPEN LESSCLOSE PS0 PS1
    PS2 PS3 PS4 BASH* SHELLOPTS* PROMPT_* HIST* KSH* ZSH* LESS* SUDO_*
# TLS
TRUST https://docs.openssl.org/master/man7/openssl-env/
    RANDFILE CTLOG_FILE LEGACY_GOST_PKCS12 OPENSSL* SSL* TLS* OSSL_*
TRUST https://firefox-source-docs.mozilla.org/security/nss/
    NSS_* GNUTLS_* P11_* PKCS11* SOFTHSM* OPENSC*
TRUST https://web.mit.edu/kerberos/krb5-latest/doc/user/user_config/kerberos.html
    KRB5* GSS_*
TRUST https://everything.curl.dev/usingcurl/tls/verify.html
    CA_BUNDLE CURL_* REQUESTS_* WGET* GIT_* SSH_* HTTPX_* DENO_*
# gRPC and Google's libraries
TRUST https://github.com/grpc/grpc-node/blob/master/doc/environment_variables.md
    GRPC*
NETWORK https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html
    GCLOUD_PROJECT_ENDPOINT GOOGLE_API_* GOOGLE_AUTH* GOOGLE_SDK_* GOOGLE_CLOUD_UNIVERSE*
    GOOGLE_CLOUD_CPP* GOOGLE_EXTERNAL* GCE_* METADATA_* CLOUDSDK_*
NETWORK https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
    KUBECONFIG KUBERNETES_* DOCKER_*
NETWORK https://everything.curl.dev/usingproxies/env.html
    GLOBAL_AGENT* PROXY*
"""
"""Effect and source of each family, and below them its names; a star stands for any ending."""


def _families() -> Iterator[Family]:
    for block in re.split(r"\n(?=[A-Z])", re.sub(r"(?m)^#.*\n", "", _TABLE).strip()):
        head, *names = block.split("\n")
        effect, source = head.split(maxsplit=1)
        words = " ".join(names).split()
        yield Family(
            Effect[effect],
            source,
            tuple(word for word in words if not word.endswith("*")),
            tuple(word.removesuffix("*") for word in words if word.endswith("*")),
        )


FAMILIES = tuple(_families())
"""The list of families."""

_ENDINGS: tuple[tuple[re.Pattern[str], Effect], ...] = (
    (re.compile(r"KEY_?LOG"), Effect.DISCLOSURE),
    (re.compile(r"_PROXY$"), Effect.NETWORK),
    (re.compile(r"PRELOAD|(LIBRARY|CLASS|MODULE|LIB|PLUGIN)_?PATH$"), Effect.CODE),
    (re.compile(r"(^|_)[A-Z]*(OPTS|OPTIONS)$"), Effect.CODE),
    (re.compile(r"(SSL|TLS)(_|$)|_(SSL|TLS)|SSLROOT|SSLCERT|SSLMODE"), Effect.TRUST),
    (
        re.compile(
            r"(^|_|SSL)CA_?(BUNDLE|CERTS?|FILE|INFO|PATH|STORE)|ROOT_?CERT|TRUST_?(STORE|ANCHOR|CERT)"
        ),
        Effect.TRUST,
    ),
    (
        re.compile(r"INSECURE|UNVERIFIED|(NO|SKIP|DISABLE)_?(TLS_|SSL_|CERT_)*(VERIFY|VALIDATION)"),
        Effect.TRUST,
    ),
    (re.compile(r"REJECT_?UNAUTHORI[SZ]ED|STRICT_SSL"), Effect.TRUST),
)
"""Parts of names that have the same meaning in programs that are not listed."""


def effect_of(name: str) -> Effect | None:
    """The effect of a variable that a run time reads; None if no run time is known to read it."""
    spelt = name.upper().lstrip("_")
    for family in FAMILIES:
        if family.has(spelt):
            return family.effect
    return next((effect for part, effect in _ENDINGS if part.search(spelt)), None)
