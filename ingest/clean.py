"""Take page debris out and put lost structure back, by general rules on blocks.

Rules look at form (arrows, teasers that break off, links in a row, headings glued to sentences), never at the
phrases of a particular article.
"""

from dataclasses import replace

import regex as re

from app.language.fold import fold, han_count, squeeze
from ingest.load import Block, Loaded

_ARROW = re.compile(r"^\s*(?:<<|>>|«|»|‹|›|←|→|↑|[<>]\s*[:：])")
_TEASER = re.compile(r"(?:\.\.\.|…)\s*$")
_RELATED = re.compile(
    r"^(?:goi y|bai viet lien quan|bai lien quan|tin lien quan|co the ban quan tam|doc them|xem them"
    r"|related(?: posts| articles| reading)?|recommended(?: for you)?|you may also like|more from .{1,30}|read (?:more|next)"
    r"|see also|popular posts|相关(?:阅读|文章|推荐)|推荐阅读|猜你喜欢|延伸阅读|热门文章|上一篇.*|下一篇.*)\s*[:：]?$"
)
_FURNITURE = re.compile(
    r"^(?:chia se|share|tweet|pin it|facebook|twitter|zalo|linkedin|whatsapp|copy link|sao chep lien ket|in bai|print"
    r"|thich|like|luu|save|binh luan|comments?|dang nhap|log ?in|sign (?:in|up)|dang ky|subscribe|newsletter|menu|home"
    r"|trang chu|search|tim kiem|skip to content|back to top|len dau trang|accept(?: all)?(?: cookies)?|chap nhan|dong y"
    r"|微博|微信|朋友圈|分享(?:到.*)?|收藏|点赞|评论|登录|注册|首页|返回顶部|打开app.*|关注(?:我们)?|扫码.*|阅读全文|展开全文"
    r"|\d+\s*(?:views?|likes?|shares?|comments?|luot xem|luot thich|阅读|点赞|评论)|tags?\s*[:：].*|the\s*[:：].*|标签\s*[:：].*)$"
)
_COOKIE = re.compile(
    r"\bcookies?\b|隐私政策|chinh sach (?:bao mat|quyen rieng tu)|privacy policy|all rights reserved|©|版权所有"
)
_AUTHOR = re.compile(
    r"(?:^|(?<=[\s.。|]))(?:tác giả|author|written by|by|作者|文)\s*[:：/|]\s*"
    r"(?P<name>[^\s|,，。:：][^|,，。\n:：]{0,40}?)(?=\s+(?:tài khoản|account|公众号|编辑)|\s*[|,，。]|$)",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"(?:tác giả|author|written by|作者|文|编辑|来源|nguồn|source)\s*[:：/]", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>20\d\d)"
)
_GLUED_NUMBER = re.compile(r"(?<=[\p{Ll}.!?)”\"])\s*(?=(?:\d{1,2}|[IVX]{1,4})\. ?\p{Lu}\p{Ll})")
_GLUED_SENTENCE = re.compile(
    r"^((?:\d{1,2}|[IVX]{1,4})\. ?\p{Lu}[^.!?:]{2,80}?[\p{Ll})])(?=\p{Lu}\p{Ll}*[ ,])"
)
_TWICE = re.compile(r"(?:(?<=[.!?] )|^)((?:\p{Lu}\w*)(?: [\w]+){1,5}) (?=\1\b)")


def clean(loaded: Loaded) -> Loaded:
    """The same document without debris; author and date are read from its credit lines where it has none."""
    author, date = loaded.author, loaded.date
    blocks = [b for block in loaded.blocks for b in _unglue(block)]
    blocks = _cut_tail(blocks)
    kept: list[Block] = []
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        found = _AUTHOR.search(block.text) if len(block.text) < 200 or i >= len(blocks) - 3 else None
        if found:
            author = author or squeeze(found["name"])
        if not date and len(block.text) < 80 and (match := _DATE.search(block.text)):
            date = _iso(match)
        text = _without_credit(block.text) if found else block.text
        if not text or _is_debris(text, block):
            continue
        key = fold(text)
        if key in seen and (block.kind == "heading" or len(text) > 40):
            continue
        seen.add(key)
        kept.append(replace(block, text=text))
    return replace(
        loaded, blocks=_without_empty_heads(kept), author=author, date=date, title=_title(loaded, kept)
    )


def _unglue(block: Block) -> list[Block]:
    """Split headings that were glued to the sentence before or after them."""
    if block.kind == "heading" or han_count(block.text) > len(block.text) / 3:
        return [block]
    parts: list[Block] = []
    for piece in _GLUED_NUMBER.split(block.text):
        match = _GLUED_SENTENCE.match(piece)
        if match:
            parts += [Block("heading", match[1], 2), *_twice(squeeze(piece[match.end() :]))]
        elif (
            len(block.text) > 200
            and len(piece) <= 80
            and re.match(r"(?:\d{1,2}|[IVX]{1,4})\. ", piece)
            and piece[-1] not in ".!?:"
        ):
            parts.append(Block("heading", squeeze(piece), 2))
        elif piece is block.text or piece == block.text:
            parts += _twice(piece) if block.kind == "paragraph" else [block]
        elif piece.strip():
            parts += _twice(squeeze(piece))
    return parts


def _twice(text: str) -> list[Block]:
    """``Search behaviour Search behaviour of …``: the first is a heading."""
    parts, at = [], 0
    for match in _TWICE.finditer(text):
        if text[at : match.start()].strip():
            parts.append(Block("paragraph", squeeze(text[at : match.start()])))
        parts.append(Block("heading", match[1], 3))
        at = match.end()
    if text[at:].strip():
        parts.append(Block("paragraph", squeeze(text[at:])))
    return parts


def _cut_tail(blocks: list[Block]) -> list[Block]:
    """Cut from the first arrow or "related" heading on, when nothing after it reads like an article."""
    for i, block in enumerate(blocks):
        if i < len(blocks) * 0.3:
            continue
        if (_ARROW.match(block.text) or _RELATED.match(fold(block.text))) and not any(
            _is_prose(b) for b in blocks[i:]
        ):
            return blocks[:i]
    return blocks


def _is_prose(block: Block) -> bool:
    size = len(block.text) * (3 if han_count(block.text) > len(block.text) / 3 else 1)
    return size > 220 and not _TEASER.search(block.text)


def _is_debris(text: str, block: Block) -> bool:
    folded = fold(text)
    short = len(text) * (2.5 if han_count(text) > len(text) / 3 else 1) < 160
    if _ARROW.match(text) or _FURNITURE.match(folded) or _RELATED.match(folded):
        return True
    if short and (_TEASER.search(text) and block.kind != "item" or _COOKIE.search(folded)):
        return True
    links = len(re.findall(r"https?://|www\.", text))
    bars = len(re.findall(r"\s[|›»/·>]\s", text))
    return (short and links > 0 and len(re.sub(r"\S*(?:https?://|www\.)\S*", "", text)) < 25) or (
        short and bars >= 3
    )


def _without_credit(text: str) -> str:
    """A credit at the end of a paragraph goes; a block that is only a credit goes whole."""
    match = _CREDIT.search(text)
    return squeeze(text[: match.start()]) if match else text


def _without_empty_heads(blocks: list[Block]) -> list[Block]:
    """A line that announces a list which is not there says nothing: it goes, as do headings without a text."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        follows = blocks[i + 1] if i + 1 < len(blocks) else None
        text = block.text
        if (
            block.kind == "paragraph"
            and re.search(r"[:：]$", text)
            and not (follows and follows.kind == "item")
        ):
            text = _without_last_sentence(text)
            if len(text) < 30:
                continue
        out.append(replace(block, text=text))
    while True:
        full = [
            b for i, b in enumerate(out)
            if not (b.kind == "heading" and (i + 1 == len(out) or out[i + 1].kind == "heading" and out[i + 1].level <= b.level))
        ]  # fmt: skip
        if len(full) == len(out):
            return full
        out = full


def _without_last_sentence(text: str) -> str:
    sentences = re.split(r"(?<=[.!?。！？])\s*", text)
    return squeeze(" ".join(s for s in sentences if not re.search(r"[:：]$", s)))


def _title(loaded: Loaded, kept: list[Block]) -> str | None:
    if loaded.title:
        return squeeze(re.split(r"\s[|–—_]\s|\s-\s(?=[^-]{2,30}$)", loaded.title)[0])
    for block in kept[:3]:
        if block.kind == "heading" or len(block.text) <= 120:
            return re.sub(r"^(?:\d{1,2}|[IVX]{1,4})[.、]\s*", "", block.text)
    return None


def _iso(match: re.Match) -> str | None:
    year, month, day = (match["y"] or match["y2"]), (match["m"] or match["m2"]), (match["d"] or match["d2"])
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"
