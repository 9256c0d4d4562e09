"""One call: whose fault it was, the sessions, the charts of a pair, and the matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from cbtui.link import CallLink
from cbtui.tui import commands
from cbtui.tui.call.charts import PairCharts
from cbtui.tui.call.curves import GROUP_OF
from cbtui.tui.call.handout import Handout
from cbtui.tui.call.look import Look
from cbtui.tui.call.opening import Wish
from cbtui.tui.call.pairs import Pair
from cbtui.tui.call.panels import JumpBar, SessionsPanel
from cbtui.tui.call.sessions import SORTS, uid_of
from cbtui.tui.call.views import ViewsScreen
from cbtui.tui.widgets.chart import Chart
from cbtui.tui.widgets.matrix_grid import MatrixGrid
from cbtui.tui.widgets.table import CellTable
