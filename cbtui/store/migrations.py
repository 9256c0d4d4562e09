"""The schema, as numbered steps; ``PRAGMA user_version`` says how many have been taken."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE minute (
        project TEXT, ts INTEGER,
        pcu REAL, pcc REAL, joinSuccessRate REAL, joinSuccess5SecsRate REAL, videoFreezeRate REAL, audioFreezeRate REAL,
        videoUpstreamExcellentTransRate REAL, videoEnd2EndExcellentTransRate REAL,
        audioUpstreamExcellentTransRate REAL, audioEnd2EndExcellentTransRate REAL,
        PRIMARY KEY (project, ts)
    ) WITHOUT ROWID;
    CREATE TABLE coverage (
        project TEXT, source TEXT, from_ts INTEGER, to_ts INTEGER, PRIMARY KEY (project, source, from_ts)
    ) WITHOUT ROWID;
    CREATE TABLE fetched (project TEXT, source TEXT, at REAL, PRIMARY KEY (project, source)) WITHOUT ROWID;
    CREATE TABLE event (
        project TEXT, ts INTEGER, user TEXT, cname TEXT, exp_id INTEGER, causes TEXT, acknowledged TEXT,
        PRIMARY KEY (project, ts, user, cname, exp_id, causes)
    ) WITHOUT ROWID;
    CREATE TABLE full_answer (project TEXT, from_ts INTEGER, to_ts INTEGER, PRIMARY KEY (project, from_ts, to_ts))
        WITHOUT ROWID;
    CREATE TABLE call (
        project TEXT, call_id TEXT, cname TEXT, created_ts INTEGER, destroyed_ts INTEGER, finished INTEGER,
        fetched_at REAL, PRIMARY KEY (project, call_id)
    ) WITHOUT ROWID;
    CREATE INDEX call_by_time ON call (project, created_ts);
    CREATE TABLE details (
        id INTEGER PRIMARY KEY, project TEXT, call_id TEXT, all_users INTEGER, with_metrics INTEGER, final INTEGER,
        ready INTEGER, from_ts INTEGER, to_ts INTEGER, fetched_at REAL, sessions TEXT
    );
    CREATE INDEX details_by_call ON details (project, call_id, all_users);
    CREATE TABLE series (
        details INTEGER REFERENCES details (id) ON DELETE CASCADE, position INTEGER, sid TEXT, mid INTEGER,
        peer_uid INTEGER, points BLOB, PRIMARY KEY (details, position)
    );
    CREATE TABLE judged (
        project TEXT, call_id TEXT, fingerprint TEXT, findings TEXT, facts TEXT, PRIMARY KEY (project, call_id)
    ) WITHOUT ROWID;
    CREATE TABLE day (
        project TEXT, ts INTEGER, userCount REAL, sessionCount REAL, channelCount REAL, fetched_at REAL,
        PRIMARY KEY (project, ts)
    ) WITHOUT ROWID;
    CREATE TABLE report (
        id INTEGER PRIMARY KEY, project TEXT, cname TEXT, teacher_uid INTEGER, type INTEGER, action_uid INTEGER,
        ts INTEGER, comments TEXT, sent_at REAL, sent_by TEXT, outcome TEXT, message TEXT
    );
    """,
    """
    CREATE TABLE remark (
        project TEXT, source TEXT, from_ts INTEGER, to_ts INTEGER, kind TEXT, content TEXT,
        PRIMARY KEY (project, source, from_ts, to_ts, kind)
    ) WITHOUT ROWID;
    """,
)
