"""The controls of calls: a call needs a password, and the whitelists refuse everyone who is not on them.

No public document says in which order the gateway checks password and whitelists. If a call is refused for
another reason than the tested one, the control is reported as not asked, with the option that the command needs.
"""

from collections.abc import Callable, Iterator
from typing import Final

from verify import sip
from verify.model import Answer, Control, Endpoint, Place, Verdict
from verify.question import Question
from voice_gateway_outputs.contract import Authentication, ExposureOutput, Whitelist

_CHALLENGES: Final = {401, 407}
_FORBIDDEN, _NOT_FOUND = 403, 404
_CALLER_LISTS: Final = {Whitelist.FROM_URI, Whitelist.SIPREC}
"""Whitelists that check what the request says about the caller."""


def digest(question: Question, entry: ExposureOutput, endpoint: Endpoint) -> Answer:
    """Whether a call without a password is challenged.

    Raises:
        OSError: no connection, or no handshake.
    """
    if entry.authentication is not Authentication.DIGEST:
        return Verdict.NOT_ASKED, "The outputs promise no authentication, so no call is tried."
    status = _call(question, endpoint, question.caller or sip.STRANGER)
    if status in _CHALLENGES:
        return Verdict.HOLDS, "A call without a password is refused."
    if (unasked := _refused_before(question, status)) is not None:
        return Verdict.NOT_ASKED, unasked
    if status is None:
        return Verdict.BROKEN, "A call without a password got no answer in time."
    return Verdict.BROKEN, f"A call without a password was answered with status {status}, not 401."


def _refused_before(question: Question, status: int | None) -> str | None:
    """Why a call was refused before a password was required, or None if it was not."""
    lists = set(question.outputs.sip.whitelists or ())
    if status in {_FORBIDDEN, _NOT_FOUND} and question.number is None:
        return f"A call to an unknown number was refused with status {status}; add --number NUMBER."
    if status == _FORBIDDEN and Whitelist.ADDRESSES in lists and question.place is Place.UNLISTED:
        return "The whitelist of addresses refuses this machine."
    if status == _FORBIDDEN and question.caller is None and lists & _CALLER_LISTS:
        return "A whitelist refuses the caller; add --caller USER@HOST with one that it lists."
    return None


def whitelists(question: Question, endpoint: Endpoint) -> Iterator[tuple[Control, Callable[[], Answer]]]:
    """The controls of the whitelists in the outputs. Those that no request from this place can test are left out."""
    lists = question.outputs.sip.whitelists or ()
    if Whitelist.ADDRESSES in lists:
        yield Control.WHITELIST_OF_ADDRESSES, lambda: _addresses(question, endpoint)
    if Whitelist.FROM_URI in lists:
        yield Control.WHITELIST_OF_CALLERS, lambda: _callers(question, endpoint)


def _addresses(question: Question, endpoint: Endpoint) -> Answer:
    if question.place is Place.LISTED:
        return (
            Verdict.NOT_ASKED,
            "Only a machine in an unlisted network can test it: run the command there with --place unlisted.",
        )
    try:
        status = sip.ask_over_tls(endpoint, "OPTIONS")
    except OSError:  # the connection of a stranger may be closed at once
        status = None
    if status is None:
        return Verdict.HOLDS, "A request from this machine gets no answer."
    if status == _FORBIDDEN:
        return Verdict.HOLDS, "A request from this machine is refused."
    return Verdict.BROKEN, f"A request from this machine was answered with status {status}, not 403."


def _callers(question: Question, endpoint: Endpoint) -> Answer:
    status = _call(question, endpoint, sip.STRANGER)
    if status == _FORBIDDEN:
        return Verdict.HOLDS, "A call from an unlisted caller is refused."
    if status in _CHALLENGES:
        return Verdict.NOT_ASKED, "The gateway asks for the password first."
    if status == _NOT_FOUND and question.number is None:
        return Verdict.NOT_ASKED, "A call to an unknown number was refused; add --number NUMBER."
    if status is None:
        return Verdict.NOT_ASKED, "A call from an unlisted caller got no answer in time."
    return (
        Verdict.BROKEN,
        f"A call from an unlisted caller was answered with status {status}, not 403.",
    )


def _call(question: Question, endpoint: Endpoint, caller: str) -> int | None:
    return sip.ask_over_tls(endpoint, "INVITE", question.number or sip.NOBODY, caller)
