"""Reasons: a sentence is accepted in every script, and filler is refused."""

import pytest

from declaration.reasons import MAX_LENGTH, Reason
from tests.support.reading import finding_of, reason_of, value_of

SENTENCES = [
    "the trunk of the carrier speaks no TLS",
    "a reason for the gallery",
    "Der alte Trunk des Anbieters kann kein TLS",
    "старый транк оператора не умеет TLS",
    "الجذع القديم لا يدعم التشفير",
    "पुराना ट्रंक टीएलएस नहीं बोलता है",
    "क्‍या पुराना ट्रंक नहीं बोलता",
    "客户的旧中继不支持加密,明年更换",
    "古い回線が暗号化に対応していないため",
    "구형 회선이 암호화를 지원하지 않습니다",
    "ทรังก์เก่าไม่รองรับการเข้ารหัสและจะเปลี่ยนปีหน้า",
    "  the carrier replaces its trunk next year  ",
    "SBC 12 (carrier A): TLS arrives with release 7, see ticket 4711",
]

FILLER = [
    "",
    "    ",
    "because",
    "because because because because",
    "aaaa aaaa",
    "aaaa bbbb cccc dddd",
    "test test test test",
    "test tests testing tester",
    "Test TEST tEsT test",
    "0123456789",
    "1 2 3 4 5 6 7 8",
    "a b c d e f g h",
    "---- **** #### ++++",
    "foo bar baz qux",
    "asdf qwer zxcv uiop",
    "lorem ipsum dolor sit amet",
    "todo todo todo todo",
    "test1 test2 test3 test4",
    "old trunk",
    "old trunk needs time " * 5,
    "测试测试测试测试",
    "ああああああああ",
    "\uff54\uff45\uff53\uff54 \uff46\uff4f\uff4f \uff42\uff41\uff52 test",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_taken(sentence: str) -> None:
    """Spaces around it are removed."""
    assert value_of(Reason, sentence) == sentence.strip()


@pytest.mark.parametrize("filler", FILLER)
def test_filler_is_refused(filler: str) -> None:
    """The fault does not show what was written."""
    assert "does not say why" in reason_of(Reason, filler)


@pytest.mark.parametrize("char", ["\n", "\r", "\t", "\0", "\x1b", "\x85", "\u2028", "\u2029"])
def test_a_reason_stands_on_one_line(char: str) -> None:
    """Reasons are shown in tables and logs, where a line break could imitate another line."""
    assert "line break or a control character" in reason_of(Reason, f"the trunk{char}speaks no TLS yet")


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\ufeff", "\ue000"])
def test_a_reason_shows_every_character(char: str) -> None:
    """Characters that reverse the direction of writing could hide the meaning."""
    assert "invisible character" in reason_of(Reason, f"the trunk {char}speaks no TLS yet")


def test_a_reason_is_bounded() -> None:
    """A reason is one line of outputs and warnings."""
    sentence = "the trunk of the carrier speaks no TLS " + "x" * MAX_LENGTH
    assert value_of(Reason, sentence[:MAX_LENGTH])
    assert finding_of(Reason, sentence[: MAX_LENGTH + 1])["type"] == "string_too_long"


def test_words_may_return() -> None:
    """Words such as articles return in longer sentences."""
    assert value_of(Reason, "the trunk of the carrier in the old hall of the town and the one of the port")
