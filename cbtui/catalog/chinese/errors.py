"""What errors and refusals say, in Chinese; see :mod:`cbtui.catalog.chinese`."""

from __future__ import annotations

from cbtui.catalog.codes import STATUS_CODES

_CODES = {
    names.en: names.zh for code in STATUS_CODES.values() for names in (code.names, code.next_step)
}  # fmt: skip

_WIRE = {
    "--to alone is no range": "仅有 --to 不构成范围",
    "Give --from too, or neither.": "请同时给出 --from,或两者都不给。",
    "No answer from {place}": "{place} 没有应答",
    "No complete answer from {place}": "{place} 没有完整应答",
    "it took longer than {seconds:g} s": "耗时超过 {seconds:g} 秒",
    "Try again, or ask for less.": "请重试,或缩小查询范围。",
    "Try again.": "请重试。",
    "the request failed on its way": "请求在途中失败",
    "the time-out passed without a connection": "超时前未能建立连接",
    "the time-out passed with every connection in use": "超时前所有连接均被占用",
    "the time-out passed without an answer": "超时前没有应答",
    "the name could not be resolved (DNS)": "域名无法解析(DNS)",
    "its TLS certificate was not accepted": "其 TLS 证书未被接受",
    "the TLS connection broke": "TLS 连接中断",
    "the TLS connection failed": "TLS 连接失败",
    "the connection was refused": "连接被拒绝",
    "the connection was reset": "连接被重置",
    "the proxy did not let it through": "代理未放行",
    "the address is not http:// or https://": "地址不是 http:// 或 https://",
    "the answer was cut short, or was not HTTP": "应答被截断,或不是 HTTP",
    "the connection broke": "连接中断",
    "Check base_url, the network and the proxy settings (HTTPS_PROXY, NO_PROXY).": (
        "请检查 base_url、网络和代理设置(HTTPS_PROXY、NO_PROXY)。"
    ),
    "Check base_url, the host's clock and the CA bundle (SSL_CERT_FILE).": (
        "请检查 base_url、本机时钟和 CA 证书(SSL_CERT_FILE)。"
    ),
    "Check api_key and api_secret (Customer ID and Customer Secret); cbtui doctor tests them.": (
        "请检查 api_key 和 api_secret(Customer ID 和 Customer Secret);可用 cbtui doctor 检测。"
    ),
    "Check api_secret and api_key first; then that the App ID is of this account, and that the API is enabled for it.": (
        "请先检查 api_secret 和 api_key;再检查 App ID 是否属于该账号,以及是否已为其开通此 API。"
    ),
    "The account's plan does not include this API; ask Agora to enable it.": (
        "该账号的套餐不含此 API;请联系声网开通。"
    ),
    "{place} redirects to {target}": "{place} 重定向到 {target}",
    "{place} redirects": "{place} 发生重定向",
    "cbtui does not follow redirects, they would carry the credentials along": (
        "cbtui 不跟随重定向,以免凭据被一并带走"
    ),
    "Check base_url.": "请检查 base_url。",
    "base_url is no address": "base_url 不是地址",
    "Write it like https://api.agora.io, without a user or password.": (
        "请写成 https://api.agora.io 的形式,不含用户名和密码。"
    ),
    "The connection could not be prepared": "无法准备连接",
    "Check SSL_CERT_FILE and SSL_CERT_DIR of the environment.": "请检查环境变量 SSL_CERT_FILE 和 SSL_CERT_DIR。",
    "The proxy of {variable} can't be used": "{variable} 中的代理无法使用",
    "it must look like http://host:port, or socks5://host:port": ("必须形如 http://host:port 或 socks5://host:port"),
    "SOCKS needs the Python package socksio, which is not installed": "SOCKS 需要 Python 包 socksio,而它没有安装",
    "Mend or unset it, or name the server in NO_PROXY.": "请修正或取消设置,或将服务器写入 NO_PROXY。",
    "The request was sent and no answer came, so it may have arrived": "请求已发出但没有应答,可能已送达",
    "It is not sent again by itself; find out before you repeat it.": "不会自动重发;请先确认再重复。",
}

_ANSWERS = {
    "The server turned down {endpoint}": "服务器拒绝了对 {endpoint} 的请求",
    "The server refused the range asked of {endpoint}": "服务器拒绝了对 {endpoint} 查询的时间范围",
    "it asks for data that is not there yet": "所请求的数据尚未产生",
    "it begins before the time that the API remembers": "起点早于 API 可回溯的时间",
    "it is longer than one answer may be": "超过单次回答允许的时长",
    "Ask for an earlier end; check the host's clock.": "请使用更早的终点,并检查本机时钟。",
    "Ask for a later beginning.": "请使用更晚的起点。",
    "Ask for a shorter range.": "请缩短时间范围。",
    "a limit was reached": "已达到限额",
    "Wait; cbtui will not ask again before it may.": "请等待;在允许之前 cbtui 不会再次请求。",
    "The server failed on {endpoint}": "服务器处理 {endpoint} 失败",
    "The server refused {endpoint}": "服务器拒绝访问 {endpoint}",
    "Try again later; if it stays, check base_url and tell Agora's support.": (
        "请稍后重试;如持续出现,请检查 base_url 并联系声网支持。"
    ),
    "HTTP {status}": "HTTP {status}",
    "code {code}": "code {code}",
    "{said}, {more}": "{said},{more}",
    "The answer of {endpoint} was not understood": "无法理解 {endpoint} 的应答",
    "Check base_url and what stands in between (a proxy, a login page); a newer cbtui may know this answer.": (
        "请检查 base_url 和中间环节(代理、登录页);新版 cbtui 可能认识此应答。"
    ),
    "it is compressed in a way that was not asked for": "其压缩方式并非所请求的",
    "it could not be decompressed": "无法解压",
    "it holds a web page": "其内容是网页",
    "it holds nothing": "其内容为空",
    "it holds no valid JSON": "其内容不是有效的 JSON",
    "kvs is no array of samples": "kvs 不是样本数组",
    "kvs holds times that are not Unix seconds": "kvs 中的时间不是 Unix 秒",
    "kvs holds something else than samples of time and value": "kvs 中含有时间和数值样本以外的内容",
    "it ends in the middle of a series": "在一个序列中途结束",
    "there is too much in it besides samples": "样本以外的内容过多",
    "it holds more samples than a call can have": "其中的样本多于一次通话可能有的数量",
    "brackets do not match": "括号不匹配",
    "one series takes more than {size} MiB": "单个序列超过 {size} MiB",
    "The answer of {endpoint} is too large": "{endpoint} 的应答过大",
    "more than {size:g} MiB were not accepted": "不接受超过 {size:g} MiB 的应答",
    "Ask for a shorter time.": "请缩短时间段。",
}

_QUOTA = {
    "{endpoint} was not asked": "未请求 {endpoint}",
    "{rate}; the last went {ago} ago": "{rate};上一个请求在 {ago} 前发出",
    "one request a second": "每秒一个请求",
    "one request a minute": "每分钟一个请求",
    "one request in {seconds:g} s": "每 {seconds:g} 秒一个请求",
    "{count} requests a second": "每秒 {count} 个请求",
    "{count} requests a minute": "每分钟 {count} 个请求",
    "{count} requests in {seconds:g} s": "每 {seconds:g} 秒 {count} 个请求",
    "{used} of {per_day} requests of today (UTC) are used": "今日(UTC){per_day} 个请求已用 {used} 个",
    "{used} of {per_day} requests of today (UTC) are used, and the last {keep} are kept for incidents": (
        "今日(UTC){per_day} 个请求已用 {used} 个,最后 {keep} 个为事件预留"
    ),
    "the server turned down the last request": "服务器拒绝了上一个请求",
    "the server turned down the last request: {reason}": "服务器拒绝了上一个请求:{reason}",
    "It may be asked at {time} UTC (in {wait}).": "{time} UTC({wait}后)可以请求。",
    "Incident mode (i) spends them; else it may be asked at {time} UTC (in {wait}).": (
        "事件模式(i)可使用预留;否则 {time} UTC({wait}后)可以请求。"
    ),
    "the requests of the day are used": "今日的请求已用完",
    "no newer answer": "没有更新的应答",
}

_SERVICE = {
    "There is no call {call_id} in the last three days": "最近三天没有通话 {call_id}",
    "Check the id (cbtui calls lists them) and the project.": "请检查通话 ID(cbtui calls 可列出)和项目。",
    "The details of call {call_id} can't be asked for any more": "通话 {call_id} 的详情已无法查询",
    "the API looks back three days, and they are not stored here": "API 可回溯三天,而本地没有存储",
    "part {number} of {parts}": "第 {number}/{parts} 段",
    "not known here: request {number} of {count} at most": "本地未知:第 {number} 个请求,最多 {count} 个",
    "More than one call begins with {call_id}": "以 {call_id} 开头的通话不止一个",
    "Give more of the id.": "请给出更长的 ID。",
    "{calls} calls, {requests} request": "{calls} 个通话,{requests} 个请求",
    "{calls} calls, {requests} requests": "{calls} 个通话,{requests} 个请求",
    "reading": "读取",
    "resampling": "重采样",
    "looking for trouble": "查找异常",
    "Nothing was sent": "未发送任何内容",
    "the ledger is new, and other sessions bring what they know of the old one": "账本是新建的,其他会话正在带来旧账本中的记录",
    "Nothing could be recorded for {minutes} min": "已有 {minutes} 分钟无法记录任何内容",
    "Recording has ended; start it again.": "记录已结束;请重新启动。",
    "this session is read-only": "此会话为只读",
    "Leave out --read-only, CBTUI_READ_ONLY and read_only to report.": (
        "如需报告,请去掉 --read-only、CBTUI_READ_ONLY 和 read_only。"
    ),
    "This is not a link to a call": "这不是通话链接",
    "Copy one with Y on the screen of a call.": "请在通话页按 Y 复制链接。",
    "it does not read cbtui://PROJECT/call/CALL_ID?start=…&end=…": (
        "格式不是 cbtui://PROJECT/call/CALL_ID?start=…&end=…"
    ),
    "its medium is neither audio nor video": "媒体既不是 audio 也不是 video",
    "start and end of the call are missing": "缺少通话的 start 和 end",
    "from and to belong together": "from 和 to 须同时给出",
    "it ends before it starts": "结束早于开始",
    "{key} is not known; a newer cbtui may have made it": "不认识 {key};可能由更新版本的 cbtui 生成",
    "{key} is there twice": "{key} 出现了两次",
    "{key} is not a number": "{key} 不是数字",
    "a name in it is not percent-encoded": "其中的名称没有百分号编码",
    "a name in it is not UTF-8": "其中的名称不是 UTF-8",
    "a name in it holds characters that no name has": "其中的名称含有不允许的字符",
    "There is no time zone {name!r}": "没有时区 {name!r}",
    "Use local, utc or a name such as Asia/Shanghai.": "请使用 local、utc 或 Asia/Shanghai 这样的名称。",
    "{text!r} is not a time": "{text!r} 不是时间",
    "{text!r} is not a time of day": "{text!r} 不是一天中的时间",
    "Use Unix seconds, ISO 8601 (2026-01-15T20:14), HH:MM, -30m, -2h, -3d, or now.": (
        "请使用 Unix 秒、ISO 8601(2026-01-15T20:14)、HH:MM、-30m、-2h、-3d 或 now。"
    ),
}

_FILES = {
    "The {what} {path} can't be used": "{what} {path} 无法使用",
    "store": "存储",
    "quota ledger": "配额账本",
    "a newer cbtui has written it": "它由更新版本的 cbtui 写入",
    "Update cbtui, or choose another directory with --state-dir.": "请更新 cbtui,或用 --state-dir 另选目录。",
    "Make the directory writable, or choose another one with --state-dir.": (
        "请使该目录可写,或用 --state-dir 另选目录。"
    ),
    "Move the file away (what it held is then lost), or choose another directory with --state-dir.": (
        "请移走该文件(其内容将丢失),或用 --state-dir 另选目录。"
    ),
    "Another program holds it; end that one, or choose another directory with --state-dir.": (
        "它被另一个程序占用;请结束该程序,或用 --state-dir 另选目录。"
    ),
    "Make room on the disk, or choose another directory with --state-dir.": (
        "请腾出磁盘空间,或用 --state-dir 另选目录。"
    ),
    "There is no API secret": "没有 API secret",
    "Set CBTUI_API_SECRET, or api_secret_command in the configuration file.": (
        "请设置 CBTUI_API_SECRET,或配置文件中的 api_secret_command。"
    ),
    "There is no API key": "没有 API key",
    "Set CBTUI_API_KEY, CBTUI_API_SECRET and CBTUI_APPID, or write a configuration file; "
    "cbtui demo needs none of them.": (
        "请设置 CBTUI_API_KEY、CBTUI_API_SECRET 和 CBTUI_APPID,或编写配置文件;cbtui demo 均不需要。"
    ),
    "There is no home directory for {path}": "{path} 没有对应的主目录",
    "Write the path out.": "请写出完整路径。",
    "The configuration file {path} can't be read": "无法读取配置文件 {path}",
    "it is not UTF-8 text": "它不是 UTF-8 文本",
    "Check the path given, or leave --config out.": "请检查所给路径,或去掉 --config。",
    "{path} is not valid TOML": "{path} 不是有效的 TOML",
    "Mend that line.": "请修正该行。",
    "{path} holds a secret and other users can read it": "{path} 含有密钥,而其他用户可以读取",
    "Run: chmod 600 {path}": "请运行:chmod 600 {path}",
    "{path} has a setting that can't be used": "{path} 中有无法使用的设置",
    "{where}: {why}": "{where}:{why}",
    "there is no such key": "没有这个键",
    "config.example.toml shows every key.": "config.example.toml 列出了所有键。",
    "Mend it or unset it.": "请修正或取消设置。",
    "must look like https://api.agora.io": "须为 https://api.agora.io 的形式",
    "must have a port from 1 to 65535": "端口须为 1 至 65535",
    "must not carry credentials; use api_key and api_secret": "不得含有凭据;请使用 api_key 和 api_secret",
    "There is no project": "没有项目",
    "Set CBTUI_APPID, or add [[projects]] with name and appid to the file.": (
        "请设置 CBTUI_APPID,或在文件中添加含 name 和 appid 的 [[projects]]。"
    ),
    "Two projects are named {name!r}": "有两个项目名为 {name!r}",
    "Give each project a name of its own.": "请为每个项目取不同的名称。",
    "There is no project {name!r}": "没有项目 {name!r}",
    "Known projects: {names}.": "已有项目:{names}。",
    "api_secret_command gave no secret": "api_secret_command 没有给出密钥",
    "it printed nothing": "它没有输出",
    "Run it yourself to see what it says.": "请自行运行以查看其输出。",
}

ERRORS: dict[str, str] = {**_CODES, **_WIRE, **_ANSWERS, **_QUOTA, **_SERVICE, **_FILES}
