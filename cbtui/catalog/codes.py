"""The status codes of an answer: HTTP status, or ``code`` in its body.

300 and 429 are not in the API's document. Agora's later documents give 300 with HTTP 200 for a reached limit; 429
is what Agora's other APIs on the same host answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from cbtui.catalog.term import Names


@dataclass(frozen=True, slots=True)
class StatusCode:
    """A code, what it says, and what to do about it."""

    code: int
    names: Names
    next_step: Names


_WAIT = Names("Wait; cbtui asks again when it may.", "请等待,cbtui 会在允许时再次请求。")
_CREDENTIALS = Names("Check the Customer ID and Customer Secret.", "请检查 Customer ID 和 Customer Secret。")

STATUS_CODES: dict[int, StatusCode] = {
    entry.code: entry
    for entry in (
        StatusCode(200, Names("the request succeeded", "请求处理成功"), Names("Nothing to do.", "无需处理。")),
        StatusCode(300, Names("a limit of the API was reached", "达到 API 调用限制"), _WAIT),
        StatusCode(400, Names("the input has the wrong format", "输入格式错误"),
                   Names("Check the App ID, the times and the channel name.", "请检查 App ID、时间范围和频道名称。")),
        StatusCode(401, Names("not authorized", "未经授权"), _CREDENTIALS),
        StatusCode(403, Names("wrong authorization, access forbidden", "授权信息错误,禁止访问"),
                   Names("Check the Customer Secret first; then that the API is enabled for this App ID and account.",
                         "请先检查 Customer Secret;再检查该账号和 App ID 是否已开通此 API。")),
        StatusCode(404, Names("no such API", "API 调用错误"),
                   Names("This account may not have this endpoint; check the base URL.",
                         "该账号可能没有此接入点,请检查 base URL。")),
        StatusCode(429, Names("too many requests", "请求过于频繁"), _WAIT),
        StatusCode(500, Names("internal error of the server", "服务器内部错误"),
                   Names("Try again later; if it stays, tell Agora's support.",
                         "请稍后重试;如持续出现,请联系声网支持。")),
    )
}  # fmt: skip


def status_code(code: int) -> StatusCode:
    """The entry of a code; one that is not known is named by its number."""
    known = STATUS_CODES.get(code)
    if known is not None:
        return known
    return StatusCode(code, Names(f"status {code}", f"状态码 {code}"), Names("See the log.", "请查看日志。"))
