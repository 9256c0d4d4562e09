"""The answers of the API, as msgspec's structs: lax in what they take, narrow in what comes out.

Members that the document does not name are ignored. Strings stay as they were sent, ids may be numbers or
strings, times are whole Unix seconds before the year 10000, integers fit into 64 bits. A list of rows stays raw here:
each row is read by itself (:mod:`cbtui.api.rows`), so that one that makes no sense spoils no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import floor, isfinite
from typing import Annotated, Any, Self, TypeVar, get_args, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert

from cbtui.api.document import parsed
from cbtui.api.failures import misread, of_code
from cbtui.api.kvs import LAST_TS
from cbtui.api.rows import RowReader, UnreadableError
from cbtui.model.endpoint import Endpoint
from cbtui.text import clean, whole

SUCCESS = 200


class Before:
    """What is done to a member before it is looked at; stands in the member's annotation."""

    def __init__(self, change: Callable[[object], object]) -> None:
        self.change = change


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise ValueError("a text was expected")
    return whole(value)


def _whole(value: object) -> object:
    return floor(value) if isinstance(value, float) and isfinite(value) else value


def _open_end(value: object) -> object:
    return None if value in (0, "", "0") else _whole(value)


def _success(value: object) -> object:
    return SUCCESS if value is None else value


def _rows(value: object) -> object:
    return () if value is None else value


def _said(value: object) -> str:
    return clean(_text(value))


Name = Annotated[str, Before(_text)]
Said = Annotated[str, Before(_said)]
"""Words for a person, which go into errors and reports' outcomes: cleaned."""
Key = Annotated[str, Before(_text), Meta(min_length=1)]
Id = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Ts = Annotated[int, Before(_whole), Meta(ge=0, le=LAST_TS)]
OpenTs = Annotated[Annotated[int, Meta(ge=0, le=LAST_TS)] | None, Before(_open_end)]
RawRows = Annotated[tuple[Any, ...], Before(_rows)]
"""Rows that nobody has looked at yet; null for none."""


class Envelope(Struct, frozen=True):
    """Base of the answers and their rows."""

    @classmethod
    def of(cls, given: object) -> Self:
        """Read plain JSON values.

        Raises:
            UnreadableError: a member is missing, or of another type.
        """
        changes = _changes(cls)
        place = ""
        try:
            if isinstance(given, dict):
                members = dict(given)
                for place, change in changes.items():
                    if place in members:
                        members[place] = change(members[place])
                given = members
            return convert(given, cls, strict=False)
        except ValidationError as error:
            raise mismatch(error) from None
        except ValueError as error:
            raise UnreadableError(str(error), place) from None


@cache
def _changes(cls: type[Envelope]) -> dict[str, Callable[[object], object]]:
    """By member, what is done to it first."""
    hints = get_type_hints(cls, include_extras=True)
    return {name: mark.change for name, hint in hints.items() for mark in get_args(hint) if isinstance(mark, Before)}


def mismatch(error: ValidationError) -> UnreadableError:
    """Where and what the first mismatch is, without the value: ``Expected `int`, got `null` - at `$.created_ts```."""
    reason, _, path = str(error).partition(" - at ")
    missing = reason.partition("missing required field ")[2]
    return UnreadableError(reason, (missing or path).strip("`").removeprefix("$").removeprefix("."))


M = TypeVar("M", bound=Envelope)


class Status(Envelope, frozen=True, kw_only=True):
    """What every answer holds; ``code`` 200 is success, and so is none; ``message`` may be null then."""

    code: Annotated[int, Before(_success)] = SUCCESS
    message: Said = ""


class CallRow(Envelope, frozen=True, kw_only=True):
    call_id: Key
    cname: Name = ""
    created_ts: Ts
    destroyed_ts: OpenTs = None
    finished: bool | None = None


class CallLists(Envelope, frozen=True, kw_only=True):
    has_more: bool
    call_lists: RawRows


class SessionRow(Envelope, frozen=True, kw_only=True):
    sid: Key
    cname: Name = ""
    uid: Id
    network: Name = ""
    platform: Name = ""
    speaker: bool | None = None
    sdk_version: Name = ""
    device_type: Name = ""
    join_ts: Ts
    leave_ts: OpenTs = None
    finished: bool | None = None


class SeriesRow(Envelope, frozen=True, kw_only=True):
    """``kvs`` holds the number of a decoded array (see :mod:`cbtui.api.kvs`), or null for no samples."""

    mid: Id
    peer_uid: Id = 0
    kvs: tuple[int] | None = None


class SessionMetrics(Envelope, frozen=True, kw_only=True):
    sid: Key
    data: RawRows


class CallDetailsAnswer(Envelope, frozen=True, kw_only=True):
    call_info: RawRows
    metrics: RawRows = ()


class PointRow(Envelope, frozen=True, kw_only=True):
    """A time; the figures stand beside it (:func:`figures`)."""

    ts: Ts


class Points(Envelope, frozen=True, kw_only=True):
    data: RawRows


class CauseRow(Envelope, frozen=True, kw_only=True):
    factor_id: Id
    host_user: Name = ""


class DiagnosisRow(Envelope, frozen=True, kw_only=True):
    ts: Ts
    user: Name
    cname: Name = ""
    exp_id: Id
    cause_tags: RawRows = ()


class Diagnosis(Envelope, frozen=True, kw_only=True):
    data: RawRows


def figures(row: Mapping[str, object], names: tuple[str, ...]) -> dict[str, float]:
    """The finite figures of a row by metric name; what is null, absent or not finite is left out.

    Raises:
        UnreadableError: a figure is no number.
    """
    found: dict[str, float] = {}
    for name in names:
        try:
            value = convert(row.get(name), float | None, strict=False)
        except ValidationError as error:
            raise UnreadableError(str(error), name) from None
        if value is not None and isfinite(value):
            found[name] = value
    return found


def read(endpoint: Endpoint, body: bytes, model: type[M], *, now: float) -> tuple[M, RowReader]:
    """Read an answer whose HTTP status was a success, and what its rows are to be read with.

    Args:
        now: Unix seconds, for the error of a limit.

    Raises:
        AuthError, LimitRefusedError, ServerError: by the body's ``code``.
        ResponseError: it is not JSON, or lacks members, or they have other types.
    """
    document = parsed(endpoint, body)
    try:
        status = Status.of(document.content)
        if status.code != SUCCESS:
            raise of_code(endpoint, status.code, status.message, now=now)
        return model.of(document.content), RowReader(endpoint, document.damaged)
    except UnreadableError as error:
        raise misread(endpoint, clean(str(error), 200)) from None
