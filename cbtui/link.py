"""A link to a call, with a stretch of time and a pair of users, that needs no server to resolve.

``cbtui://PROJECT/call/CALL_ID?start=…&end=…&from=…&to=…&sender=…&receiver=…&medium=video``: everything the API needs to
be asked again, percent-encoded, and no secret. The project's name stands for the App ID.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from cbtui.errors import UsageError
from cbtui.model import Medium
from cbtui.phrase import Phrase, Words
from cbtui.text import clean

LONGEST = 4096
"""Characters; longer texts are no links of ours."""

_PARTS = re.compile(r"cbtui://([^/?#&=]+)/call/([^/?#&=]+)\?([a-z]+=[a-z0-9]+(?:&[a-z]+=[a-z0-9]+)*)")
_ENCODED = re.compile(r"(?:[A-Za-z0-9_.~-]|%[0-9A-Fa-f]{2})+")
_NUMBER = re.compile(r"\d{1,11}")
_KEYS = {
    "start": "start_ts",
    "end": "end_ts",
    "from": "from_ts",
    "to": "to_ts",
    "sender": "sender",
    "receiver": "receiver",
    "medium": "medium",
}


@dataclass(frozen=True, slots=True)
class CallLink:
    """``start_ts``–``end_ts`` is the range of the call, ``from_ts``–``to_ts`` what is looked at; Unix seconds.

    ``project`` and ``call_id`` are cleaned and not empty, numbers have at most eleven digits.
    """

    project: str
    call_id: str
    start_ts: int
    end_ts: int
    from_ts: int | None = None
    to_ts: int | None = None
    sender: int | None = None
    receiver: int | None = None
    medium: Medium | None = None

    def text(self) -> str:
        """The link; :func:`parse` gives an equal one back."""
        values = {key: getattr(self, field) for key, field in _KEYS.items()}
        query = "&".join(f"{key}={value}" for key, value in values.items() if value is not None)
        return f"cbtui://{quote(self.project, safe='')}/call/{quote(self.call_id, safe='')}?{query}"


def parse(text: str) -> CallLink:
    """Read a link.

    Raises:
        UsageError: it is not one of ours, or something in it is missing, repeated or makes no sense.
    """
    match = _PARTS.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        raise _malformed("it does not read cbtui://PROJECT/call/CALL_ID?start=…&end=…")
    values = _values(match[3])
    medium = values.pop("medium", None)
    if medium is not None and medium not in set(Medium):
        raise _malformed("its medium is neither audio nor video")
    numbers = {_KEYS[key]: _number(key, value) for key, value in values.items()}
    if "start_ts" not in numbers or "end_ts" not in numbers:
        raise _malformed("start and end of the call are missing")
    if ("from_ts" in numbers) != ("to_ts" in numbers):
        raise _malformed("from and to belong together")
    link = CallLink(_name(match[1]), _name(match[2]), **numbers, medium=Medium(medium) if medium else None)
    if link.start_ts > link.end_ts or (link.from_ts or 0) > (link.to_ts or 0):
        raise _malformed("it ends before it starts")
    return link


def _values(query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key not in _KEYS:
            raise _malformed(Phrase("{key} is not known; a newer cbtui may have made it", key=key))
        if key in values:
            raise _malformed(Phrase("{key} is there twice", key=key))
        values[key] = value
    return values


def _number(key: str, value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise _malformed(Phrase("{key} is not a number", key=key))
    return int(value)


def _name(text: str) -> str:
    if not _ENCODED.fullmatch(text):
        raise _malformed("a name in it is not percent-encoded")
    try:
        name = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise _malformed("a name in it is not UTF-8") from None
    if clean(name) != name or not name:
        raise _malformed("a name in it holds characters that no name has")
    return name


def _malformed(why: Words) -> UsageError:
    return UsageError("This is not a link to a call", why, "Copy one with Y on the screen of a call.")
