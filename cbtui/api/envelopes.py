"""The answers of the API as pydantic models: lax in what they take, narrow in what comes out.

Members that the document does not name are ignored. Strings stay as they were sent, ids may be numbers or
strings, times are whole Unix seconds before the year 10000, integers fit into 64 bits. A list of rows stays raw here:
each row is read by itself (:mod:`cbtui.api.rows`), so that one that makes no sense spoils no other.
"""

from __future__ import annotations

from math import floor, isfinite
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from cbtui.api.document import parsed
from cbtui.api.failures import misread, of_code
from cbtui.api.kvs import LAST_TS
from cbtui.api.rows import RowReader, mismatch
from cbtui.model.endpoint import Endpoint
from cbtui.text import clean, whole

SUCCESS = 200

M = TypeVar("M", bound=BaseModel)


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


Name = Annotated[str, BeforeValidator(_text)]
Said = Annotated[str, BeforeValidator(_said)]
"""Words for a person, which go into errors and reports' outcomes: cleaned."""
Key = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Ts = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=LAST_TS)]
OpenTs = Annotated[Annotated[int, Field(ge=0, le=LAST_TS)] | None, BeforeValidator(_open_end)]
RawRows = Annotated[tuple[Any, ...], BeforeValidator(_rows)]
"""Rows that nobody has looked at yet; null for none."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Status(_Wire):
    """What every answer holds; ``code`` 200 is success, and so is none; ``message`` may be null then."""

    code: Annotated[int, BeforeValidator(_success)] = SUCCESS
    message: Said = ""


class CallRow(_Wire):
    call_id: Key
    cname: Name = ""
    created_ts: Ts
    destroyed_ts: OpenTs = None
    finished: bool | None = None


class CallLists(_Wire):
    has_more: bool
    call_lists: RawRows


class SessionRow(_Wire):
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


class SeriesRow(_Wire):
    """``kvs`` holds the number of a decoded array (see :mod:`cbtui.api.kvs`), or null for no samples."""

    mid: Id
    peer_uid: Id = 0
    kvs: tuple[int] | None = None


class SessionMetrics(_Wire):
    sid: Key
    data: RawRows


class CallDetailsAnswer(_Wire):
    call_info: RawRows
    metrics: RawRows = ()


class PointRow(BaseModel):
    """A time and figures by metric name; the figures are the model's extra members."""

    model_config = ConfigDict(extra="allow", frozen=True)

    ts: Ts


class Points(_Wire):
    data: RawRows


class CauseRow(_Wire):
    factor_id: Id
    host_user: Name = ""


class DiagnosisRow(_Wire):
    ts: Ts
    user: Name
    cname: Name = ""
    exp_id: Id
    cause_tags: RawRows = ()


class Diagnosis(_Wire):
    data: RawRows


_FIGURES = TypeAdapter(dict[str, float | None])


def figures(row: PointRow, names: tuple[str, ...]) -> dict[str, float]:
    """The finite figures of a row by metric name; what is null, absent or not finite is left out.

    Raises:
        ValidationError: a figure is no number.
    """
    given = row.model_extra or {}
    known = _FIGURES.validate_python({name: given[name] for name in names if name in given})
    return {name: value for name, value in known.items() if value is not None and isfinite(value)}


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
        status = Status.model_validate(document.content)
        if status.code != SUCCESS:
            raise of_code(endpoint, status.code, status.message, now=now)
        return model.model_validate(document.content), RowReader(endpoint, document.damaged)
    except ValidationError as error:
        place, reason = mismatch(error)
        raise misread(endpoint, clean(f"{place}: {reason}" if place else reason, 200)) from None
