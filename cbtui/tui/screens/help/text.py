"""What the help of each screen says: what its numbers mean, units, endpoint, cost in quota; a paragraph each.

English; also keys of the phrases.
"""

from __future__ import annotations

HELP: dict[str, tuple[str, ...]] = {
    "live": (
        "Each panel is one figure of the whole project, minute by minute, for the last hour: its value now, the curve, "
        "the lowest and highest, and from where on it counts as bad. Rates are percent of users or of time.",
        "Source: the three endpoints /beta/live/…/by_time, recorded in the background, 1 to 2 minutes late; they "
        "remember one hour. Each may be asked once a minute and 1000 times a UTC day, all sessions of this host "
        "together; looking costs nothing, r costs up to three requests.",
        "The line over the panels says what the figures add up to; the line under them is the newest diagnosis.",
    ),
    "diagnosis": (
        "Each row is one poor experience of one user in one channel: when, what, who, where, and up to three causes as "
        "Agora's diagnosis names them; 'self' is the user's own side, a number the remote user it comes from.",
        "Source: /beta/live/diagnosis, recorded in the background, 1 to 2 minutes late. An answer holds ten events at "
        "most: '≥' and the note say when there were more. Once a minute and 1000 times a UTC day; looking costs "
        "nothing, r costs one request.",
        "Enter finds the call of that channel at that minute (up to two list requests, none when it is stored) and "
        "opens it at that user. a marks an event, or all of a cause, as handled for everybody on this host.",
    ),
    "calls": (
        "Calls between two times, newest first. A call lasts from the first join to the last leave of its channel.",
        "s opens the search form: from, to (HH:MM, -30m, -2h, ISO 8601, Unix seconds) and a channel name; "
        "/ filters what is listed; < and > move the time range.",
        "One request lists ten calls; r walks on to the end of the range, with up to 20 requests of the 1000 a day. "
        "The API looks back three days; calls seen before stay here.",
        "State: running, ended, or how long until its details can be asked for (they lag a call's start by 150 s). "
        "Worst is the worst finding of a call that was opened here.",
    ),
    "usage": (
        "Users: different uids; one user in two channels counts twice. Sessions: every join counts. Channels: from the "
        "first join to the last leave counts once. Per user (on wide screens): sessions divided by users.",
        "Days are UTC days: in UTC+8 such a day lasts from 08:00 to 08:00. A day is final after 08:00 UTC of the next; "
        "until then it is marked, and figures may be missing.",
        "One request of the ten a day brings all seven days; closed days are kept for ever and never asked for again. "
        "The API looks back seven days. m shows the bars of the next metric, z its chart.",
    ),
    "call": (
        "On top are the findings, worst first: when, who sends to whom, medium, whose side it is on, and how sure that "
        "is; then the numbers behind it. U is the uplink loss of the sender, E the loss end to end, D what was lost "
        "on the downlink, CPU of sender / receiver. High confidence: far ahead of what else could explain it (99 % of "
        "these are right); medium: ahead (95 %); low: too little to accuse anybody. Next: the second best explanation.",
        "Charts: exact samples, about every 2 s; freeze is summed over 10 s. Loss and CPU in %, bitrate in Kbps. "
        "Horizontal lines are the limits for warning and bad, tinted stretches are findings. The cursor's exact values "
        "are in the last line.",
        "Matrix: rows receive, columns send; medians of 10 s windows over the chosen finding, the window of the charts "
        "or the whole call (= switches). A column that is bad for everybody convicts its sender, a row its receiver.",
        "Source: /beta/analytics/call/details, one request for each three hours; 150 s late. The API sends the ten "
        "newest joiners; users known only as peers of the others are listed too. A finished call is kept: opening it "
        "again costs nothing. r follows a running call.",
    ),
    "report": (
        "Reports a problem of a channel to Agora. The form is filled in from what was selected; the JSON below it is "
        "what will be sent. One request of ten a second; it can't be taken back.",
        "Every report is kept in the state directory with its outcome. sent: Agora took it. refused: Agora did not. "
        "unknown: it left, and no answer came; it may have arrived, so cbtui never repeats it.",
        "The same report (channel, type, within ten minutes) sent before from this state directory is pointed out.",
    ),
}
"""By the screen's id in the table of commands."""
