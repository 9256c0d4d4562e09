"""Chinese of what the command line and the screens say when something fails."""

from __future__ import annotations

FAILURES: dict[str, str] = {
    "Allowed again at {moment} (in {wait}).": "{moment} 可再次请求({wait} 后)。",
    # The command line
    "--to is in the future, so the range ends now": "--to 在未来,因此范围到现在为止",
    "--from is later than --to": "--from 晚于 --to",
    "Swap them, or give the day too.": "请交换两者,或同时给出日期。",
    "{text!r} is out of range": "{text!r} 超出范围",
    "Use a time of the last days.": "请使用最近几天内的时间。",
    "there is no terminal to ask on": "没有可供确认的终端",
    "Add --yes to send without being asked.": "加上 --yes 可不经确认直接发送。",
    "The outcome of the report is unknown": "报告的结果未知",
    "it was sent and no answer came": "已发送,但没有收到回答",
    "The output could not be written": "无法写入输出",
    "There was no answer within {seconds} s": "{seconds} 秒内没有收到回答",
    "Try again, or give it more time: cbtui --timeout SECONDS …": "请重试,或给更多时间:cbtui --timeout 秒数 …",
    "Waiting for the server: {waited} of {most} s": "等待服务器:{waited}/{most} 秒",
    "Look where standard output goes, and run it again.": "请检查标准输出的去向,然后重试。",
    "Free some space and run it again.": "请释放空间后重试。",
    "Port {port} can't be used": "端口 {port} 无法使用",
    "Choose another one, or none.": "请换一个端口,或不指定。",
    "The dashboard needs a terminal": "仪表盘需要终端",
    "redirected: standard {streams}": "已被重定向的标准流:{streams}",
    "In a script, use one of the commands: cbtui --help.": "在脚本中请使用命令:cbtui --help。",
    # The screens
    "Recording stopped": "记录已停止",
    "It begins again by itself; r begins at once.": "会自动重新开始;按 r 立即开始。",
    "The files of the state directory were deleted or replaced; new ones were opened.": "状态目录中的文件被删除或替换;已打开新的文件。",
    "The log has more.": "详情见日志。",
    "The range ends before it begins": "时间范围的结束早于开始",
    "Give an earlier time in from.": "请在“从”中填写更早的时间。",
    "The report is not complete": "报告尚未填写完整",
    "Could not write a file": "无法写入文件",
    "Could not write {path}": "无法写入 {path}",
    "Could not write to {where}": "无法写入 {where}",
    "there are too many files of this second": "这一秒内的文件太多",
    "Press w again.": "请再按一次 w。",
    "Start cbtui in a directory you may write to, or copy with y.": "请在可写的目录中启动 cbtui,或用 y 复制。",
}
