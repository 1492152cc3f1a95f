"""Single values: which are accepted, and how they are stored."""

from decimal import Decimal

import pytest

from declaration.hosts import AnnouncedAddress, Cidr, Host, PeerAddress, Url
from declaration.names import ClusterName, GatewayName, Label, Namespace, StackName, StorageName
from declaration.quantities import Bytes, Cpu, amount
from declaration.references import Image, image_moves, image_tag, image_version
from declaration.values import DigestUser, Directory, Line
from tests.support.reading import finding_of, value_of

DIGEST = "@sha256:" + "a" * 64

TAKEN = {
    "an address": (PeerAddress, "192.0.2.10"),
    "an address of version 6": (PeerAddress, "2001:db8::10"),
    "a network": (Cidr, "192.0.2.0/24"),
    "a network of version 6": (Cidr, "2001:db8::/32"),
    "a host": (Host, "sbc-1.Example.com"),
    "a host that is an address": (Host, "192.0.2.10"),
    "a host of the longest label": (Host, "a" * 63 + ".example"),
    "an announced host": (AnnouncedAddress, "sip.example.com"),
    "the pod's address": (AnnouncedAddress, "podIP"),
    "the node's address": (AnnouncedAddress, "nodeIP"),
    "a URL": (Url, "https://host.example.com/path?query=1"),
    "a URL of version 6": (Url, "https://[2001:db8::10]:8443/"),
    "a URL in capitals": (Url, "HTTPS://HOST.EXAMPLE.COM"),
    "a plain URL": (Url, "http://localhost:4000"),
    "a URL with a harmless query": (Url, "https://host.example.com/?keyboard=de&monkey=1&author=2"),
    "a URL with an encoded number sign": (Url, "https://host.example.com/?a=%23b"),
    "a digest user": (DigestUser, "trunk-1@example.com"),
    "a label": (Label, "2026-spring"),
    "a label of 40 characters": (Label, "a" * 40),
    "a gateway": (GatewayName, "voice-gateway-2"),
    "a namespace": (Namespace, "a" * 63),
    "a name of the cluster": (ClusterName, "voice.gateway-1"),
    "a volume of Docker": (StorageName, "project_Recordings.1"),
    "a stack": (StackName, "organization/voice-gateway/prod"),
    "a line": (Line, "Grüße, 門"),
    "a directory": (Directory, "/var/lib/voice gateway"),
    "cores": (Cpu, "2"),
    "parts of a core": (Cpu, "1.5"),
    "thousandths of a core": (Cpu, "500m"),
    "bytes": (Bytes, "1048576"),
    "binary bytes": (Bytes, "1.5Gi"),
    "decimal bytes": (Bytes, "500M"),
    "an image": (Image, "cp.icr.io/cp/voice-gateway-so:1.0.7.0"),
    "an image of Docker Hub": (Image, "ibmcom/voice-gateway-so:1.0.0.5"),
    "an image without a registry": (Image, "gateway:1"),
    "an image on a port": (Image, "localhost:5000/gateway:1"),
    "an image at an address": (Image, "[2001:db8::10]:5000/gateway:1"),
    "an image of a registry in capitals": (Image, "Registry.example.com/gateway:V1_a.b-c"),
    "an image with separators": (Image, "r.example.com/a__b/c-d--e/f.g_h:1"),
    "an image by digest": (Image, f"registry.example.com/gateway{DIGEST}"),
    "an image by both": (Image, f"registry.example.com/gateway:1{DIGEST}"),
}

REFUSED = {
    "an address out of range": (PeerAddress, "192.0.2.256"),
    "an address with a zone": (PeerAddress, "fe80::1%eth0"),
    "an address with leading zeros": (PeerAddress, "192.0.02.1"),
    "an address as a network": (PeerAddress, "192.0.2.0/24"),
    "a network with host bits": (Cidr, "192.0.2.1/24"),
    "a host with an underscore": (Host, "sip_1.example.com"),
    "a host with a final dot": (Host, "sip.example.com."),
    "a host with a port": (Host, "sip.example.com:5061"),
    "a host of a label too long": (Host, "a" * 64 + ".example"),
    "a host too long": (Host, ".".join(["a" * 49] * 6)),
    "a host that begins with a hyphen": (Host, "-sip.example.com"),
    "a host of digits and dots": (Host, "192.0.2"),
    "a wildcard": (Host, "*.example.com"),
    "an empty host": (Host, ""),
    "a placement in other letters": (AnnouncedAddress, "pod_ip"),
    "a URL without a host": (Url, "https:///path"),
    "a URL without a scheme": (Url, "host.example.com"),
    "a URL of a web socket": (Url, "wss://host.example.com"),
    "a URL with a space": (Url, "https://host.example.com/a b"),
    "a URL with a line break": (Url, "https://host.example.com/\n"),
    "a URL with a user": (Url, "https://user@host.example.com"),
    "a URL with an empty user": (Url, "https://@host.example.com"),
    "a URL with port zero": (Url, "https://host.example.com:0"),
    "a URL with a port too large": (Url, "https://host.example.com:70000"),
    "a URL with half an address": (Url, "https://[2001:db8::10"),
    "a URL with a fragment": (Url, "https://host.example.com/a#b"),
    "a URL with an empty fragment": (Url, "https://host.example.com/a#"),
    "a URL with a key": (Url, "https://host.example.com/?apikey=1"),
    "a URL with an empty key": (Url, "https://host.example.com/?apiKey="),
    "a URL with a key in capitals": (Url, "https://host.example.com/?API_KEY=1"),
    "a URL with a token": (Url, "https://host.example.com/?page=1&access_token=1"),
    "a URL with a token after a semicolon": (Url, "https://host.example.com/?page=1;token=1"),
    "a URL with an encoded name of a password": (Url, "https://host.example.com/?pass%77ord=1"),
    "a URL with a signature": (Url, "https://host.example.com/?sv=1&sig=1"),
    "a digest user with a quote": (DigestUser, 'a"b'),
    "a digest user with a backslash": (DigestUser, "a\\b"),
    "a digest user with a colon": (DigestUser, "a:b"),
    "a digest user with a control character": (DigestUser, "a\x07"),
    "a label in capitals": (Label, "First"),
    "a label of 41 characters": (Label, "a" * 41),
    "a label that ends with a hyphen": (Label, "first-"),
    "a gateway that begins with a digit": (GatewayName, "1-gateway"),
    "a namespace with a dot": (Namespace, "voice.gateway"),
    "a namespace too long": (Namespace, "a" * 64),
    "a name of the cluster with two dots": (ClusterName, "voice..gateway"),
    "a volume with a slash": (StorageName, "a/b"),
    "a stack of two parts": (StackName, "project/prod"),
    "a stack of four parts": (StackName, "a/b/c/d"),
    "a line with a line break": (Line, "a\n"),
    "an empty line": (Line, ""),
    "a directory that is relative": (Directory, "var/lib"),
    "the root directory": (Directory, "/"),
    "a directory with ..": (Directory, "/var/../lib"),
    "a directory with .": (Directory, "/var/./lib"),
    "a directory with a slash at the end": (Directory, "/var/lib/"),
    "a directory with a colon": (Directory, "/var:lib"),
    "a directory with a line break": (Directory, "/var\n/lib"),
    "bytes of CPU": (Cpu, "1Gi"),
    "no CPU": (Cpu, "0m"),
    "thousandths of a byte": (Bytes, "500m"),
    "no bytes": (Bytes, "0.0Gi"),
    "bytes with a space": (Bytes, "1 Gi"),
    "bytes in another unit": (Bytes, "1GB"),
    "negative bytes": (Bytes, "-1"),
    "bytes in digits of other scripts": (Bytes, "\N{ARABIC-INDIC DIGIT ONE}"),
    "an image without tag or digest": (Image, "registry.example.com/gateway"),
    "an image on a port without tag": (Image, "registry.example.com:5000/gateway"),
    "an image in capitals": (Image, "registry.example.com/Gateway:1"),
    "an image with two tags": (Image, "registry.example.com/gateway:1:2"),
    "an image with a short digest": (Image, "registry.example.com/gateway@sha256:abc"),
    "an image with a scheme": (Image, "https://registry.example.com/gateway:1"),
    "an image with a space": (Image, "registry.example.com/gateway: 1"),
    "an image with a tag too long": (Image, "gateway:" + "1" * 129),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_taken_is_kept_as_it_is(case: str) -> None:
    """Values in their usual form are not changed."""
    kind, value = TAKEN[case]
    assert value == value_of(kind, value)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_has_a_reason_and_a_remedy(case: str) -> None:
    """The fault comes from our own checks or from a limit that pydantic checks. The exact texts are in the gallery."""
    kind, value = REFUSED[case]
    assert finding_of(kind, value)["type"] in {"fault", "string_too_short"}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (PeerAddress, "2001:DB8:0::10", "2001:db8::10"),
        (Host, "2001:DB8:0::10", "2001:db8::10"),
        (AnnouncedAddress, "2001:DB8:0::10", "2001:db8::10"),
        (Cidr, "2001:DB8:0::/32", "2001:db8::/32"),
    ],
)
def test_addresses_are_kept_in_one_form(kind: object, value: str, kept: str) -> None:
    """The same address in two spellings is found to be the same."""
    assert kept == value_of(kind, value)


@pytest.mark.parametrize(
    ("image", "tag", "version"),
    [
        ("registry.example.com:5000/gateway:1.0.7.0", "1.0.7.0", (1, 0, 7, 0)),
        ("registry.example.com:5000/gateway:v1.0.4-rc1", "v1.0.4-rc1", (1, 0, 4)),
        (f"registry.example.com/gateway:1.0.3{DIGEST}", "1.0.3", (1, 0, 3)),
        (f"registry.example.com/gateway{DIGEST}", None, None),
        ("registry.example.com/gateway:latest", "latest", None),
        ("registry.example.com/gateway:20", "20", None),
        ("no image", None, None),
    ],
)
def test_the_release_of_an_image(image: str, tag: str | None, version: tuple[int, ...] | None) -> None:
    """The release is in the tag. The port of a registry is not a tag."""
    assert (tag, version) == (image_tag(image), image_version(image))


@pytest.mark.parametrize(
    "tag",
    [
        "latest",
        "LATEST",
        "Latest",
        "latest-1.0",
        "1.0-latest",
        "latest_1.0.7",
        "stable",
        "STABLE",
        "main",
        "edge",
        "beta.latest",
        "nightly",
        "release",
        "dev-7",
        "v",
        "master",
        "HEAD",
        "snapshot-20",
        "canary",
        "1.0.7-snapshot",
        "prod",
    ],
)
def test_a_tag_that_moves(tag: str) -> None:
    """Such a tag is found in every spelling, also beside a number. With a digest it is accepted."""
    assert image_moves(f"registry.example.com/gateway:{tag}")
    assert not image_moves(f"registry.example.com/gateway:{tag}{DIGEST}")


@pytest.mark.parametrize(
    "tag",
    [
        "1.0.7.0",
        "1.0.0.6b",
        "v1.0.4-rc1",
        "20",
        "2026-11-24",
        "1.0.7.0-amd64",
        "build-4711",
        "1.0.7-devices",
        "3.1-mainframe",
    ],
)
def test_a_tag_that_names_a_release(tag: str) -> None:
    """The tag is a number, and no word for the newest release."""
    assert not image_moves(f"registry.example.com/gateway:{tag}")


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("999m", "1"),
        ("1", "1001m"),
        ("1k", "1Ki"),
        ("1Ki", "1M"),
        ("1M", "1Mi"),
        ("1Mi", "1G"),
        ("1G", "1Gi"),
        ("1Gi", "1T"),
        ("1T", "1Ti"),
        ("1.5Gi", "1537Mi"),
    ],
)
def test_amounts_compare_across_units(smaller: str, larger: str) -> None:
    """Amounts are compared as Kubernetes compares them."""
    assert amount(smaller) < amount(larger)


def test_amounts_are_exact() -> None:
    """Cores and bytes are not rounded."""
    assert (amount("500m"), amount("1.5Ki"), amount("2k")) == (Decimal("0.5"), Decimal(1536), Decimal(2000))
