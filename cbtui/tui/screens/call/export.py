"""What leaves a call: its link, its note, and the start of a report. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import tzinfo

from cbtui.callnote import TABLE_COLUMNS, CallNote, document, markdown, table
from cbtui.link import CallLink
from cbtui.model import Finding
from cbtui.model.finding import SENDER_SIDE
from cbtui.text import escaped
from cbtui.triage.groups import Group
from cbtui.tui.export import Export, csv_text
from cbtui.tui.messages import ReportDraft
from cbtui.tui.screens.call.curves import GROUP_OF
from cbtui.tui.screens.call.loaded import LoadedCall
from cbtui.tui.screens.call.viewpoint import Viewpoint

_MEDIUM_OF = {group: medium for medium, group in GROUP_OF.items()}


@dataclass(frozen=True, slots=True)
class CallExport:
    """A call as it is looked at now, by a person with this language and zone; ``now`` is Unix seconds."""

    loaded: LoadedCall
    viewpoint: Viewpoint
    project: str
    zone: tzinfo
    lang: str
    now: float

    def link(self) -> str:
        """The link that opens this call at this window and pair."""
        details, window, pair = self.loaded.details, self.viewpoint.window, self.viewpoint.pair
        return CallLink(
            self.project,
            details.call_id,
            details.from_ts,
            details.to_ts,
            int(window.from_ts) if window.zoomed_in else None,
            int(window.to_ts) if window.zoomed_in else None,
            pair.sender if pair else None,
            pair.receiver if pair else None,
            _MEDIUM_OF.get(self.viewpoint.group),
        ).text()

    def note(self) -> CallNote:
        """The incident note of this moment."""
        judgement = self.loaded.judgement
        return CallNote(
            self.project,
            self.loaded.details,
            self.loaded.call,
            None if judgement is None else tuple(map(_summary, self.loaded.groups)),
            None if judgement is None else judgement.judged_share,
            self.loaded.notes,
            self.link(),
            self.loaded.answer.fetched_at,
            self.now,
            self.zone,
            self.lang,
        )

    def file(self, form: str) -> Export:
        """The note as ``md``, ``json`` or ``csv``."""
        note = self.note()
        if form == "json":
            return Export(form, escaped(json.dumps(document(note), ensure_ascii=False, indent=2)) + "\n")
        if form == "csv":
            return Export(form, csv_text(TABLE_COLUMNS, table(note)))
        return Export("md", markdown(note))

    def report_draft(self) -> ReportDraft:
        """Channel, sender, receiver and moment of what is looked at."""
        pair, cursor = self.viewpoint.pair, self.viewpoint.cursor_ts
        return ReportDraft(
            self.loaded.cname,
            pair.sender if pair else None,
            pair.receiver if pair and not pair.alone else None,
            None if cursor is None else int(cursor),
        )


def _summary(group: Group) -> Finding:
    """A line of the list of findings as one finding: its lead's evidence, all of its time, who was hit."""
    lead = group.findings[0]
    hit = {*lead.users, *group.receivers} if group.verdict in SENDER_SIDE else lead.users
    return replace(
        lead,
        from_ts=group.from_ts,
        to_ts=group.to_ts,
        confidence=group.confidence,
        all_frozen_s=group.frozen_s,
        loss=group.loss,
        users=tuple(sorted(hit)),
    )
