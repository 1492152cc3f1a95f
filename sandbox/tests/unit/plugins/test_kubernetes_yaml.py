"""Manifests as text that every reader of YAML understands in the same way."""

import pytest
import yaml

from sandbox.plugins.kubernetes import rendering


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "y",
        "N",
        "1e3",
        "0891",
        "0o17",
        "017",
        "1_000",
        "1:30",
        "~",
        "null",
        "2026-01-01",
        "a\nb\n",
        " a",
        "a: b",
        "=",
        "-.5E+3",
    ],
)
def test_doubtful_texts_stay_texts(text: str) -> None:
    """Texts that YAML could read as numbers, dates or null are quoted."""
    written = rendering.to_yaml({"data": {"key": text}})
    assert {"data": {"key": text}} == yaml.safe_load(written)
    assert text in ("a\nb\n", "a: b", " a") or f"'{text}'" in written


def test_yaml_is_stable_and_unfolded() -> None:
    """Keys are sorted, long lines are not folded, and equal parts are repeated instead of referenced."""
    shared = {"b": "x" * 300, "a": 1}
    assert f"a: 1\nb: {'x' * 300}\n" == rendering.to_yaml(shared)
    assert "&" not in rendering.to_yaml({"one": shared, "two": shared})
