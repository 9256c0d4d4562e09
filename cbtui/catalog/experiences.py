"""The kinds of poor experience in diagnosis (``exp_id``)."""

from __future__ import annotations

from cbtui.catalog.term import Names

EXPERIENCES: dict[int, Names] = {
    4: Names("video freeze", "视频卡顿"),
    5: Names("audio freeze", "音频卡顿"),
    6: Names("slow join", "进频道慢"),
}


def experience(exp_id: int, lang: str) -> str:
    """The name of an experience; one that the document doesn't know is "experience 99"."""
    known = EXPERIENCES.get(exp_id) or Names(f"experience {exp_id}", f"体验 {exp_id}")
    return known.of(lang)
