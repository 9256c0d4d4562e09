"""Names of triage's words: verdicts, confidences, media."""

from __future__ import annotations

from cbtui.catalog.term import Names
from cbtui.model.finding import Confidence, Medium, Side, Verdict

VERDICTS: dict[Verdict, Names] = {
    Verdict.UNCLASSIFIED: Names("unclassified", "无法归类"),
    Verdict.NOT_SENDING: Names("not sending", "未发送"),
    Verdict.UPLINK: Names("uplink", "上行网络"),
    Verdict.DOWNLINK: Names("downlink", "下行网络"),
    Verdict.BOTH: Names("both", "上下行网络"),
    Verdict.SENDER_DEVICE: Names("sender device", "发送端设备"),
    Verdict.RECEIVER_DEVICE: Names("receiver device", "接收端设备"),
    Verdict.COMMON_CAUSE: Names("common cause", "共同原因"),
    Verdict.UNCLEAR: Names("unclear", "原因不明"),
    Verdict.OK: Names("ok", "正常"),
}

MEANINGS: dict[Verdict, Names] = {
    Verdict.UNCLASSIFIED: Names("too few samples to judge", "样本太少,无法判断"),
    Verdict.NOT_SENDING: Names("the sender sent nothing: muted, stopped or left (inferred)",
                               "发送端没有发送:静音、停止或离开(推断)"),
    Verdict.UPLINK: Names("packets were lost between the sender and Agora", "发送端到声网之间丢包"),
    Verdict.DOWNLINK: Names("packets were lost between Agora and the receiver", "声网到接收端之间丢包"),
    Verdict.BOTH: Names("packets were lost on both ways", "上行和下行都丢包"),
    Verdict.SENDER_DEVICE: Names("the sender's device was too busy to capture or send",
                                 "发送端设备负载过高,采集或发送不足"),
    Verdict.RECEIVER_DEVICE: Names("the media arrived, and the receiver's device was too busy to show it",
                                   "媒体已到达,但接收端设备负载过高,无法流畅播放"),
    Verdict.COMMON_CAUSE: Names("everybody who could be hit was hit alike: the network between, or what all share",
                                "可能受影响的各方同样受影响:中间网络或各方共用的部分"),
    Verdict.UNCLEAR: Names("it froze, and the numbers name no side", "出现卡顿,但数据不指向任何一方"),
    Verdict.OK: Names("nothing was wrong", "没有异常"),
}  # fmt: skip

CONFIDENCES: dict[Confidence, Names] = {
    Confidence.HIGH: Names("high", "高"),
    Confidence.MEDIUM: Names("medium", "中"),
    Confidence.LOW: Names("low", "低"),
}

MEDIA: dict[Medium, Names] = {Medium.AUDIO: Names("audio", "音频"), Medium.VIDEO: Names("video", "视频")}

SIDES: dict[Side, Names] = {
    Side.SENDER: Names("sender", "发送端"),
    Side.RECEIVER: Names("receiver", "接收端"),
    Side.BOTH: Names("both", "双方"),
    Side.COMMON: Names("common", "共同部分"),
    Side.PAIR: Names("pair", "该组合"),
    Side.NONE: Names("none", "无"),
}
