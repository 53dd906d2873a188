"""Which column of a table is which field, by its name in three languages."""

import re

from app.language import LANGUAGES, Language, fold

FIELDS = ("brand", "product", "category", "audience", "market", "goal", "budget", "timing", "note")

_NAMES: dict[str, list[str]] = {
    "situation": [
        "situation", "tình huống", "情况", "text", "description", "brief", "case", "background", "mô tả", "bối cảnh", "hiện trạng",
        "nội dung", "描述", "情境", "情形", "现状", "背景", "说明", "情況", "現狀", "文本",
    ],
    "brand": ["brand", "brand name", "thương hiệu", "tên thương hiệu", "nhãn hàng", "nhãn hiệu", "hãng", "品牌", "品牌名", "品牌名称"],
    "product": ["product", "product name", "sản phẩm", "tên sản phẩm", "产品", "产品名", "产品名称", "商品", "產品"],
    "category": ["category", "industry", "vertical", "ngành hàng", "ngành", "danh mục", "品类", "类目", "行业", "品類", "類目"],
    "audience": [
        "audience", "target audience", "target", "customers", "target group", "đối tượng", "khách hàng", "khách hàng mục tiêu",
        "người dùng mục tiêu", "nhóm khách", "人群", "目标人群", "目标受众", "受众", "目标用户", "目標人群", "受眾",
    ],
    "market": ["market", "country", "region", "thị trường", "quốc gia", "khu vực", "市场", "地区", "国家", "市場"],
    "goal": ["goal", "objective", "aim", "mục tiêu", "mục đích", "目标", "目的", "诉求", "目標"],
    "budget": ["budget", "spend", "ngân sách", "kinh phí", "chi phí", "预算", "经费", "費用", "费用", "預算"],
    "timing": ["timing", "when", "period", "season", "thời gian", "thời điểm", "mùa vụ", "时间", "节点", "档期", "周期", "時間"],
    "language": ["language", "lang", "ngôn ngữ", "语言", "語言"],
    "note": ["note", "notes", "remark", "remarks", "comment", "ghi chú", "lưu ý", "备注", "附注", "備註", "补充"],
}  # fmt: skip

_LANGUAGE_NAMES: dict[str, Language] = {
    "vietnamese": "vi", "tiengviet": "vi", "越南语": "vi", "越南文": "vi", "越语": "vi", "vn": "vi",
    "english": "en", "tienganh": "en", "英语": "en", "英文": "en",
    "chinese": "zh", "tiengtrung": "zh", "tienghoa": "zh", "中文": "zh", "汉语": "zh", "简体中文": "zh", "cn": "zh",
}  # fmt: skip


def key_of(name: str) -> str:
    """The letters and digits of a name, without case, tones and spaces."""
    return re.sub(r"[\W_]+", "", fold(name))


_KEYS = {key_of(name): (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}


def recognise(names: list[str]) -> dict[int, str]:
    """Column number → field. Of two columns that could be the same field the better name wins."""
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(names):
        field, rank = _KEYS.get(key_of(name), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, index)
    return {index: field for field, (_, index) in best.items()}


def names_itself(field: str, cell: str) -> bool:
    """Whether a cell begins with a name of its own column, as ``budget 8000 RMB`` does."""
    return key_of(cell).startswith(tuple(key_of(name) for name in _NAMES[field]))


def language_of(cell: str) -> Language | None:
    """The language a cell names: a code (``zh-CN``) or a name in any of the three; None for anything else."""
    key = key_of(cell)
    code = cell.strip().lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES else _LANGUAGE_NAMES.get(key)
