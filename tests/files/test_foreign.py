"""What YAML, workbooks, archives and the system say is said in Chinese to who reads Chinese, and never lost.

When to modify: when one more of their messages is translated.
"""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path

import pytest
import yaml

from assigner.errors import InputError
from assigner.files.foreign import os_words, parser_words
from assigner.files.read import load_problem
from assigner.language import Words


def yaml_problem(text: str) -> str:
    with pytest.raises(yaml.YAMLError) as caught:
        yaml.safe_load(text)
    assert isinstance(caught.value, yaml.MarkedYAMLError)
    return str(caught.value.problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1,\n", "此处应有内容，却遇到文件结尾"),
        ("a: b: c\n", "此处不能出现“键: 值”"),
        ("a:\n\tb: 1\n", "“\\t”不能作为开头"),
        ("a: 'x\n", "文件在引号或括号内意外结束"),
        ("- a\nb: 1\n", "此处的列表或映射应已结束"),
        ("a: *x\n", "未定义的别名“x”"),
        ("{a: 1", "应为“,”或“}”，却遇到文件结尾"),
        (" a: 1\nb: 2", "一个文件只能有一份文档"),
        ('a: "\\q"', "未知的转义字符“q”"),
        ("a: 1\n---\nb: 1", "一个文件只能有一份文档"),
    ],
)
def test_problems_of_yaml(text: str, said: str) -> None:
    problem = yaml_problem(text)
    words = parser_words(problem)
    assert words.en == problem
    assert words.zh == said


@pytest.mark.parametrize(
    "code", ["ENOENT", "EACCES", "EPERM", "ENOSPC", "EISDIR", "ENOTDIR", "EROFS", "EEXIST", "ENAMETOOLONG"]
)
def test_faults_of_the_system(code: str) -> None:
    words = os_words(OSError(getattr(errno, code), "strerror in English", "a.csv"))
    assert words.en == "strerror in English"
    assert re.fullmatch(r"[\u4e00-\u9fff，]+", words.zh)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a":1,}', "此处应为双引号括起的键"), ("[1 2]", "缺少“,”"), ("", "此处应有值"), ("[1]x", "末尾有多余内容"),
        ('"\t"', "文字中有控制字符"), ('"\\q"', "未知的转义字符"), ('"abc', "缺少结束的引号"),
    ],
)  # fmt: skip
def test_problems_of_json(text: str, said: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    assert parser_words(caught.value.msg).zh == said


def test_a_broken_file_is_refused_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text("a: [1,\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_problem(tmp_path)
    words = [issue.words for issue in caught.value.issues if issue.code == "yaml-syntax"]
    assert words == [Words("This is not valid YAML: expected the node content, but found '<stream end>'.",
                           "不是有效的 YAML：此处应有内容，却遇到文件结尾。")]  # fmt: skip


def test_what_nobody_knows_is_quoted() -> None:
    assert parser_words("odd").zh == "原文：odd"
    assert os_words(OSError("odd")).zh == "原文：odd"
    assert parser_words("invalid Zip archive: Could not find EOCD").zh == "文件不完整，或不是工作簿"
