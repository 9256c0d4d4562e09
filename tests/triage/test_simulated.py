"""Each cause and look-alike of the simulator, judged: causes name their user, look-alikes nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cbtui.model import CallDetails, Medium, Note, NoteKind, Series, Session, Side, Verdict
from cbtui.model.finding import DEVICES
from cbtui.simulator import Kind, Lesson, Trouble
from cbtui.simulator.samples import series
from cbtui.triage.judgement import judged
from tests.triage.generated.truth import accused

START, LENGTH_S = 1_763_000_000, 900
FROM_S, TO_S = 300, 480
USERS = [101, 102, 103, 104, 105]
TEACHER, STUDENT = USERS[0], USERS[2]


def simulated(*troubles: Trouble, cname: str = "lesson") -> CallDetails:
    lesson = Lesson.of(cname, START, LENGTH_S, USERS, troubles)
    sessions = tuple(
        Session(one.sid, cname, one.uid, one.network, one.platform, one.speaker, one.sdk_version, one.device_type,
                one.join_ts, one.leave_ts, True)
        for one in lesson.stays
    )  # fmt: skip
    end = START + LENGTH_S
    told = tuple(
        Series.of(stay.sid, row.mid, row.peer_uid, list(zip(row.ts, row.values, strict=True)))
        for stay in lesson.stays
        for row in series(lesson, stay, START, end, end + 60)
    )
    return CallDetails(lesson.call_id, START, end, sessions, told)


def trouble(kind: Kind, size: float = 0.0, sender: int | None = TEACHER, receiver: int | None = None) -> Trouble:
    return Trouble(kind, START + FROM_S, START + TO_S, size, sender, receiver)


def accusations(details: CallDetails) -> set[tuple[int, bool, Side]]:
    return {one for finding in judged(details).findings for one in accused(finding)}


@pytest.mark.parametrize(
    ("cause", "verdict", "uid"),
    [
        (trouble(Kind.UPLINK_LOSS, 12), Verdict.UPLINK, TEACHER),
        (trouble(Kind.UPLINK_LOSS, 45), Verdict.UPLINK, TEACHER),
        (trouble(Kind.DOWNLINK_LOSS, 15, None, STUDENT), Verdict.DOWNLINK, STUDENT),
        (trouble(Kind.DOWNLINK_LOSS, 40, None, STUDENT), Verdict.DOWNLINK, STUDENT),
        (trouble(Kind.DEAD_UPLINK), Verdict.UPLINK, TEACHER),
        (trouble(Kind.SENDER_CPU, 94), Verdict.SENDER_DEVICE, TEACHER),
        (trouble(Kind.SLOW_ENCODER, 94), Verdict.SENDER_DEVICE, TEACHER),
        (trouble(Kind.RECEIVER_CPU, 94, None, STUDENT), Verdict.RECEIVER_DEVICE, STUDENT),
    ],
    ids=lambda value: f"{value.kind.value} {value.size:g}" if isinstance(value, Trouble) else None,
)
def test_a_cause_names_its_user_alone_whatever_looks_like_it_beside(cause: Trouble, verdict: Verdict, uid: int) -> None:
    named = {(uid, verdict in DEVICES, verdict.side)}
    assert accusations(simulated(cause)) == named
    beside = trouble(Kind.HIGH_CPU, 92, USERS[4]), trouble(Kind.SILENCE, 0, USERS[3])
    assert accusations(simulated(cause, *beside)) == named


@pytest.mark.parametrize(
    "look_alikes",
    [
        (trouble(Kind.SCREEN_SHARE, 1), trouble(Kind.HIGH_CPU, 93)),
        (trouble(Kind.SCREEN_SHARE, 5),),
        (trouble(Kind.EXTERNAL_SOURCE), trouble(Kind.HIGH_CPU, 93)),
        (trouble(Kind.SILENCE, 0, None),),
        (trouble(Kind.HIGH_CPU, 97, None),),
        (trouble(Kind.SMALL_STREAM, 20, None, STUDENT), trouble(Kind.HIGH_CPU, 93, STUDENT)),
        (trouble(Kind.SMALL_STREAM, 0, TEACHER, STUDENT),),
        (trouble(Kind.MUTE),),
        (trouble(Kind.DELAY, 40), trouble(Kind.HIGH_CPU, 93)),
        (trouble(Kind.DELAY, 40, None, STUDENT),),
        (trouble(Kind.DOWNLINK_LOSS, 25, None, None),),
    ],
    ids=lambda value: " + ".join(f"{one.kind.value} {one.size:g}" for one in value),
)
def test_a_look_alike_accuses_nobody(look_alikes: tuple[Trouble, ...]) -> None:
    for cname in ("lesson", "another"):
        assert accusations(simulated(*look_alikes, cname=cname)) == set()


def test_what_hits_every_pair_is_said_to_be_common() -> None:
    findings = judged(simulated(trouble(Kind.DOWNLINK_LOSS, 25, None, None))).findings
    assert {finding.verdict for finding in findings} == {Verdict.COMMON_CAUSE}


def test_freezes_by_delay_point_to_the_side_that_the_others_tell() -> None:
    for cause, side in ((trouble(Kind.DELAY, 40), "sender"), (trouble(Kind.DELAY, 40, None, STUDENT), "receiver")):
        findings = judged(simulated(cause)).findings
        assert {remark["side"] for one in findings for remark in one.evidence.remarks} == {side}


@pytest.mark.parametrize(
    ("look_alike", "told"),
    [
        (trouble(Kind.SCREEN_SHARE, 1), Note(NoteKind.SCREEN_SHARED, uids=(TEACHER,), fps=1.0)),
        (trouble(Kind.EXTERNAL_SOURCE), Note(NoteKind.EXTERNAL_SOURCE, uids=(TEACHER,))),
        (trouble(Kind.SILENCE, 0, None), Note(NoteKind.SILENCE_UNJUDGED, uids=tuple(USERS))),
        (trouble(Kind.HIGH_CPU, 97), Note(NoteKind.BUSY_UNHARMED, uids=(TEACHER,))),
        (trouble(Kind.SMALL_STREAM, 20, None, STUDENT), Note(NoteKind.SMALL_STREAMS, uids=(STUDENT,))),
        (trouble(Kind.SMALL_STREAM, 0, TEACHER, STUDENT), Note(NoteKind.SMALL_STREAMS, uids=(STUDENT,))),
    ],
    ids=lambda value: f"{value.kind.value} {value.size:g}" if isinstance(value, Trouble) else "",
)
def test_what_looks_like_trouble_and_is_none_is_said_in_one_line(look_alike: Trouble, told: Note) -> None:
    judgement = judged(simulated(look_alike))
    assert judgement.notes == (told,)
    assert judgement.healthy


def test_a_cause_is_not_said_to_be_harmless() -> None:
    for cause in (trouble(Kind.SENDER_CPU, 94), trouble(Kind.RECEIVER_CPU, 94, None, STUDENT)):
        kinds = {note.kind for note in judged(simulated(cause)).notes}
        assert kinds.isdisjoint({NoteKind.BUSY_UNHARMED, NoteKind.SCREEN_SHARED})


def remarks(details: CallDetails, receiver: int) -> set[Note]:
    return {
        remark
        for one in judged(details).findings
        if one.receiver_uid == receiver and one.medium is Medium.VIDEO
        for remark in one.evidence.remarks
    }


def test_beside_a_finding_that_accuses_nobody_stands_what_explains_its_numbers() -> None:
    delayed = trouble(Kind.DELAY, 40)
    always = Trouble(Kind.HIGH_CPU, START, START + LENGTH_S, 93, TEACHER)
    assert Note(NoteKind.BUSY_AS_EVER, uid=TEACHER) in remarks(simulated(delayed, always), STUDENT)
    small = simulated(delayed, trouble(Kind.SMALL_STREAM, 20, None, STUDENT))
    assert NoteKind.SMALL_STREAM in {remark.kind for remark in remarks(small, STUDENT)}
    assert NoteKind.SMALL_STREAM not in {remark.kind for remark in remarks(small, USERS[3])}


def test_freezes_that_begin_or_end_with_a_join_or_leave_name_who_that_was() -> None:
    details = simulated(trouble(Kind.DELAY, 40))
    for change, kind in (
        ({"join_ts": START + FROM_S - 4}, NoteKind.JOINED_THEN),
        ({"leave_ts": START + TO_S - 6}, NoteKind.LEFT_THEN),
    ):
        sessions = tuple(replace(one, **change) if one.uid == STUDENT else one for one in details.sessions)  # type: ignore[arg-type]
        assert Note(kind, uid=STUDENT) in remarks(replace(details, sessions=sessions), STUDENT)
