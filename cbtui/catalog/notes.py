"""The words of every kind of note, in English and Chinese.

A placeholder says how its value is read: ``{ts:time}`` a moment in the reader's zone, ``{wait:span}`` a duration,
``{age:age}`` how old something is, ``{share:percent}`` a share of 1, ``{uids:list}`` several in a row,
``{verdict:verdict}`` and ``{side:side}`` triage's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from string import Formatter
from typing import Any

from cbtui.catalog.term import Names
from cbtui.catalog.verdicts import SIDES, VERDICTS
from cbtui.model.finding import Side, Verdict
from cbtui.model.note import Note, NoteKind
from cbtui.times import age_text, duration_text, stamp_text

WORDS: dict[NoteKind, Names] = {
    NoteKind.WALK_BUDGET_SPENT: Names("Stopped after {requests} requests: calls that began before {before:time} may be missing.", "x"),
    NoteKind.WALK_STOPPED: Names("Stopped early: {reason}", "x"),
    NoteKind.CROWDED_SECOND: Names(
        "Ten or more calls began at {ts:time}; the API lists ten of them, so some may be missing.", "x"
    ),
    NoteKind.KEPT_BACK: Names(
        "Something was kept back by the API or a limit.", "API 或限额导致部分数据未返回。"
    ),
    # A judged call
    NoteKind.HEALTHY: Names("Nothing wrong found: {share:percent} of the windows could be judged.",
                            "未发现异常:{share:percent} 的时间窗可以判断。"),
    NoteKind.NOTHING_FOUND: Names("Nothing wrong found, but only {share:percent} of this call could be judged.",
                                  "未发现异常,但仅 {share:percent} 的通话可以判断。"),
    NoteKind.NOT_JUDGED: Names("Nothing of this call could be judged.", "此通话无法判断。"),
    NoteKind.NO_METRICS: Names("There are no receiving metrics, so nothing could be judged.",
                               "没有接收端指标,无法判断。"),
    NoteKind.FEW_SAMPLES: Names("Only {share:percent} of the windows had enough samples to be judged.",
                                "仅 {share:percent} 的时间窗有足够样本可以判断。"),
    NoteKind.RANKED_BY_LOSS: Names("Nothing froze; findings are ranked by loss.", "没有卡顿;异常按丢包排序。"),
    NoteKind.AFTER_REPAIR: Names("End-to-end loss was measured after repair: downlink loss is only a lower bound.",
                                 "端到端丢包为修复后的数值:下行丢包只是下限。"),
    NoteKind.PEERS_ONLY: Names("Those known only as peers are judged by what the others received from them.",
                               "仅作为对端出现的用户,按其他用户收到的数据判断。"),
    NoteKind.RATIOS: Names("All losses are fractions under 1: this account may report ratios instead of percent.",
                           "所有丢包率都小于 1:此账号可能以比例而非百分比上报。"),
    # The evidence of a finding
    NoteKind.UPLINK_HIDDEN: Names("U not visible", "上行不可见"),
    NoteKind.LOWER_BOUND: Names("E measured after repair, D at least", "E 为修复后的数值,D 为下限"),
    NoteKind.TOO_SHORT: Names("under {seconds} s", "不足 {seconds} 秒"),
    NoteKind.TOO_SHORT_LIKE: Names("under {seconds} s, looks like {verdict:verdict}",
                                   "不足 {seconds} 秒,像是{verdict:verdict}"),
    NoteKind.CONTRADICTION: Names("its numbers say {verdict:verdict}, the other users point to the {side:side}",
                                  "其数据指向{verdict:verdict},其他用户指向{side:side}"),
    NoteKind.OTHERS_POINT: Names("the other users point to the {side:side}", "其他用户指向{side:side}"),
    # The matrix of a call
    NoteKind.BAD_COLUMN: Names("column {uid} is bad for {bad} of {seen} receivers: the sender's side",
                               "列 {uid}:{seen} 个接收端中 {bad} 个异常,问题在发送端"),
    NoteKind.BAD_ROW: Names("row {uid} is bad for {bad} of {seen} senders: the receiver's side",
                            "行 {uid}:{seen} 个发送端中 {bad} 个异常,问题在接收端"),
    NoteKind.ALL_BAD: Names("every pair is bad: a common cause", "所有组合均异常:共同原因"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom notes are worded: language, time zone, and how a moment is written for them."""

    lang: str = "en"
    zone: tzinfo = UTC
    time: Callable[[float, tzinfo], str] = stamp_text

    def text(self, note: Note) -> str:
        """The note as a sentence, or more than one."""
        return _Filler(self).vformat(WORDS[note.kind](self.lang), (), dict(note.values))

    def texts(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """Several notes, each once."""
        return tuple(dict.fromkeys(map(self.text, notes)))


class _Filler(Formatter):
    """Fills a template as its placeholders say."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def format_field(self, value: Any, format_spec: str) -> Any:
        write = _FORMATS.get(format_spec)
        return write(self._reader, value) if write else super().format_field(value, format_spec)


_FORMATS: dict[str, Callable[[Reader, Any], str]] = {
    "time": lambda reader, value: reader.time(value, reader.zone),
    "span": lambda _, value: duration_text(value),
    "age": lambda _, value: age_text(value),
    "percent": lambda _, value: f"{value:.0%}",
    "list": lambda _, value: ", ".join(map(str, value)),
    "verdict": lambda reader, value: VERDICTS[Verdict(value)](reader.lang),
    "side": lambda reader, value: SIDES[Side(value)](reader.lang),
}
