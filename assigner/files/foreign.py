"""What other programs say is wrong (the system, YAML, readers of workbooks), in the two languages of this one.

Their texts are English; within a Chinese sentence they are read by nobody. When to modify: when one more of their messages
is met.
"""

from __future__ import annotations

import errno
import re

from assigner.language import Words

_OF_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘空间不足",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EROFS: "磁盘只读",
    errno.EEXIST: "已存在",
    errno.ENAMETOOLONG: "名称过长",
    errno.EBUSY: "正被其他程序使用",
    errno.ETXTBSY: "正被其他程序使用",
    errno.EADDRINUSE: "端口已被占用",
}
_NEXT = {"<stream end>": "文件结尾", "<block mapping start>": "新的映射", "<document start>": "新文档"}
_OF_PARSERS: tuple[tuple[str, str], ...] = (
    (r"expected the node content, but found '(.+)'", "此处应有内容，却遇到{}"),
    (r"mapping values are not allowed here", "此处不能出现“键: 值”"),
    (r"found character '(.+)' that cannot start any token", "“{}”不能作为开头"),
    (r"found unexpected end of stream", "文件在引号或括号内意外结束"),
    (r"expected <block end>, but found .*", "此处的列表或映射应已结束"),
    (r"found (?:undefined|duplicate) alias '(.+)'", "未定义的别名“{}”"),
    (r"found undefined alias", "未定义的别名"),
    (r"expected '(.)' or '(.)', but got '(.+)'", "应为“{}”或“{}”，却遇到{}"),
    (r"expected '<document start>', but found .*|but found another document", "一个文件只能有一份文档"),
    (r"found unknown escape character '(.+)'", "未知的转义字符“{}”"),
    (r"could not find expected ':'", "缺少“:”"),
    (r"Expecting property name enclosed in double quotes", "此处应为双引号括起的键"),
    (r"Expecting '(.)' delimiter", "缺少“{}”"),
    (r"Expecting value", "此处应有值"),
    (r"Extra data", "末尾有多余内容"),
    (r"Invalid control character at", "文字中有控制字符"),
    (r"Invalid \\escape", "未知的转义字符"),
    (r"Unterminated string starting at|unexpected end of data", "缺少结束的引号"),
    (r"field larger than field limit .*", "单元格过长"),
    (r"(?:.*invalid Zip archive.*|Cannot detect file format|.*not a zip file.*)", "文件不完整，或不是工作簿"),
)


def os_words(error: OSError) -> Words:
    """Return why the system refused something."""
    reason = error.strerror or str(error)
    return Words(reason, _OF_SYSTEM.get(error.errno or 0) or _quoted(reason))


def parser_words(problem: str) -> Words:
    """Return what a reader of YAML or of workbooks found; what is not known is quoted."""
    for pattern, words in _OF_PARSERS:
        found = re.fullmatch(pattern, problem, re.DOTALL | re.IGNORECASE)
        if found:
            return Words(problem, words.format(*(_NEXT.get(one, one) for one in found.groups())))
    return Words(problem, _quoted(problem))


def _quoted(text: str) -> str:
    return f"原文：{text}"
