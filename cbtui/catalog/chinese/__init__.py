"""Everything that cbtui says, in Chinese: the English text is the key. A phrase without a translation stays English.

Add a phrase where its screen's section is. Placeholders in both texts are the same names.
"""

from __future__ import annotations

from cbtui.catalog.chinese.call import CALL
from cbtui.catalog.chinese.errors import ERRORS
from cbtui.catalog.chinese.failures import FAILURES
from cbtui.catalog.chinese.lists import CALLS, REPORT, USAGE
from cbtui.catalog.chinese.settings import SETTINGS
from cbtui.catalog.chinese.shell import COMMANDS, SHELL
from cbtui.catalog.chinese.words import ACTIONS, NOUNS, SCREENS, STATES, TRIAGE

PHRASES: dict[str, str] = {
    **SCREENS,
    **STATES,
    **NOUNS,
    **ACTIONS,
    **TRIAGE,
    **CALLS,
    **USAGE,
    **REPORT,
    **SHELL,
    **COMMANDS,
    **CALL,
    **ERRORS,
    **FAILURES,
    **SETTINGS,
}
"""Every phrase with a translation."""
