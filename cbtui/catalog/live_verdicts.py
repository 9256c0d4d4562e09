"""The words of the line over the live panels."""

from __future__ import annotations

from cbtui.catalog.level import Direction, Scale, level_text
from cbtui.catalog.live import live_metric
from cbtui.catalog.term import Names
from cbtui.model.live import Hypothesis, LiveVerdict
from cbtui.text import clean

HYPOTHESES: dict[Hypothesis, Names] = {
    Hypothesis.JOINS_FAIL: Names("joins fail, the rest is fine: token, configuration or signalling",
                                 "加入失败、其余正常:Token、配置或信令"),
    Hypothesis.SENDERS_ACCESS: Names("upstream low: the senders' access networks", "上行偏低:发送端接入网络"),
    Hypothesis.DOWNSTREAM: Names("upstream fine, end-to-end low: downlink or backbone",
                                 "上行正常、端到端偏低:下行或骨干网络"),
    Hypothesis.DEVICES: Names("transmission fine, freeze high: devices or app release",
                              "传输正常、卡顿偏高:设备或应用版本"),
    Hypothesis.SLOW_JOINS: Names("joins succeed slowly: signalling or network", "加入成功但缓慢:信令或网络"),
    Hypothesis.SEVERAL: Names("several metrics are poor at once", "多个指标同时异常"),
    Hypothesis.USERS_LEFT: Names("users fell by {drop} %, freeze normal: mass disconnect or your own app",
                                 "用户数下降 {drop}%、卡顿正常:大规模掉线或自身应用问题"),
    Hypothesis.ONE_CHANNEL: Names("one channel, {cname}: {events} of {of} diagnosis events",
                                  "集中在一个频道 {cname}:{of} 个诊断事件中的 {events} 个"),
    Hypothesis.ONE_USER: Names("one channel, {cname}, and there user {user}: {events} of {of} diagnosis events",
                               "集中在一个频道 {cname} 的用户 {user}:{of} 个诊断事件中的 {events} 个"),
}  # fmt: skip

_SINCE = Names(
    "{metric} {value} {relation} {limit} for {minutes} min", "{metric} {value} {relation} {limit},已持续 {minutes} 分钟"
)


def live_verdict_text(verdict: LiveVerdict, lang: str) -> str:
    """For the screen: "video freeze 9.1 % > 5 % for 3 min: upstream fine, …"."""
    why = _why(verdict, lang)
    if verdict.drop:
        return why
    metric = live_metric(verdict.metric)
    text = _SINCE(lang).format(
        metric=metric.short(lang),
        value=f"{level_text(Scale(metric.direction, bad=verdict.limit), verdict.value, 1)} %",
        relation=">" if metric.direction is Direction.HIGHER_IS_WORSE else "<",
        limit=f"{verdict.limit:g} %",
        minutes=verdict.minutes,
    )
    return f"{text}: {why}" if why else text


def _why(verdict: LiveVerdict, lang: str) -> str:
    if verdict.hypothesis is None:
        return ""
    values: dict[str, object] = {"drop": verdict.drop}
    if verdict.concentration is not None:
        one = verdict.concentration
        values |= {"cname": clean(one.cname), "user": clean(one.user), "events": one.events, "of": one.of}
    return HYPOTHESES[verdict.hypothesis](lang).format(**values)
