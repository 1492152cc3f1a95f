"""The drawing as SVG: what each part looks like, and its text for readers who cannot see it.

Owns sizes and words of boxes, zones and the legend. Colours are in `review/palette.css`, which the page has too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from facts.parties import Zone
from review.drawing.layout import Area, Box, Course, Layout, Line, Place, laid_out
from review.drawing.parts import Arrow, Party, Picture, Pod, Side
from review.drawing.texts import LINE_HEIGHT, lines, width
from review.templates import rendered
from review.words import encryption

_TEMPLATE: Final = "drawing.svg.jinja"
_TEXT_WIDTH: Final = 156
_PADDING: Final = 8
_EDGE: Final = 12
"""Distance between the drawing and its edge."""
_MOST_NAMES: Final = 6
"""Names of parties in one box; the others are counted."""
_POD: Final = "pod"
_ZONES: Final = {Zone.CALLERS: "Callers and trunks", Zone.CLIENTS: "Clients", Zone.SERVICES: "Services"}


@dataclass(frozen=True)
class Label:
    """Lines of text with a place."""

    x: float
    y: float
    lines: tuple[str, ...]
    is_bold: bool = False


@dataclass(frozen=True)
class Frame:
    """A rectangle with texts."""

    kind: str
    place: Place
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Use:
    """An arrow: its lines, its heads, and the frame with its words."""

    kind: str
    sentence: str
    paths: tuple[str, ...]
    heads: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True)
class Sample:
    """A row of the legend."""

    kind: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class _Words:
    """The texts of a box, wrapped."""

    bold: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, bold: list[str], plain: list[str], limit: float = _TEXT_WIDTH) -> _Words:
        return cls(
            tuple(line for text in bold for line in lines(text, limit, bold=True)),
            tuple(line for text in plain for line in lines(text, limit, most=4 if len(plain) == 1 else 2)),
        )

    def box(self, key: str, least: float = _TEXT_WIDTH) -> Box:
        """A box that is large enough for it."""
        widest = max(
            (
                least,
                *(width(line, bold=True) for line in self.bold),
                *(width(line) for line in self.plain),
            )
        )
        height = LINE_HEIGHT * (len(self.bold) + len(self.plain))
        return Box(key, widest + 2 * _PADDING, height + 2 * _PADDING)

    def labels(self, place: Place) -> tuple[Label, ...]:
        """Its lines in the middle of a box."""
        x, first = place.x + place.width / 2, place.y + _PADDING + LINE_HEIGHT - 3
        second = first + LINE_HEIGHT * len(self.bold)
        return Label(x, first, self.bold, is_bold=True), Label(x, second, self.plain)


def drawing(picture: Picture) -> Markup:
    """The drawing as an SVG element, to be part of a page."""
    return Markup(_svg(picture, is_alone=False))  # noqa: S704 - the template escapes every text


def svg(picture: Picture) -> str:
    """The drawing as a file of its own, with its colours."""
    return _svg(picture, is_alone=True)


def _svg(picture: Picture, *, is_alone: bool) -> str:
    parts = _Parts(picture)
    layout = laid_out(tuple(parts.areas()), tuple(parts.all_lines()), parts.column)
    legend, height = _legend(picture, layout)
    return rendered(
        _TEMPLATE,
        is_alone=is_alone,
        edge=_EDGE,
        width=layout.width,
        height=height,
        line_height=LINE_HEIGHT,
        title=picture.title,
        sentences=[arrow.sentence for arrow in picture.arrows],
        frames=list(parts.frames(layout)),
        uses=list(parts.uses(layout)),
        legend=legend,
    )


class _Parts:
    """Each part of a picture with its key, its words and its size."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._containers = {
            name: f"container{number}"
            for number, name in enumerate(name for pod in picture.pods for name in pod.containers)
        }
        self._parties = {party: f"party{number}" for number, party in enumerate(picture.parties)}
        self._arrows = {f"arrow{number}": arrow for number, arrow in enumerate(picture.arrows)}
        self._words = {
            **{key: _Words.of([name], []) for name, key in self._containers.items()},
            **{key: _Words.of([], _names(party)) for party, key in self._parties.items()},
            **{key: _arrow_words(arrow) for key, arrow in self._arrows.items()},
        }
        self._titles: dict[str, _Words] = {}

    @property
    def column(self) -> tuple[str, ...]:
        """Keys of the containers, which are below each other."""
        return tuple(self._containers.values())

    def areas(self) -> Iterator[Area]:
        """The gateway with its pods and the words of the arrows, and each zone of parties."""
        pods = tuple(
            self._area(
                f"{_POD}{number}", _pod_words(pod), tuple(self._containers[name] for name in pod.containers)
            )
            for number, pod in enumerate(self._picture.pods)
        )
        place = _Words.of([self._picture.place], [], limit=2.5 * _TEXT_WIDTH)
        yield self._area("gateway", place, tuple(self._arrows), pods)
        for zone, side in sorted({(party.zone, party.side) for party in self._parties}):
            inside = tuple(
                key for party, key in self._parties.items() if (party.zone, party.side) == (zone, side)
            )
            title = _Words.of([_ZONES.get(zone, self._picture.surroundings)], [])
            yield self._area(f"{zone}-{side}", title, inside)

    def _area(self, key: str, title: _Words, boxes: tuple[str, ...], areas: tuple[Area, ...] = ()) -> Area:
        self._titles[key] = title
        return Area(key, title.box(key, least=0), tuple(self._words[each].box(each) for each in boxes), areas)

    def all_lines(self) -> Iterator[Line]:
        """Two or more lines for each arrow. They meet at the text of the arrow."""
        for key, arrow in self._arrows.items():
            yield from self._lines(key, arrow)

    def _lines(self, key: str, arrow: Arrow) -> Iterator[Line]:
        is_open = not arrow.authentication
        parties = [self._parties[party] for party in arrow.parties]
        openers = [self._containers[name] for name in arrow.openers]
        accepters = [self._containers[name] for name in arrow.accepters]
        for number, end in enumerate(openers + accepters):
            pair = (key, end) if arrow.side is Side.LEFT else (end, key)
            yield Line(
                f"{key}-inside{number}",
                *pair,
                has_head=end in accepters,
                is_backward=arrow.side is Side.RIGHT,
                is_open=is_open,
            )
        for number, end in enumerate(parties):
            pair = (end, key) if arrow.side is Side.LEFT else (key, end)
            yield Line(
                f"{key}-outside{number}",
                *pair,
                has_head=not arrow.is_incoming,
                is_backward=arrow.side is Side.LEFT,
                is_open=is_open,
            )

    def frames(self, layout: Layout) -> Iterator[Frame]:
        """Zones, then pods, then boxes."""
        for key, title in sorted(self._titles.items(), key=lambda item: item[0].startswith(_POD)):
            place = layout.areas[key]
            label = Label(place.x + 12, place.y + 20, title.bold, is_bold=True)
            below = Label(place.x + 12, place.y + 20 + LINE_HEIGHT * len(title.bold), title.plain)
            yield Frame("pod" if key.startswith(_POD) else "zone", place, (label, below))
        for key in (*self._containers.values(), *self._parties.values()):
            place = layout.boxes[key]
            yield Frame("box", place, self._words[key].labels(place))

    def uses(self, layout: Layout) -> Iterator[Use]:
        """The arrows."""
        for key, arrow in self._arrows.items():
            courses = [layout.lines[line.key] for line in self._lines(key, arrow)]
            place = layout.boxes[key]
            yield Use(
                _kind(arrow),
                arrow.sentence,
                tuple(map(_path, courses)),
                tuple(_corners(course) for course in courses if course.head),
                Frame("words", place, self._words[key].labels(place)),
            )


def _names(party: Party) -> list[str]:
    more = len(party.names) - _MOST_NAMES
    return [*party.names[:_MOST_NAMES], *([f"and {more} more"] if more > 0 else [])]


def _pod_words(pod: Pod) -> _Words:
    return _Words.of([pod.name], [f"{pod.replicas} replicas"] if pod.replicas != 1 else [])


def _arrow_words(arrow: Arrow) -> _Words:
    way = ["through the proxy"] if arrow.through_proxy else []
    return _Words.of(
        [", ".join(arrow.ports)],
        [arrow.purpose, *way, encryption(encrypted=arrow.encrypted), arrow.credentials],
    )


def _kind(arrow: Arrow) -> str:
    return _kind_of(encrypted=arrow.encrypted, authenticated=bool(arrow.authentication))


def _kind_of(*, encrypted: bool, authenticated: bool) -> str:
    """The class that has the colour and the style of a line."""
    return f"{'encrypted' if encrypted else 'clear'}-{'shown' if authenticated else 'nothing'}"


def _path(course: Course) -> str:
    first, *others = (f"{x:g},{y:g}" for x, y in course.points)
    return f"M{first}C{' '.join(others)}"


def _corners(course: Course) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in course.head)


_KINDS: Final = {
    _kind_of(encrypted=encrypted, authenticated=authenticated): (
        f"{encryption(encrypted=encrypted)}, {'with' if authenticated else 'without'} credentials"
    )
    for encrypted in (True, False)
    for authenticated in (True, False)
}
"""Words of the legend: a line is solid or dashed, its head is full or hollow."""
_SAMPLE_WIDTH: Final = 270


def _legend(picture: Picture, layout: Layout) -> tuple[list[Sample], float]:
    """A sample of each kind of line that occurs, and the height of drawing and legend."""
    present = {_kind(arrow) for arrow in picture.arrows}
    kinds = [kind for kind in _KINDS if kind in present]
    columns = max(1, int(layout.width // _SAMPLE_WIDTH))
    top = layout.height + 2 * _EDGE
    samples = [
        Sample(
            kind, number % columns * _SAMPLE_WIDTH, top + number // columns * 2 * LINE_HEIGHT, _KINDS[kind]
        )
        for number, kind in enumerate(kinds)
    ]
    return samples, top + (len(kinds) + columns - 1) // columns * 2 * LINE_HEIGHT
