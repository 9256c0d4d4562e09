"""Tables of the configuration, read key by key, so that every fault is told at once and in the reader's language.

A table is a ``msgspec.Struct``. ``Annotated`` says what a value must keep to: ``msgspec.Meta``, an
:class:`Interval`, and functions that take the value and give it back mended, or raise :class:`RefusedError`. White
space at both ends of a text is no part of it. No fault repeats a text: it may be a secret.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from cbtui.catalog.thresholds import Interval
from cbtui.phrase import Phrase
from cbtui.text import clean

T = TypeVar("T")

_KEY_LENGTH = 80
"""Characters shown of where a fault is."""
_TOLD = 20
"""Of many faults, so many are told."""


class Secret:
    """A text that neither ``repr`` nor ``str`` shows and that nothing encodes; false when it is empty."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"


class RefusedError(ValueError):
    """A value can't be used; ``why`` tells it, beginning after the key's colon."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = Phrase(why)


class Fault(Struct, frozen=True):
    """What is wrong with one value, and where: a dotted key, or an environment variable."""

    where: str
    why: Phrase


def listed(faults: Sequence[Fault]) -> Phrase:
    """Them in one clause; of very many the first ones and how many more there are."""
    clauses = [Phrase("{where}: {why}", where=fault.where, why=fault.why) for fault in faults[:_TOLD]]
    if (more := len(faults) - _TOLD) > 0:
        clauses.append(Phrase("and {count} more", count=more))
    return reduce(lambda first, rest: Phrase("{first}; {rest}", first=first, rest=rest), clauses)


class Reading:
    """Values on their way in; :attr:`faults` gathers what was wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def table(self, kind: type[T], document: object, where: tuple[str, ...] = ()) -> T | None:
        """The table as an instance of ``kind``; None when there was a fault in it."""
        before = len(self.faults)
        given = self._members(kind, document, where)
        return kind(**given) if len(self.faults) == before else None

    def value(self, kind: Any, value: object, where: tuple[str, ...]) -> Any:
        """One value of any annotated type; None when there was a fault in it."""
        if _is_table(kind):
            return self.table(kind, value, where)
        if get_origin(kind) is tuple:
            return self._several(get_args(kind)[0], value, where)
        base, marks = _parted(kind)
        try:
            taken = msgspec.convert(
                value.strip() if isinstance(value, str) else value,
                _constrained(base, marks),
                strict=False,
                dec_hook=_from_text,
            )
            for mark in marks:
                if callable(mark):
                    taken = mark(taken)
        except RefusedError as refused:
            return self._refuse(where, refused.why)
        except msgspec.ValidationError:
            return self._refuse(where, _wanted(base, marks, value))
        return taken

    def _members(self, kind: type, document: object, where: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(document, Mapping):
            self._refuse(where, Phrase("must be {what}", what=Phrase("a table")))
            return {}
        hints = get_type_hints(kind, include_extras=True)
        for key in document:
            if key not in hints:
                self._refuse((*where, str(key)), Phrase("there is no such key"))
        for key in sorted(_required(kind) - document.keys()):
            self._refuse((*where, key), Phrase("must be given"))
        return {key: self.value(hint, document[key], (*where, key)) for key, hint in hints.items() if key in document}

    def _several(self, kind: Any, value: object, where: tuple[str, ...]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self._refuse(where, Phrase("must be {what}", what=Phrase("a list of tables")))
            return ()
        return tuple(self.value(kind, one, (*where, str(index))) for index, one in enumerate(value))

    def _refuse(self, where: tuple[str, ...], why: Phrase) -> None:
        self.faults.append(Fault(clean(".".join(where), _KEY_LENGTH), why))


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _required(kind: type) -> set[str]:
    return {one.name for one in msgspec.structs.fields(kind) if one.required}


def _parted(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type without its annotations, ``None`` among its alternatives left out, and the annotations."""
    marks: tuple[Any, ...] = ()
    if get_origin(kind) is Annotated:
        kind, *rest = get_args(kind)
        marks = tuple(rest)
    if get_origin(kind) in {Union, types.UnionType}:
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    return kind, marks


def _constrained(base: Any, marks: tuple[Any, ...]) -> Any:
    for mark in marks:
        if isinstance(mark, Interval):
            bounds = msgspec.Meta(ge=mark.ge, le=mark.le) if mark.gt is None else msgspec.Meta(gt=mark.gt, le=mark.le)
            return Annotated[base, bounds]
        if isinstance(mark, msgspec.Meta):
            return Annotated[base, mark]
    return base


def _from_text(kind: type, value: object) -> object:
    """For ``msgspec.convert``: the types of ours that are written as a text."""
    if not isinstance(value, str) or (kind is Path and not value):
        raise ValueError("not a text")
    return kind(value)


def _wanted(base: Any, marks: tuple[Any, ...], value: object) -> Phrase:
    """What the value must be; a number that is out of bounds is told, a text never."""
    limits = next((mark for mark in marks if isinstance(mark, Interval | msgspec.Meta)), None)
    if base in {int, float}:
        what = _number("a whole number" if base is int else "a number", limits)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Phrase("must be {what}, not {value}", what=what, value=clean(value, 24))
    elif base is bool:
        what = Phrase("true or false")
    elif get_origin(base) is Literal:
        what = Phrase("one of {values}", values=", ".join(get_args(base)))
    elif isinstance(limits, msgspec.Meta):
        what = Phrase("a text of {low} to {high} characters", low=limits.min_length, high=limits.max_length)
    else:
        what = Phrase("a text that is not empty") if base is Path else Phrase("a text")
    return Phrase("must be {what}", what=what)


def _number(noun: str, limits: Any) -> Phrase:
    if limits is None:
        return Phrase(noun)
    if limits.gt is not None:
        return Phrase("{noun} above {low} and at most {high}", noun=Phrase(noun), low=limits.gt, high=limits.le)
    return Phrase("{noun} from {low} to {high}", noun=Phrase(noun), low=limits.ge, high=limits.le)
