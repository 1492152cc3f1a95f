"""Positions of boxes, zones and lines, laid out by Graphviz.

Owns the graph that Graphviz lays out. It contains no texts, so fonts of the machine cannot change the result: the size
of each box is computed before. Coordinates are pixels from the top left corner, as in SVG.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pygraphviz

_POINTS: Final = 72
"""Points in an inch; Graphviz takes sizes in inches, and returns points. A point is a pixel of the drawing."""
_GRAPH: Final = 'rankdir="LR" newrank="true" splines="spline" nodesep="0.2" ranksep="0.6" labeljust="l"'
_NODES: Final = 'shape="box" fixedsize="true" label=""'
_MARGIN: Final = 12
"""Distance between a zone and what is in it."""


@dataclass(frozen=True)
class Box:
    """A box of a given size."""

    key: str
    width: float
    height: float

    @property
    def text(self) -> str:
        """The box in Graphviz's language."""
        return f'"{self.key}" [width="{self.width / _POINTS:.4f}" height="{self.height / _POINTS:.4f}"]'


@dataclass(frozen=True)
class Area:
    """A zone: boxes and zones in a frame, below a title of a given size."""

    key: str
    title: Box
    boxes: tuple[Box, ...]
    areas: tuple[Area, ...] = ()

    @property
    def text(self) -> str:
        """The zone in Graphviz's language. An empty table of a fixed size keeps room for the title."""
        size = f'fixedsize="true" width="{self.title.width:.0f}" height="{self.title.height:.0f}"'
        label = f'<<table border="0" {size}><tr><td></td></tr></table>>'
        inner = "\n".join([*(box.text for box in self.boxes), *(area.text for area in self.areas)])
        return f'subgraph "cluster_{self.key}" {{ margin="{_MARGIN}" label={label}\n{inner} }}'


@dataclass(frozen=True)
class Line:
    """A line between two boxes, from the left one to the right one."""

    key: str
    left: str
    right: str
    has_head: bool
    """Whether an arrowhead is at one of its ends."""
    is_backward: bool
    """Whether it is at the left end."""
    is_open: bool
    """Whether the arrowhead is hollow."""

    @property
    def text(self) -> str:
        """The line in Graphviz's language."""
        head = ("empty" if self.is_open else "normal") if self.has_head else "none"
        direction = "back" if self.is_backward else "forward"
        style = f'id="{self.key}" dir="{direction}" arrowhead="{head}" arrowtail="{head}" arrowsize="0.8"'
        return f'"{self.left}":e -> "{self.right}":w [{style}]'


@dataclass(frozen=True)
class Place:
    """Position of a box or a zone: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Course:
    """The shape of a line: Bézier curves, and the corners of its arrowhead if it has one."""

    points: tuple[tuple[float, float], ...]
    head: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """All positions, by key."""

    width: float
    height: float
    boxes: dict[str, Place]
    areas: dict[str, Place]
    lines: dict[str, Course]


def laid_out(areas: tuple[Area, ...], lines: tuple[Line, ...], column: tuple[str, ...]) -> Layout:
    """The places of zones, boxes and lines. The boxes of `column` are below each other."""
    same = " ".join(f'"{key}";' for key in column)
    parts = [f"graph [{_GRAPH}]", f"node [{_NODES}]", *(each.text for each in areas)]
    parts += [f"{{ rank=same; {same} }}", *(each.text for each in lines)]
    graph = pygraphviz.AGraph("digraph {\n" + "\n".join(parts) + "\n}")
    return _read(json.loads(graph.draw(format="json", prog="dot") or ""))


def _read(answer: dict[str, Any]) -> Layout:
    _, _, width, height = _numbers(answer["bb"])
    objects = answer["objects"]
    return Layout(
        width,
        height,
        {each["name"]: _box(each, height) for each in objects if "pos" in each},
        {each["name"].removeprefix("cluster_"): _area(each, height) for each in objects if "bb" in each},
        {each["id"]: Course(*_course(each, height)) for each in answer.get("edges", ())},
    )


def _box(node: dict[str, Any], top: float) -> Place:
    x, y = _numbers(node["pos"])
    width, height = (float(node[side]) * _POINTS for side in ("width", "height"))
    return Place(_rounded(x - width / 2), _rounded(top - y - height / 2), _rounded(width), _rounded(height))


def _area(cluster: dict[str, Any], top: float) -> Place:
    left, low, right, high = _numbers(cluster["bb"])
    return Place(_rounded(left), _rounded(top - high), _rounded(right - left), _rounded(high - low))


def _course(edge: dict[str, Any], top: float) -> Iterator[tuple[tuple[float, float], ...]]:
    """The points of the curve, then those of the arrowhead."""
    yield _points(next(op for op in edge["_draw_"] if op["op"] in {"b", "B"}), top)
    heads = [op for end in ("_hdraw_", "_tdraw_") for op in edge.get(end, ()) if op["op"] in {"p", "P"}]
    yield _points(heads[0], top) if heads else ()


def _points(operation: dict[str, Any], top: float) -> tuple[tuple[float, float], ...]:
    return tuple((_rounded(x), _rounded(top - y)) for x, y in operation["points"])


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def _rounded(number: float) -> float:
    """Rounded to a tenth of a pixel: nobody sees less, and machines differ by less."""
    return round(number, 1)
