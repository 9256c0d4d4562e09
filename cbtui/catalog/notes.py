"""The words of every kind of note, in English and Chinese; :mod:`cbtui.catalog.reader` fills their placeholders."""

from __future__ import annotations

from cbtui.catalog.term import Names
from cbtui.model.note import NoteKind

WORDS: dict[NoteKind, Names] = {
    NoteKind.KEPT_BACK: Names(
        "Something was kept back by the API or a limit.", "API 或限额导致部分数据未返回。"
    ),
    NoteKind.ROWS_LEFT_OUT: Names(
        "{endpoint}: {rows:count row was|rows were} not understood and left out, the first at {first}.",
        "{endpoint}:{rows} 行无法识别,已略过,首个位于 {first}。",
    ),
    NoteKind.BYTES_REPLACED: Names(
        "{endpoint}: {bytes:count byte was|bytes were} no text (UTF-8); \N{REPLACEMENT CHARACTER} stands in the place.",
        "{endpoint}:{bytes} 个字节不是有效文本(UTF-8),以 \N{REPLACEMENT CHARACTER} 代替。",
    ),
    NoteKind.OUTSIDE_RANGE: Names(
        "{endpoint}: {rows:count row was|rows were} left out, outside the range that was asked for.",
        "{endpoint}:{rows} 行超出所请求的范围,已略过。",
    ),
    NoteKind.SET_ASIDE: Names(
        "The store could not be read. It was moved to {path}, and what the API still has is asked for again.",
        "存储无法读取,已移至 {path};API 仍保留的内容会重新请求。",
    ),
    NoteKind.DAMAGED: Names(
        "Left out because it can't be read: {count:count row|rows} of the store.",
        "存储中有 {count} 行无法读取,已略过。",
    ),
    # The call search
    NoteKind.WALK_BUDGET_SPENT: Names(
        "Stopped after {requests:count request|requests}: calls that began before {before:time} may be missing; ask "
        "for a shorter range or more requests.",
        "已在 {requests} 个请求后停止:{before:time} 之前开始的通话可能缺失;请缩短时间范围或增加请求数。",
    ),
    NoteKind.WALK_STOPPED: Names("Stopped early: {cause:error}", "提前停止:{cause:error}"),
    NoteKind.CROWDED_SECOND: Names(
        "Ten or more calls began at {ts:time}; the API lists ten of them, so some may be missing.",
        "{ts:time} 开始的通话有十个或更多;API 只列出十个,可能有缺失。",
    ),
    NoteKind.MORE_BUT_NONE: Names(
        "The server says that there are more calls, but sent none of this range.",
        "服务器表示还有更多通话,但没有返回此范围内的任何通话。",
    ),
    NoteKind.OLDER_CALLS: Names(
        "The API looks back three days; of older calls, those stored here are shown.",
        "API 只能回溯三天;更早的通话只显示本地已存的。",
    ),
    NoteKind.OLDER_UNCHECKED: Names(
        "All calls that began since {ts:time} are here; of those that began before and still ran then, only the newest "
        "were looked at.",
        "{ts:time} 之后开始的通话均已列出;之前开始且当时仍在进行的通话只查看了最新的几个。",
    ),
    NoteKind.RUNNING_UNCHECKED: Names(
        "{calls:count call|calls} that began until {ts:time} ran when last seen, and may have ended since.",
        "{ts:time} 及之前开始的 {calls} 个通话上次查看时仍在进行,之后可能已结束。",
    ),
    # The details of a call
    NoteKind.STORED_WHILE_RUNNING: Names(
        "It still ran when it was stored, and the API looks back three days only.",
        "存储时通话仍在进行,而 API 只能回溯三天。",
    ),
    NoteKind.PARTS_MISSING: Names(
        "Only {came} of {of} parts of three hours came back: {cause:error}",
        "{of} 个三小时分段中只返回了 {came} 个:{cause:error}",
    ),
    NoteKind.NO_SESSIONS: Names(
        "The server sent no session of this call in this range.", "服务器没有返回此通话在该范围内的任何会话。"
    ),
    NoteKind.NOT_READY: Names(
        "Details of this call are available in {wait:span}: they lag its start by {lag} s.",
        "此通话的详情 {wait:span} 后可用:比通话开始晚 {lag} 秒。",
    ),
    NoteKind.MAYBE_OTHERS: Names(
        "{users} users came back; the API sends the ten newest joiners, so others may be missing.",
        "返回了 {users} 个用户;API 只返回最近加入的十个,可能有缺失。",
    ),
    NoteKind.USERS_MISSING: Names(
        "{users} of at least {known} users came back, the newest joiners; the API sends ten. Known only as peers: "
        "{uids:list}.",
        "至少 {known} 个用户中返回了最近加入的 {users} 个(API 只返回十个)。仅作为对端出现:{uids:list}。",
    ),
    NoteKind.PEERS_WITHOUT_SESSION: Names(
        "Known only as peers: {uids:list}. Server-side (Linux) users come when all users are asked for.",
        "仅作为对端出现:{uids:list}。查询全部用户时才会包含服务端(Linux)用户。",
    ),
    # Live minutes, diagnosis and usage
    NoteKind.FULL_ANSWERS: Names(
        "{answers:count answer was|answers were} full: {most} or more events happened there, and the API sends the "
        "newest {most}.",
        "{answers} 次回答已满:当时发生了 {most} 个或更多事件,API 只返回最新的 {most} 个。",
    ),
    NoteKind.STORED_UNTIL_ALLOWED: Names(
        "{endpoint}: from the store, {age:old}; it may be asked again in {wait} s.",
        "{endpoint}:来自本地存储,{age:old};{wait} 秒后可再次请求。",
    ),
    NoteKind.STORED_AFTER_FAILURE: Names(
        "{endpoint}: from the store, {age:old}; {cause:error}", "{endpoint}:来自本地存储,{age:old};{cause:error}"
    ),
    NoteKind.LIVE_IS_LATE: Names(
        "Nothing of this range is there yet: live data is two minutes late.", "此范围尚无数据:实时数据晚两分钟。"
    ),
    NoteKind.NEVER_ASKED: Names(
        "Part of this range was never asked for; the API's memory is one hour.",
        "此范围的一部分从未请求过;API 只保留一小时。",
    ),
    NoteKind.STORED_DAYS: Names(
        "From the store, {age:age} old: {cause:error}", "来自本地存储,{age:age}前:{cause:error}"
    ),
    NoteKind.NOT_FINAL: Names(
        "Not final yet: {days:days} (a UTC day is ready at 08:00 UTC of the next).",
        "尚未定稿:{days:days}(UTC 日在次日 08:00 UTC 定稿)。",
    ),
    NoteKind.NO_FIGURES: Names(
        "No figures: {days:days}; the server sent none, or the API looks back seven days only.",
        "没有数据:{days:days};服务器未返回,或 API 只能回溯七天。",
    ),
    # What the commands say besides
    NoteKind.ENDPOINT_BLOCKED: Names("{endpoint}: {cause:error}", "{endpoint}:{cause:error}"),
    NoteKind.SAME_REPORT: Names(
        "The same report (channel, type, within 10 minutes) was sent at {sent_at:time} by {who}; outcome: "
        "{outcome:said}.",
        "相同的报告(频道、类型相同,10 分钟内)已由 {who} 于 {sent_at:time} 发送;结果:{outcome:said}。",
    ),
    NoteKind.CHECKS_FAILED: Names("{failed} of {checks} checks failed.", "{checks} 项检查中有 {failed} 项未通过。"),
    # A judged call
    NoteKind.HEALTHY: Names("Nothing wrong found: {share:percent} of the windows could be judged.",
                            "未发现异常:{share:percent} 的时间窗可以判断。"),
    NoteKind.HEALTHY_SEEN: Names(
        "Nothing wrong found among the {seen:count user|users} seen, {share:percent} of it judged; "
        "{unseen:count other is|others are} unseen.",
        "在已看到的 {seen} 个用户中未发现异常(可判断 {share:percent});另有 {unseen} 个用户未看到。"),
    NoteKind.HEALTHY_CAPPED: Names(
        "Nothing wrong found among the {seen:count user|users} seen, {share:percent} of it judged; "
        "there may be more, unseen.",
        "在已看到的 {seen} 个用户中未发现异常(可判断 {share:percent});可能还有未看到的用户。"),
    NoteKind.LOW_FOLDED: Names("{count} more of low confidence, nobody's, {frozen_s} s frozen.",
                               "另有 {count} 条低置信度,不归于任何人,卡顿 {frozen_s} 秒。"),
    NoteKind.SHORT_FREEZES: Names("{count:count short freeze|short freezes}, nobody's.",
                                  "{count} 次短暂卡顿,不归于任何人。"),
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
    NoteKind.SEVERAL_DEVICES: Names(
        "On several devices at the same time: {uids:list}. Each is judged by itself; charts show which told most.",
        "同时在多台设备上:{uids:list}。分别判断,图表显示数据最多的一台。"),
    NoteKind.RATIOS: Names("All losses are fractions under 1: this account may report ratios instead of percent.",
                           "所有丢包率都小于 1:此账号可能以比例而非百分比上报。"),
    NoteKind.SCREEN_SHARED: Names(
        "{uids:list}: {fps:g} fps by design, a shared screen or a still picture; pauses are no freezes.",
        "{uids:list}:帧率本来就低({fps:g} fps),屏幕共享或静止画面;停顿不算卡顿。"),
    NoteKind.EXTERNAL_SOURCE: Names(
        "{uids:list}: frames are sent though none are captured, an external video source.",
        "{uids:list}:没有采集帧却在发送,外部视频源。"),
    NoteKind.SILENCE_UNJUDGED: Names(
        "{uids:list}: muted, silent or still at times; what was lost or froze then is not judged.",
        "{uids:list}:有时静音、无声或画面静止;其间的丢包与卡顿不作判断。"),
    NoteKind.SMALL_STREAMS: Names(
        "{uids:list}: got far less than was sent at times, without loss; the small stream, or not subscribed.",
        "{uids:list}:有时未丢包却只收到少量码流;小流或未订阅。"),
    NoteKind.BUSY_UNHARMED: Names(
        "{uids:list}: CPU high at times, without the signs of an overloaded device.",
        "{uids:list}:CPU 有时很高,但没有设备过载的迹象。"),
    # The evidence of a finding
    NoteKind.UPLINK_HIDDEN: Names("U not visible", "上行不可见"),
    NoteKind.LOWER_BOUND: Names("E measured after repair, D at least", "E 为修复后的数值,D 为下限"),
    NoteKind.LOOKS_LIKE: Names("too little to accuse, looks like {verdict:verdict}",
                               "证据不足,像是{verdict:verdict}"),
    NoteKind.FEW_FRAMES: Names("few frames by design, {fps:g} fps: a shared screen or a still picture",
                               "帧率本来就低({fps:g} fps):屏幕共享或静止画面"),
    NoteKind.OTHERS_POINT: Names("the other users point to the {side:side}", "其他用户指向{side:side}"),
    NoteKind.NOTHING_CAME: Names("nothing came, so no loss was counted", "完全没有收到数据,因此没有丢包统计"),
    NoteKind.SMALL_STREAM: Names("{share:percent} of what was sent came, without loss: the small stream, or not "
                                 "subscribed to all the time",
                                 "未丢包却只收到所发送的 {share:percent}:小流,或并非一直订阅"),
    NoteKind.BUSY_AS_EVER: Names("{uid}: CPU high, as in the whole call", "{uid}:CPU 一直很高,与平时无异"),
    NoteKind.JOINED_THEN: Names("{uid} joined as it began", "{uid} 恰在开始时加入"),
    NoteKind.LEFT_THEN: Names("{uid} left as it ended", "{uid} 恰在结束时离开"),
    # The matrix of a call
    NoteKind.BAD_COLUMN: Names("column {uid} is bad for {bad} of {seen} receivers: the sender's side",
                               "列 {uid}:{seen} 个接收端中 {bad} 个异常,问题在发送端"),
    NoteKind.BAD_ROW: Names("row {uid} is bad for {bad} of {seen} senders: the receiver's side",
                            "行 {uid}:{seen} 个发送端中 {bad} 个异常,问题在接收端"),
    NoteKind.ALL_BAD: Names("every pair is bad: a common cause", "所有组合均异常:共同原因"),
}  # fmt: skip
