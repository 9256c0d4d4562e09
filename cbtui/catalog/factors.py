"""The 37 root causes of diagnosis (``factor_id``), and one sentence of advice each.

The document leaves gaps (4 to 7, 18 to 20, 26 to 28), and its own example uses 18.
"""

from __future__ import annotations

from msgspec import Struct

from cbtui.catalog.term import Names


class Factor(Struct, frozen=True):
    """A root cause: ``names`` as Agora words it, ``short`` for a table, ``advice`` for the user who has it."""

    factor_id: int
    short: Names
    names: Names
    advice: Names


_UPLINK_ADVICE = Names(
    "Move the sender to a better network, or lower the bitrate it sends.", "建议发送端更换网络,或降低发送码率。"
)
_DOWNLINK_ADVICE = Names(
    "Move the receiver to a better network, or let it take a smaller stream.", "建议接收端更换网络,或改为接收小流。"
)
_REMOTE_ADVICE = Names(
    "Ask the remote user whether this was intended; no network fault is implied.",
    "请向远端用户确认是否有意为之,这不代表网络故障。",
)
_MUTE_ADVICE = Names(
    "Ask the user whether it was intended; no network fault is implied.",
    "请向该用户确认是否有意为之,这不代表网络故障。",
)


def _path(factor_id: int, medium: str, way: str, trouble: str) -> Factor:
    media = {"video": "视频", "audio": "音频"}
    ways = {"upstream": "上行", "downstream": "下行"}
    troubles = {"loss": ("packet loss", "丢包"), "latency": ("latency", "延时"), "jitter": ("jitter", "抖动")}
    english, chinese = troubles[trouble]
    up = way == "upstream"
    return Factor(
        factor_id,
        Names(f"{way} {medium} {trouble}", f"{media[medium]}{ways[way]}{chinese}"),
        Names(f"{way} network {english} in {medium} transmission", f"{media[medium]}{ways[way]}网络{chinese}"),
        _UPLINK_ADVICE if up else _DOWNLINK_ADVICE,
    )


def _action(factor_id: int, short: Names, names: Names, advice: Names = _MUTE_ADVICE) -> Factor:
    return Factor(factor_id, short, names, advice)


_TABLE = (
    Factor(1, Names("same uid twice", "相同 UID 互踢"),
           Names("two users with the same UID push each other out", "相同 UID 互踢"),
           Names("Give every user and device a uid of its own.", "请确保每个用户和设备使用不同的 UID。")),
    Factor(2, Names("kicked by administrator", "管理员踢出"),
           Names("the user was removed by the administrator", "管理员踢出"),
           Names("Ask who manages the channel; the removal was deliberate.", "请联系频道管理员,该操作是主动执行的。")),
    Factor(3, Names("connection failure", "连接异常"), Names("connection failure", "连接异常"),
           Names("Check firewall, proxy and the user's own network.", "请检查防火墙、代理和用户自身的网络。")),
    _path(8, "video", "downstream", "latency"),
    _path(9, "audio", "downstream", "latency"),
    Factor(10, Names("high CPU", "CPU 占用高"), Names("high CPU usage", "CPU 占用高"),
           Names("Close other programs, or lower resolution and frame rate.", "请关闭其他程序,或降低分辨率和帧率。")),
    Factor(11, Names("device busy", "设备繁忙"), Names("the device is busy", "设备繁忙"),
           Names("Free the camera or microphone from other programs, or restart the device.",
                 "请检查摄像头或麦克风是否被其他程序占用,或重启设备。")),
    _action(12, Names("stopped sending audio", "停止发送音频"),
            Names("the user stopped sending the local audio stream", "用户停止发送本地音频流")),
    _action(13, Names("stopped sending video", "停止发送视频"),
            Names("the user stopped sending the local video stream", "用户停止发送本地视频流")),
    _action(14, Names("audio module off", "关闭音频模块"),
            Names("the user disabled the audio module", "用户关闭音频模块")),
    _action(15, Names("video module off", "关闭视频模块"),
            Names("the user disabled the video module", "用户关闭视频模块")),
    _action(16, Names("remote stopped receiving audio", "远端停止接收音频"),
            Names("the remote user stopped receiving the local user's audio", "远端用户停止接收本地用户的音频流"),
            _REMOTE_ADVICE),
    _action(17, Names("remote stopped receiving video", "远端停止接收视频"),
            Names("the remote user stopped receiving the local user's video", "远端用户停止接收本地用户的视频流"),
            _REMOTE_ADVICE),
    _path(21, "video", "upstream", "loss"),
    _path(22, "audio", "upstream", "loss"),
    _path(23, "video", "downstream", "loss"),
    _path(24, "audio", "downstream", "loss"),
    Factor(25, Names("Electron integration", "Electron 集成"),
           Names("Electron integration", "Electron 集成"),
           Names("Check how the Electron app renders video, and its SDK version.",
                 "请检查 Electron 应用的视频渲染方式和 SDK 版本。")),
    Factor(29, Names("weak Wi-Fi", "Wi-Fi 信号差"),
           Names("weak Wi-Fi signal (including hotspots)", "Wi-Fi(包含热点)信号差"),
           Names("Move closer to the access point, or use a cable.", "请靠近无线路由器,或改用有线网络。")),
    Factor(30, Names("kicked from channel", "被踢出频道"),
           Names("the user was removed from the channel", "用户被踢出频道"),
           Names("Look in your own server's log for the call that removed the user.",
                 "请在自己的服务端日志中查找踢出该用户的操作。")),
    Factor(31, Names("invalid App ID", "App ID 无效"),
           Names("joining failed: the App ID is invalid", "App ID 无效,导致加频道失败"),
           Names("Compare the app's App ID with the console's.", "请核对应用中的 App ID 与控制台是否一致。")),
    Factor(32, Names("invalid channel name", "频道名称无效"),
           Names("joining failed: the channel name is invalid", "频道名称无效,导致加频道失败"),
           Names("Check length and characters of the channel name.", "请检查频道名称的长度和字符。")),
    Factor(33, Names("token invalid", "Token 无效"),
           Names("joining failed: the token is invalid", "Token 无效,导致加频道失败"),
           Names("Check that token, uid, channel and App ID belong together.",
                 "请检查 Token 与 UID、频道名称、App ID 是否匹配。")),
    Factor(34, Names("token expired", "Token 过期"),
           Names("joining failed: the token has expired", "Token 过期,导致加频道失败"),
           Names("Check the token server, its clock, and how long its tokens live.",
                 "请检查 Token 服务器、其时钟以及 Token 有效期。")),
    Factor(35, Names("user blocked", "用户被拦截"),
           Names("joining failed: the user was blocked", "用户被拦截,导致加频道失败"),
           Names("Look for a ban of this user, address or channel.", "请检查该用户、IP 或频道是否被封禁。")),
    Factor(36, Names("join timeout", "加入超时"), Names("joining the channel timed out", "加入频道超时"),
           Names("Check the user's network, firewall and DNS.", "请检查用户的网络、防火墙和 DNS。")),
    Factor(37, Names("reconnect: network lost", "重连:网络中断"),
           Names("reconnected after the network was interrupted", "网络中断,触发网络重连"),
           Names("Look for changes of network or gaps of coverage at the user.",
                 "请检查用户是否切换网络或信号中断。")),
    Factor(38, Names("reconnect: proxy set", "重连:设置代理"),
           Names("reconnected after a proxy was set", "设置代理,触发网络重连"),
           Names("Expected after setting a proxy; set it before joining.",
                 "设置代理后属正常现象,建议在加入频道前设置。")),
    Factor(39, Names("reconnect: token renewed", "重连:Token 更新"),
           Names("reconnected after the token was renewed", "Token 更新,触发网络重连"),
           Names("Renew tokens before they expire.", "请在 Token 过期前更新。")),
    Factor(40, Names("reconnect: IP changed", "重连:IP 变更"),
           Names("reconnected after the user's IP address changed", "用户 IP 变更,触发网络重连"),
           Names("Usual when the user walks between Wi-Fi and mobile data.",
                 "用户在 Wi-Fi 和移动网络之间切换时常见。")),
    Factor(41, Names("reconnect: timeout", "重连:连接超时"),
           Names("reconnected after the connection timed out", "连接网络超时,触发网络重连"),
           Names("Check the user's network for heavy loss or blocked ports.",
                 "请检查用户网络是否严重丢包或端口受限。")),
    _path(42, "video", "upstream", "latency"),
    _path(43, "audio", "upstream", "latency"),
    _path(44, "video", "upstream", "jitter"),
    _path(45, "audio", "upstream", "jitter"),
    _path(46, "video", "downstream", "jitter"),
    _path(47, "audio", "downstream", "jitter"),
)  # fmt: skip

FACTORS: dict[int, Factor] = {entry.factor_id: entry for entry in _TABLE}

_UNKNOWN_ADVICE = Names(
    "The API's document doesn't explain this cause; ask Agora's support.", "API 文档未说明该根因,请咨询声网支持。"
)


def factor_of(factor_id: int) -> Factor:
    """The cause of an id; one that the document doesn't know is named "factor 18"."""
    known = FACTORS.get(factor_id)
    if known is not None:
        return known
    names = Names(f"factor {factor_id}", f"根因 {factor_id}")
    return Factor(factor_id, names, names, _UNKNOWN_ADVICE)


def factor(factor_id: int, lang: str) -> str:
    """The short name of a cause for a table or JSON: "token expired", or "factor 18" when unknown."""
    return factor_of(factor_id).short.of(lang)
