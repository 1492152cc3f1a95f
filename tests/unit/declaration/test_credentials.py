"""Names and texts that look like credentials are seen in every spelling, and nothing else is."""

from itertools import product

import pytest

from declaration.credentials import holds_credential, names_credential

WORDS = (
    "password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "credential", "apikey", "key", "auth",
    "authorization", "bearer", "oauth", "jwt", "signature", "sig", "cred", "pass",
)  # fmt: skip
SPELLINGS = (
    "{}", "{}s", "my_{}", "my-{}", "my.{}", "example.com/{}", "{}_of_trunk", "{}2", "x-{}-1", "MY_{upper}", "{upper}",
    "my{title}", "{title}OfTrunk", "HTTP{title}",
)  # fmt: skip


def _spelled(word: str, spelling: str) -> str:
    if spelling == "{}s" and word.endswith("s"):
        return f"{word}es"
    return spelling.format(word, upper=word.upper(), title=word.title())


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_seen_in_every_spelling(word: str) -> None:
    """Snake, kebab, dotted and camel case, capitals, plurals and digits make no difference."""
    missed = [_spelled(word, each) for each in SPELLINGS if not names_credential(_spelled(word, each))]

    assert missed == []


@pytest.mark.parametrize(
    "name",
    [
        "dbpassword", "authtoken", "userpwd", "clientsecret", "mycredentials", "PASSWORDHASH", "accessToken",
        "accesskey", "privateKey", "private-keys", "ssh_private_key", "API_KEY", "APIKey", "api.key", "passWord",
        "pass-word", "pass_phrase", "passKey", "sharedkey", "signingKey", "dbpass", "DB_PASS", "sshkeys", "tlskey", "X-Amz-Signature",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44", "secretaryToken", "public_key_password", "sharing-key-secret",
    ],
)  # fmt: skip
def test_words_within_words_are_seen(name: str) -> None:
    """A word that always means a credential is found inside a longer word, and so are two words written as one."""
    assert names_credential(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "grammar_name", "smart_formatting", "keyboard", "monkey", "turkey", "donkeys", "hockey-score", "hotkey", "whiskey", "mickey", "jockey", "author", "authority",
        "authentication_off", "bypass", "compass", "passenger", "passive", "pass-through", "passthrough", "secretary",
        "secretariat", "tokenizer", "tokenization", "signal", "design", "incredible", "accredited", "private-network",
        "public-key", "publicKeys", "JAVA_HEAP", "workspaceID", "language", "low_latency", "customization_id",
        "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
        "service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags",
        "service.beta.kubernetes.io/azure-load-balancer-internal",
        "service.beta.kubernetes.io/do-loadbalancer-sticky-sessions-cookie-name",
        "load-balancer.hetzner.cloud/use-private-ip",
        "networking.gke.io/load-balancer-type",
        "external-dns.alpha.kubernetes.io/hostname",
        "metallb.io/allow-shared-ip",
        "lbipam.cilium.io/sharing-key",
        "io.cilium/lb-ipam-sharing-key",
    ],
)  # fmt: skip
def test_other_names_are_left_alone(name: str) -> None:
    """Names that contain such a word by accident, and annotations of cloud load balancers, are not credentials."""
    assert not names_credential(name)


@pytest.mark.parametrize(
    "text",
    [
        *map("".join, product(("password", "api_key", "sessionToken"), ("=", " = ", ": ", "='"), ("x1",))),
        '{"apikey":"x"}', "{'secret': 'x'}", "team=voice,password=x", "Environment=dev;token=x",
        "-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----", "Bearer abcdefgh.ijkl",
        "Authorization: Basic dXNlcjpwYXNz", "https://user:word@host.example.com", "https://x.example.com/?key=1",
    ],
)  # fmt: skip
def test_texts_that_carry_a_credential_are_seen(text: str) -> None:
    """A text is found if it has a value beside such a name, a private key, or credentials of a header or a URL."""
    assert holds_credential(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "true", "nlb", "TCP", "team=voice,environment=dev", "arn:aws:acm:eu-west-1:123456789012:certificate/1-2",
        "arn:aws:secretsmanager:eu-west-1:123456789012", "password", "no password is asked here", "the key is brought",
        "deregistration_delay.timeout_seconds=600", "https://host.example.com/path?language=en", "192.0.2.1:5061",
        "basic plan", "token=", "-----BEGIN CERTIFICATE-----", "sip:1000@sbc.example.com",
    ],
)  # fmt: skip
def test_other_texts_are_left_alone(text: str) -> None:
    """Such words alone, tags, names of cloud resources, URLs and addresses hold no credential."""
    assert not holds_credential(text)
