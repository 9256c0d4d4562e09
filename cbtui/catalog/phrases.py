"""What the screens say, in Chinese. The English text is the key; a phrase without a translation stays English.

Add a phrase where its screen's section is. Placeholders in both texts are the same names.
"""

from __future__ import annotations

_SCREENS = {
    "Live": "实时",
    "Diagnosis": "异常诊断",
    "Calls": "通话调查",
    "Call": "通话详情",
    "Usage": "用量",
    "Report": "报告问题",
    "Matrix": "矩阵",
    "Help": "帮助",
    "Quota": "配额",
}

_STATES = {
    "loading": "加载中",
    "fresh": "最新",
    "stale": "已过时",
    "failed": "失败",
    "out of quota": "配额已用完",
    "no data": "无数据",
    "recording": "记录中",
    "paused": "已暂停",
    "read-only": "只读",
    "complete": "完整",
    "incomplete": "不完整",
    "running": "进行中",
    "ended": "已结束",
    "not ready for {left}": "{left}后可查看",
    "available in {seconds} s": "{seconds} 秒后可用",
    "data until {time}": "数据截至 {time}",
    "{age} old": "{age}前",
    "next poll {left}": "{left}后轮询",
    "next poll in {left}": "{left}后轮询",
    "next request allowed in {left}": "{left}后可再次请求",
    "lasts until {time}": "可用至 {time}",
    "quota left": "剩余配额",
    "{count} left": "剩余 {count}",
    "{count} left today": "今日剩余 {count}",
    "resets {time}": "{time} 重置",
    "{count} requests": "{count} 个请求",
    "1 request": "1 个请求",
}

_NOUNS = {
    "users": "用户",
    "channels": "频道",
    "sessions": "人次",
    "calls": "通话",
    "events": "事件",
    "minutes": "分钟",
    "user": "用户",
    "channel": "频道",
    "call": "通话",
    "session": "用户通话",
    "sender": "发送端",
    "receiver": "接收端",
    "finding": "异常片段",
    "findings": "异常片段",
    "project": "项目",
    "time": "时间",
    "date": "日期",
    "what": "现象",
    "because": "根因",
    "host": "来源用户",
    "self": "本端",
    "remote": "远端",
    "started": "开始",
    "length": "时长",
    "state": "状态",
    "worst": "最差",
    "opened": "已打开",
    "presence": "在线时段",
    "platform": "平台",
    "network": "网络",
    "device": "设备",
    "everyone": "所有人",
    "value": "数值",
    "metric": "指标",
    "unit": "单位",
    "source": "来源",
    "advice": "建议",
    "warn": "注意",
    "bad": "异常",
}

_ACTIONS = {
    "help": "帮助",
    "quit": "退出",
    "back": "返回",
    "open": "打开",
    "find": "查找",
    "filter": "过滤",
    "search": "搜索",
    "refresh": "刷新",
    "zoom": "放大",
    "pause": "暂停",
    "report": "报告问题",
    "copy": "复制",
    "write": "导出",
    "matrix": "矩阵",
    "next finding": "下一异常",
    "previous finding": "上一异常",
    "time zone": "时区",
    "next project": "下一项目",
    "command palette": "命令面板",
    "cancel": "取消",
    "send": "发送",
    "yes": "是",
    "no": "否",
}

_TRIAGE = {
    "nothing wrong found": "未发现异常",
    "{users} users": "{users} 个用户",
    "only seen as a peer": "仅作为对端出现",
    "the sender's side": "发送端一侧",
    "the receiver's side": "接收端一侧",
    "a common cause": "共同原因",
    "this pair only": "仅此一对",
    "every pair is bad: a common cause": "所有组合均异常:共同原因",
    "column {uid} is bad for {bad} of {seen} receivers: the sender's side": "列 {uid}:{seen} 个接收端中 {bad} 个异常,"
    "问题在发送端",
    "row {uid} is bad for {bad} of {seen} senders: the receiver's side": "行 {uid}:{seen} 个发送端中 {bad} 个异常,"
    "问题在接收端",
    "{metric} {value} {relation} {limit} for {minutes} min": "{metric} {value} {relation} {limit},"
    "已持续 {minutes} 分钟",
    "upstream fine, end-to-end low: downlink or backbone": "上行正常、端到端偏低:下行或骨干网络",
    "upstream low: the senders' access networks": "上行偏低:发送端接入网络",
    "transmission fine, freeze high: devices or app release": "传输正常、卡顿偏高:设备或应用版本",
    "joins fail, the rest is fine: token, configuration or signalling": "加入失败、其余正常:Token、配置或信令",
    "joins succeed slowly: signalling or network": "加入成功但缓慢:信令或网络",
    "users fell by {drop} %, freeze normal: mass disconnect or your own app": "用户数下降 {drop}%、卡顿正常:"
    "大规模掉线或自身应用问题",
    "several metrics are poor at once": "多个指标同时异常",
}

PHRASES_ZH: dict[str, str] = {**_SCREENS, **_STATES, **_NOUNS, **_ACTIONS, **_TRIAGE}
"""Every phrase with a translation."""


def say(lang: str, text: str, **values: object) -> str:
    """``text`` in ``lang`` (``en`` or ``zh``), its placeholders filled from ``values`` by ``str.format``."""
    template = PHRASES_ZH.get(text, text) if lang == "zh" else text
    return template.format(**values) if values else template
