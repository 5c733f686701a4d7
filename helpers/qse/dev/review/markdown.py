"""Markdown taken apart: headings, text to read, cells of tables, links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

Token = dict[str, Any]

# In a piece of HTML, a new line of text begins at each of these.
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|div|details|table|thead|tbody|tr|td|th|br|h[1-6])\b[^>]*>", re.I)
_LABEL = re.compile(r"<summary\b.*?</summary>", re.I | re.S)
_CODE = re.compile(r"<(code|pre|kbd|style|script)\b.*?</\1>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_LEAD_WORDS = 4


@dataclass(frozen=True)
class Block:
    """A stretch of text; `kind` is "heading", "label", "text", "item" or "cell" (of a table).

    `lead` is a bold start such as "What this says.", which works as a heading and is not in `text`.
    `plain` is the text without what stands in italics.
    """

    kind: str
    text: str
    plain: str
    lead: str = ""
    level: int = 0


def blocks(source: str) -> list[Block]:
    """Take Markdown apart; code, pictures, keys and addresses of links are left out.

    Examples
    --------
    >>> [(block.kind, block.text) for block in blocks("## Look\\n\\n**Think.** Read `x` [here](a.md).\\n\\n- One")]
    [('heading', 'Look'), ('text', 'Read here.'), ('item', 'One')]

    """
    return list(_walk(_tokens(source), "text"))


def headings(source: str) -> list[tuple[int, str]]:
    """Return level and text of each heading.

    Examples
    --------
    >>> headings("# A *b*\\n\\nText.\\n\\n## C")
    [(1, 'A b'), (2, 'C')]

    """
    return [(block.level, block.text) for block in blocks(source) if block.kind == "heading"]


def links(source: str) -> list[str]:
    """Return the addresses that links and pictures name.

    Examples
    --------
    >>> links("[a](b.md) and ![c](d.png)")
    ['b.md', 'd.png']

    """
    return [token["attrs"]["url"] for token in _all(_tokens(source)) if token["type"] in ("link", "image")]


def rows(source: str) -> list[tuple[str, ...]]:
    """Return the rows of the first table, its head too unless that is empty, as plain text.

    Examples
    --------
    >>> rows("| | |\\n|---|---|\\n| **Time** | an hour |")
    [('Time', 'an hour')]

    """
    table = next((token for token in _all(_tokens(source)) if token["type"] == "table"), None)
    if table is None:
        return []
    head, *body = table["children"]
    found = [head["children"], *(row["children"] for rest in body for row in rest["children"])]
    said = [tuple(_said(cell) for cell in row) for row in found]
    return [row for row in said if any(row)]


def chips(source: str) -> set[str]:
    """Return the paths whose chips begin a paragraph, such as ``<kbd>Change</kbd>``.

    Examples
    --------
    >>> sorted(chips("<kbd>Read</kbd> on.\\n\\nPress <kbd>Write</kbd>."))
    ['read']

    """
    found = re.findall(r"(?:^|\n\s*\n|\n\s*[-*] |<p>|<li>)\s*<kbd>(Read|Change|Write)</kbd>", source)
    return {name.lower() for name in found}


@cache
def _parser() -> Any:
    import mistune

    return mistune.create_markdown(renderer=None, plugins=["table", "url"])


@cache
def _tokens(source: str) -> tuple[Token, ...]:
    return tuple(_parser()(source))


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.get("children", ()))


def _walk(tokens: Iterable[Token], kind: str) -> Iterator[Block]:
    for token in tokens:
        name = token["type"]
        if name == "heading":
            text = _said(token)
            yield Block("heading", text, text, level=token["attrs"]["level"])
        elif name in ("paragraph", "block_text"):
            yield from _paragraph(token["children"], kind)
        elif name == "block_html":
            yield from _html(token["raw"])
        elif name == "table_cell":
            yield from _paragraph(token["children"], "cell")
        else:
            yield from _walk(token.get("children", ()), "item" if name == "list" else kind)


def _paragraph(tokens: list[Token], kind: str) -> Iterator[Block]:
    # A chip comes before the bold words.
    rest = [token for token in _without_chips(tokens) if token.get("raw", "x").strip()]
    lead = ""
    if kind != "cell" and rest and rest[0]["type"] == "strong":
        bold = _said(rest[0])
        after = rest[1].get("raw", "") if len(rest) > 1 else ""
        if (bold[-1:] in ".:?!" or after.lstrip()[:1] == ":") and len(bold.split()) <= _LEAD_WORDS:
            lead, rest = bold, rest[1:]
    text = _clean(_inline(rest)).lstrip(": ")
    if text or lead:
        yield Block(kind, text, _clean(_inline(rest, italics=False)).lstrip(": "), lead)


def _html(raw: str) -> Iterator[Block]:
    for label in _LABEL.findall(raw):
        text = _clean(_TAG.sub("", label))
        yield Block("label", text, text)
    for piece in _BLOCK.split(_CODE.sub(" ", _LABEL.sub("<br>", raw))):
        text = _clean(unescape(_TAG.sub("", piece)))
        if text:
            yield Block("text", text, _clean(_TAG.sub("", re.sub(r"<(em|i)>.*?</\1>", " ", piece))))


def _without_chips(tokens: Iterable[Token]) -> Iterator[Token]:
    inside = False
    for token in tokens:
        if token["type"] == "inline_html" and token["raw"].lower() in ("<kbd>", "</kbd>"):
            inside = token["raw"][1] != "/"
        elif not inside:
            yield token


def _inline(tokens: Iterable[Token], *, italics: bool = True) -> str:
    said = []
    for token in _without_chips(tokens):
        name = token["type"]
        if name == "text":
            said.append(token["raw"])
        elif name in ("softbreak", "linebreak") or token.get("raw", "").lower().startswith("<br"):
            said.append(" ")
        elif name not in ("codespan", "image", "inline_html") and (italics or name != "emphasis"):
            said.append(_inline(token.get("children", ()), italics=italics))
    return "".join(said)


def _said(token: Token) -> str:
    return _clean(_inline(token.get("children", ())))


def _clean(text: str) -> str:
    return re.sub(r"\s+([.,;:?!])", r"\1", " ".join(_ADDRESS.sub("", unescape(text)).split()))
