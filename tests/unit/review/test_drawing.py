"""The drawing shows the flows of the report, each once and in words too, and is the same on every run."""

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
    """The drawing, parsed again."""
    return ET.fromstring(svg(picture(report)))  # noqa: S314 - our own file


def shows(arrow: Arrow, flow: FlowReport) -> bool:
    """Whether an arrow stands for this flow."""
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
    """The number of flows that the arrows stand for."""
    return sum(
        len(arrow.ports)
        * max(1, sum(len(party.names) for party in arrow.parties))
        * len({pod.name for pod in shown.pods if set(pod.containers) & {*arrow.openers}} or {""})
        for arrow in shown.arrows
    )


def test_each_flow_is_in_one_arrow(report: Report) -> None:
    """Each flow is in exactly one arrow, and each arrow stands for flows of the report."""
    shown = picture(report)
    for flow in report.flows:
        assert 1 == sum(shows(arrow, flow) for arrow in shown.arrows), flow
    assert len(report.flows) == drawn(shown)


def test_each_flow_ends_at_a_container(report: Report) -> None:
    """Each end of a flow is a container of the gateway or, outside of it, has a zone."""
    for flow in report.flows:
        assert (flow.zone is None) == (bool(flow.opened_by) and bool(flow.accepted_by)), flow
        assert flow.opened_by or flow.accepted_by


def test_every_container_is_drawn(report: Report) -> None:
    """Every container is drawn, also one without a flow."""
    texts = ["".join(text.itertext()) for text in root(report).iter(f"{SPACE}text")]
    for workload in report.workloads:
        for container in workload.containers:
            assert container in texts


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    """The same report gives the same bytes twice. Another test compares the README's drawing across machines."""
    assert svg(picture(report)) == svg(picture(report))


def test_it_says_in_words_what_it_shows(report: Report) -> None:
    """The description of the drawing has a sentence for each arrow, and each arrow has it as its title."""
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


def test_protection_is_not_shown_only_by_colour(report: Report) -> None:
    """Protection shows in words, in lines and in arrowheads, not only in colour, and the legend explains each kind."""
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
    """The rectangles of a kind."""
    return [
        Place(*(float(each.get(name) or 0) for name in ("x", "y", "width", "height")))
        for each in file.iter(f"{SPACE}rect")
        if each.get("class") == kind
    ]


def overlap(one: Place, other: Place) -> bool:
    """Whether two rectangles overlap."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_boxes_lie_apart(report: Report) -> None:
    """No container, zone or pod covers another one."""
    file = root(report)
    for group in ([*places(file, "box"), *places(file, "words")], places(file, "zone"), places(file, "pod")):
        assert group
        assert not [pair for pair in itertools.combinations(group, 2) if overlap(*pair)]


def test_an_arrow_points_to_the_side_that_accepts() -> None:
    """The head of an arrow is at the side that accepts the connection, on the left and on the right of the drawing."""
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
    """Names from the declaration are shown as text, not as markup."""
    shown = Picture("a<b>&", "<i>", "c", (Pod("p", ("<script>",), 1),), (), ())
    assert "a&lt;b&gt;&amp;" in svg(shown)
    assert "&lt;i&gt;" in svg(shown)
    assert "<script" not in svg(shown)


def test_a_page_has_the_colours_once() -> None:
    """A drawing in a page uses the colours of the page. A drawing in its own file brings its colours."""
    shown = picture(REPORTS["dev"])
    assert "prefers-color-scheme" not in drawing(shown)
    assert "prefers-color-scheme: dark" in svg(shown)


@pytest.mark.parametrize("limit", [60.0, 156.0])
@pytest.mark.parametrize(
    "text",
    ["w" * 300, "api.us-south.assistant.watson.cloud.ibm.com", "speech to text by the adapter", "Ä" * 40],
)
def test_lines_are_no_wider_than_asked(text: str, limit: float) -> None:
    """No line of a label is wider than the limit, and only an ellipsis replaces text."""
    broken = lines(text, limit, bold=True)
    assert all(width(line, bold=True) <= limit for line in broken)
    whole = lines(text, limit, most=1000)
    assert "".join(whole).replace(" ", "") == text.replace(" ", "")
    assert len(broken) <= 4


def test_zones_tell_callers_clients_and_services() -> None:
    """Each party is in the right zone of the drawing."""
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
    """The JSON of the report has both ends of each flow, so that other programs can draw it."""
    flow = as_json(REPORTS["dev"])["flows"][0]
    assert ("callers", [], ["media-relay"]) == (flow["zone"], flow["openedBy"], flow["acceptedBy"])
