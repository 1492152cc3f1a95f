"""The drawing says what the report says, once and for everybody, and is the same on every run."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from plan.contract import as_json
from review.drawing.layout import Place
from review.drawing.parts import Arrow, Picture, Pod, picture
from review.drawing.svg import drawing, svg
from review.drawing.texts import lines, width
from review.model import FlowReport, Report
from review.words import ANYONE, ANYWHERE, ports
from tests.support.declarations import Document, small, small_on_docker, weaker, with_adapter
from tests.support.pages import EXAMPLES, hard
from tests.support.reviewing import reported, reported_file

SPACE = "{http://www.w3.org/2000/svg}"
REPORTS: dict[str, Report] = {
    **{name: reported_file(path) for name, path in EXAMPLES.items()},
    "hard": reported(hard()),
    "apart": reported(small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control"))),
}


@pytest.fixture(params=sorted(REPORTS))
def report(request: pytest.FixtureRequest) -> Report:
    """A report of an example."""
    return REPORTS[request.param]


def root(report: Report) -> ET.Element:
    """The file, read again."""
    return ET.fromstring(svg(picture(report)))  # noqa: S314 - our own file


def shows(arrow: Arrow, flow: FlowReport) -> bool:
    """Whether an arrow stands for a flow."""
    party = flow.source if not flow.opened_by else flow.target
    names = {name for each in arrow.parties for name in each.names}
    return (
        set(flow.opened_by) <= set(arrow.openers)
        and set(flow.accepted_by) <= set(arrow.accepters)
        and (flow.zone is None or party in names or (party == ANYWHERE and ANYONE in names))
        and ports(flow.ports, flow.protocol) in arrow.ports
        and (flow.purpose, flow.encrypted, flow.authentication, flow.through_proxy)
        == (arrow.purpose, arrow.encrypted, arrow.authentication, arrow.through_proxy)
    )


def drawn(shown: Picture) -> int:
    """How many flows the arrows stand for."""
    return sum(
        len(arrow.ports)
        * max(1, sum(len(party.names) for party in arrow.parties))
        * len({pod.name for pod in shown.pods if set(pod.containers) & {*arrow.openers}} or {""})
        for arrow in shown.arrows
    )


def test_each_flow_is_in_one_arrow(report: Report) -> None:
    """None is left out, none is in two arrows, and no arrow stands for what is no flow."""
    shown = picture(report)
    for flow in report.flows:
        assert 1 == sum(shows(arrow, flow) for arrow in shown.arrows), flow
    assert len(report.flows) == drawn(shown)


def test_each_flow_ends_at_a_container(report: Report) -> None:
    """A flow has a container at each end that is in the gateway, and a zone where an end is outside."""
    for flow in report.flows:
        assert (flow.zone is None) == (bool(flow.opened_by) and bool(flow.accepted_by)), flow
        assert flow.opened_by or flow.accepted_by


def test_every_container_is_drawn(report: Report) -> None:
    """Those without a flow too."""
    texts = ["".join(text.itertext()) for text in root(report).iter(f"{SPACE}text")]
    for workload in report.workloads:
        for container in workload.containers:
            assert container in texts


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    """Twice in one process; the README's drawing is compared with one of another machine."""
    assert svg(picture(report)) == svg(picture(report))


def test_it_says_in_words_what_it_shows(report: Report) -> None:
    """The description has a sentence for each arrow, and so has each arrow."""
    file, shown = root(report), picture(report)
    assert "img" == file.get("role")
    ids = {element.get("id"): element.text for element in file}
    title, text = (file.get("aria-labelledby") or "").split()
    assert ids[title] == f"Flows of {report.gateway}"
    assert ids[text] == " ".join(arrow.sentence for arrow in shown.arrows)
    titles = [
        use.findtext(f"{SPACE}title")
        for use in file.iter(f"{SPACE}g")
        if use.find(f"{SPACE}title") is not None
    ]
    assert titles == [arrow.sentence for arrow in shown.arrows]


def test_protection_is_not_said_by_colour_alone(report: Report) -> None:
    """The words are in the box of each arrow; its line and its head differ too, and the legend has each kind."""
    file = root(report)
    kinds = set()
    for use in file.iter(f"{SPACE}g"):
        if not (use.get("class") or "").startswith("use ") or use.find(f"{SPACE}title") is None:
            continue
        kinds.add(use.get("class"))
        words = " ".join(line for text in use.iter(f"{SPACE}text") for line in text.itertext())
        encrypted, nothing = "encrypted" in words.split(), "without credentials" in words
        assert use.get("class") == (
            f"use {'encrypted' if encrypted else 'clear'}-{'nothing' if nothing else 'shown'}"
        )
    legend = {
        use.get("class")
        for use in file.iter(f"{SPACE}g")
        if use.find(f"{SPACE}title") is None and use.get("class")
    }
    assert legend == kinds
    style = file.findtext(f"{SPACE}style") or ""
    [dashed] = re.findall(r"(.*) \{ stroke-dasharray", style)
    assert "clear-shown path" in dashed
    assert "clear-nothing path" in dashed
    assert "encrypted" not in dashed
    [hollow] = re.findall(r"(.*) \{ fill: var\(--paper\); \}\n\.flows \.clear-shown path", style)
    assert ".encrypted-nothing polygon" in hollow
    assert ".clear-nothing polygon" in hollow
    assert "shown" not in hollow


def places(file: ET.Element, kind: str) -> list[Place]:
    """Where the rectangles of a kind are."""
    return [
        Place(*(float(each.get(name) or 0) for name in ("x", "y", "width", "height")))
        for each in file.iter(f"{SPACE}rect")
        if each.get("class") == kind
    ]


def overlap(one: Place, other: Place) -> bool:
    """Whether two rectangles have a point in common."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_boxes_lie_apart(report: Report) -> None:
    """No box covers another; nor does a zone, or a pod."""
    file = root(report)
    for group in ([*places(file, "box"), *places(file, "words")], places(file, "zone"), places(file, "pod")):
        assert group
        assert not [pair for pair in itertools.combinations(group, 2) if overlap(*pair)]


def test_an_arrow_points_to_the_side_that_accepts() -> None:
    """An incoming use has its head at the container; an outgoing one at the party, on the left as on the right."""
    report = REPORTS["dev"]
    file = root(report)
    middle = places(file, "pod")[0]
    for use in file.iter(f"{SPACE}g"):
        title, heads = use.findtext(f"{SPACE}title"), use.findall(f"{SPACE}polygon")
        if title is None:
            continue
        [head] = heads
        x = float((head.get("points") or "").split(",")[0])
        at_container = middle.x - 10 <= x <= middle.x + middle.width + 10
        assert at_container == (" to media-relay" in title or " to sip-" in title or " to stt-" in title), (
            title
        )


def test_names_of_users_are_escaped() -> None:
    """A name from the declaration is text."""
    shown = Picture("a<b>&", "<i>", "c", (Pod("p", ("<script>",), 1),), (), ())
    assert "a&lt;b&gt;&amp;" in svg(shown)
    assert "&lt;i&gt;" in svg(shown)
    assert "<script" not in svg(shown)


def test_a_page_has_the_colours_once() -> None:
    """A drawing in a page takes those of the page; a file of its own brings them."""
    shown = picture(REPORTS["dev"])
    assert "prefers-color-scheme" not in drawing(shown)
    assert "prefers-color-scheme: dark" in svg(shown)


@pytest.mark.parametrize("limit", [60.0, 156.0])
@pytest.mark.parametrize(
    "text",
    ["w" * 300, "api.us-south.assistant.watson.cloud.ibm.com", "speech to text by the adapter", "Ä" * 40],
)
def test_lines_are_no_wider_than_asked(text: str, limit: float) -> None:
    """Whatever the word; and nothing is lost but after an ellipsis."""
    broken = lines(text, limit, bold=True)
    assert all(width(line, bold=True) <= limit for line in broken)
    whole = lines(text, limit, most=1000)
    assert "".join(whole).replace(" ", "") == text.replace(" ", "")
    assert len(broken) <= 4


def test_zones_tell_callers_clients_and_services() -> None:
    """Each party is where it belongs."""
    report = reported(
        with_adapter(rest={"clientNamespaces": ["monitoring"], "clientNetworks": ["192.0.2.0/24"]})
    )
    zones = {name: (each.zone, each.side) for each in picture(report).parties for name in each.names}
    assert zones == {
        "anyone": ("callers", "left"),
        "192.0.2.0/24": ("clients", "left"),
        "namespace monitoring": ("surroundings", "left"),
        "name servers": ("surroundings", "right"),
        "anywhere": ("services", "right"),
        "assistant.example.com": ("services", "right"),
        "speaking.example.com": ("services", "right"),
    }


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (small(), "Kubernetes, namespace voice-gateway"),
        (small_on_docker(), "Docker, unix:///var/run/docker.sock"),
    ],
    ids=["kubernetes", "docker"],
)
def test_the_gateway_is_where_it_runs(document: Document, place: str) -> None:
    """The zone of the gateway names the target."""
    assert place == picture(reported(document)).place


def test_flows_are_published_with_both_ends() -> None:
    """Programs that read the JSON can draw it too."""
    flow = as_json(REPORTS["dev"])["flows"][0]
    assert ("callers", [], ["media-relay"]) == (flow["zone"], flow["openedBy"], flow["acceptedBy"])
