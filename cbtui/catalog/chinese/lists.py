"""Chinese: what Calls, Usage and the form of a report say."""

from __future__ import annotations

CALLS = {
    "all": "全部",
    "from": "从",
    "to": "到",
    "exact name, or all": "完整频道名,空为全部",
    "from {start} to {end}": "{start} 至 {end}",
    "{known} call": "{known} 个通话",
    "{known} calls": "{known} 个通话",
    "{shown} of {known} calls": "{known} 个通话中的 {shown} 个",
    "not ready {wait}": "{wait}后可查看",
    "stored calls · r asks the server": "已存储的通话 · 按 r 查询服务器",
    "asking: {calls} calls, {requests} requests so far · Esc stops": "查询中:{calls} 个通话,已用 {requests} 个请求 · "
    "Esc 停止",
    "more calls exist · r walks on: up to {count} requests": "还有更多通话 · 按 r 继续,最多 {count} 个请求",
    "complete · asked {age} ago": "完整 · {age}前查询",
    "asked {age} ago": "{age}前查询",
    "all that began in the range · asked {age} ago": "范围内开始的通话均已列出 · {age}前查询",
    "incomplete · asked {age} ago": "不完整 · {age}前查询",
    "stale: asked {age} ago · r asks again": "已过时:{age}前查询 · 按 r 重新查询",
    "Asking for the calls between {start} and {end}…": "正在查询 {start} 至 {end} 的通话…",
    "No calls between {start} and {end}": "{start} 至 {end} 没有通话",
    "No stored calls between {start} and {end}": "{start} 至 {end} 没有已存储的通话",
    "Press s for another time or channel, < for earlier, r to search again.": "按 s 更换时间或频道,按 < 查看更早,"
    "按 r 重新查询。",
    "No call matches the filter": "没有符合过滤条件的通话",
    "Esc clears it.": "按 Esc 清除。",
    "Enter opens it: {price}": "Enter 打开:{price}",
    "no request": "不用请求",
    "Sorted by {column}": "已按{column}排序",
    "The range reaches to now already.": "时间范围已到现在。",
    "The search is under way. Esc stops it.": "正在查询。按 Esc 停止。",
    "out of quota until {time}": "配额已用完,至 {time}",
    "next request allowed at {time}": "{time} 可再次请求",
    "r tries again": "按 r 重试",
    "Unexpected failure": "意外错误",
    "earlier": "更早",
    "later": "更晚",
    "sort": "排序",
    "sort by start, length or worst, in turn": "依次按开始、时长、最差排序",
    "search form: from, to, channel": "搜索:起止时间、频道",
    "move to earlier times": "移到更早的时间",
    "move to later times": "移到更晚的时间",
    "Calls between two times, newest first. A call lasts from the first join to the last leave of its channel.": (
        "一段时间内的通话,最新的在前。一次通话从频道的首个用户加入到最后一个用户离开。"
    ),
    "s opens the search form: from, to (HH:MM, -30m, -2h, ISO 8601, Unix seconds) and a channel name; / filters "
    "what is listed; < and > move the time range.": (
        "s 打开搜索:起止时间(HH:MM、-30m、-2h、ISO 8601、Unix 秒)和频道名;/ 过滤列表;< 和 > 移动时间范围。"
    ),
    "One request lists ten calls; r walks on to the end of the range, with up to 20 requests of the 1000 a day. "
    "The API looks back three days; calls seen before stay here.": (
        "一个请求列出十个通话;r 继续查到范围尽头,最多用 20 个请求(每天 1000 个)。API 可回溯三天;看过的通话会"
        "保留在这里。"
    ),
    "State: running, ended, or how long until its details can be asked for (they lag a call's start by 150 s). "
    "Worst is the worst finding of a call that was opened here.": (
        "状态:进行中、已结束,或多久后可查看详情(比通话开始晚 150 秒)。最差:在这里打开过的通话中最严重的异常片段。"
    ),
    "← → put a cursor on a minute; y, R and Enter are about it": "← → 把光标放到某一分钟;y、R 和 Enter 针对它",
    "Enter: the events of {time}": "Enter:{time} 的事件",
}

USAGE = {
    "UTC day": "UTC 日",
    "Mon": "周一",
    "Tue": "周二",
    "Wed": "周三",
    "Thu": "周四",
    "Fri": "周五",
    "Sat": "周六",
    "Sun": "周日",
    "per user": "人均",
    "final": "已定",
    "not final": "未定",
    "no figures": "无数据",
    "{metric} by UTC day": "每个 UTC 日的{metric}",
    "asking (1 request)": "查询中(1 个请求)",
    "fetched {age} ago": "{age}前获取",
    "stale: fetched {age} ago · r asks again": "已过时:{age}前获取 · 按 r 重新查询",
    "Asking for the last seven days…": "正在查询最近七天…",
    "No usage yet": "暂无用量",
    "The server sent no figures for these days. Press r to ask again.": "服务器没有这些天的数据。按 r 重新查询。",
    "Everything that can be known yet is on screen.": "目前能获取的都已显示。",
    "next metric in bars and chart": "条形和图表显示下一个指标",
    "Users: different uids; one user in two channels counts twice. Sessions: every join counts. Channels: from "
    "the first join to the last leave counts once. Per user (on wide screens): sessions divided by users.": (
        "人数:不同的 uid,同一用户在两个频道计为两人。人次:每次加入都计。频道:从首个用户加入到全部离开计一次。"
        "人均(宽屏显示):人次除以人数。"
    ),
    "Days are UTC days: in UTC+8 such a day lasts from 08:00 to 08:00. A day is final after 08:00 UTC of the "
    "next; until then it is marked, and figures may be missing.": (
        "按 UTC 日统计:在东八区为 08:00 至次日 08:00。次日 08:00 UTC 后数据才定;此前有标记,数据可能缺失。"
    ),
    "One request of the ten a day brings all seven days; closed days are kept for ever and never asked for "
    "again. The API looks back seven days. m shows the bars of the next metric, z its chart.": (
        "一个请求(每天十个)得到七天的数据;已定的日子永久保存,不再请求。API 可回溯七天。m 显示下一个指标的条形"
        ",z 显示图表。"
    ),
}

REPORT = {
    "teacher uid": "老师 uid",
    "action uid": "操作者 uid",
    "type": "类型",
    "comments": "备注",
    "exact name": "完整频道名",
    "number": "数字",
    "optional: who acts": "可选:操作者",
    "optional: 20:14, -10m, ISO 8601": "可选:20:14、-10m、ISO 8601",
    "optional: what happened, in short": "可选:简单描述问题",
    "is missing": "缺失",
    "must be 1, 2, 3 or 4": "必须是 1、2、3 或 4",
    "must be a number up to {most}": "必须是不超过 {most} 的数字",
    "is no time: 20:14, -10m, ISO 8601": "不是时间:20:14、-10m、ISO 8601",
    "has characters that cbtui replaced; Agora may not find it": "含有被 cbtui 替换的字符,Agora 可能找不到",
    "Nothing can be sent yet: {fields}": "还不能发送:{fields}",
    "a report is 1 request and can't be taken back": "报告用 1 个请求,不可撤回",
    "read-only: nothing is sent": "只读:不会发送",
    "cbtui is read-only: it sends no reports.": "cbtui 为只读:不发送报告。",
    "Send": "发送",
    "Really send": "确认发送",
    "{key} sends this to Agora, once. Esc does not send.": "按 {key} 发送给 Agora,只发一次。按 Esc 不发送。",
    "{key} sends it all the same. Esc does not.": "按 {key} 仍然发送,按 Esc 不发送。",
    "The same report was sent {age} ago ({time}) by {user}: {outcome}.": "{user} 在 {age}前({time})发送过相同的报告:"
    "{outcome}。",
    "somebody": "某人",
    "sending": "发送中",
    "sent": "已发送",
    "refused": "被拒绝",
    "unknown": "未知",
    "Sent, and kept.": "已发送并保存。",
    "Refused.": "被拒绝。",
    "Not sent.": "未发送。",
    "Outcome unknown: it may have arrived. It is kept as unknown and not sent again.": "结果未知:可能已送达。"
    "已按未知保存,不会再发送。",
    "It is being sent; the form closes when the outcome is known.": "正在发送,得知结果后才能关闭。",
    "The report form was closed: its project is no longer shown.": "报告表单已关闭:其项目已不在显示。",
    "Reported before:": "此前的报告:",
    "nothing yet": "暂无",
    "by {user}": "{user}",
    "next": "下一项",
    "previous": "上一项",
    "close": "关闭",
    "next, send": "下一项、发送",
    "next field": "下一个字段",
    "previous field": "上一个字段",
    "show it and ask once more; Enter then sends": "先显示并再次确认;按 Enter 才发送",
    "go to the next field; on the button ask, Ctrl+s sends": "到下一个字段;在按钮上先确认,再发送",
    "don't send what is being asked for, else close the form": "取消正在确认的发送,否则关闭表单",
    "help (? types itself in a field)": "帮助(在字段中 ? 为普通字符)",
    "Reports a problem of a channel to Agora. The form is filled in from what was selected; the JSON below it is "
    "what will be sent. One request of ten a second; it can't be taken back.": (
        "向 Agora 报告频道的问题。表单按所选内容填写;下方的 JSON 就是将要发送的内容。一个请求(每秒十个),不可撤回。"
    ),
    "Every report is kept in the state directory with its outcome. sent: Agora took it. refused: Agora did not. "
    "unknown: it left, and no answer came; it may have arrived, so cbtui never repeats it.": (
        "每个报告连同结果保存在状态目录。已发送:Agora 已接收。被拒绝:Agora 未接收。未知:已发出但没有回应,可能"
        "已送达,cbtui 不会重复发送。"
    ),
    "The same report (channel, type, within ten minutes) sent before from this state directory is pointed out.": (
        "若此状态目录发送过相同的报告(频道、类型、十分钟内),会指出。"
    ),
}
