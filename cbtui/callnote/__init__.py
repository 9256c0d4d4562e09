"""The incident note of a call: what to hand on, and what nobody could know. Pure.

It names project, channel, times in UTC and in the reader's zone, users, findings with their evidence, and what is
missing and why. It holds no secret. :func:`markdown` is for people; :func:`document` and :func:`table` hold the same
for programs.
"""

from __future__ import annotations

from cbtui.callnote.incident import CallNote, share_text
from cbtui.callnote.markdown import escape, markdown
from cbtui.callnote.rows import TABLE_COLUMNS, document, table

__all__ = ["TABLE_COLUMNS", "CallNote", "document", "escape", "markdown", "share_text", "table"]
