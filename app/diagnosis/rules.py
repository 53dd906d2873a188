"""Which rule of the label definitions was applied; a rule is named only when its condition stands in the text."""

import re

from app.language.fold import fold
from app.playbook.labels import Stage, Tier

_TRIES = r"\bcarts?\b|basket|checkout|in stock|stock\b|out of stock|order(?:s|ed)?\b|gio hang|them gio|con hang|het hang|dat hang|dat mua|chot don|thanh toan|加购|购物车|下单|库存|有货|缺货|结账|付款|拍下"
_WANTS = r"\bsave[sd]?\b|screenshot|wish ?list|where (?:do i|to|can i) buy|bookmark|wait(?:ing)? for|luu (?:bai|lai|anh)|chup man hinh|mua o dau|doi (?:sale|giam)|cho (?:sale|giam)|thich lam|收藏|截图|种草|想买|哪里买|求链接|等(?:活动|打折|双|大促)|心动|犹豫"
_SERVES = r"deliver|shipping|return(?:s|ed)?\b|refund|re-?order|repurchase|service|giao hang|doi tra|hoan (?:hang|tien)|mua lai|cham soc khach|复购|回购|退货|退款|发货|物流|客服|售后"
_TELLS = r"review|post(?:s|ed|ing)?\b|tell (?:others|friends)|recommend|word of mouth|ugc|unbox|dang bai|ke (?:lai|cho)|danh gia|chia se|gioi thieu|truyen mieng|晒|分享|口碑|安利|推荐给|发笔记|返图|测评"
_NEW = r"never (?:heard|seen|met)|don'?t know|do not know|unknown|nobody knows|no one knows|new brand|launch|just opened|zero notes|first (?:notes?|posts?)|chua (?:tung|ai|biet|nghe)|khong (?:ai )?biet|moi (?:ra mat|mo|thanh lap)|没听过|没听说|不知道|不认识|没人知道|刚(?:上线|开业|成立|做)|新品牌|零笔记|第一次"
_LEAK = r"but (?:few|only|no|hardly|nobody)|yet (?:few|only|no|nobody|hardly)|stuck|drop(?:s|ped)? off|nhung (?:it|chi|khong|chang)|ma (?:it|khong|chang)|ket o|却|但(?:是)?(?:只|没|很少|不)|卡在|流失"
_METRIC = r"impressions?|cpm|ctr|reads?\b|saves?\b|cvr|conversion rate|search-?back|cpti|repurchase rate|nps|luot (?:hien thi|doc|luu|nhap)|ty le (?:nhap|luu|chuyen doi|mua lai|tim lai)|曝光|点击率|阅读量?|收藏率?|转化率|加购率|复购率|回搜|退货率"


def stage_rule(text: str, stage: Stage) -> str:
    """Key of the rule that decided the stage: its condition was found in the text, else the general one."""
    folded = fold(text)

    def has(pattern: str) -> bool:
        return bool(re.search(pattern, folded))

    if len(re.findall(r"\w+", folded)) <= 14 and re.search(r"\d", folded) and has(_METRIC):
        return "rule.figure"
    if has(_LEAK) and (has(_METRIC) or has(_TRIES) or has(_WANTS)):
        return "rule.leak"
    if stage is Stage.AWARENESS and has(_NEW):
        return "rule.new-to-brand"
    if stage in (Stage.TRUE_INTEREST, Stage.PURCHASE) and (has(_TRIES) or has(_WANTS)):
        return "rule.want-or-try"
    if stage in (Stage.PURCHASE, Stage.SHARE) and (has(_SERVES) or has(_TELLS)):
        return "rule.serve-or-tell"
    return "rule.where-they-stand"


def tier_rule(tier: Tier) -> str:
    """Key of the rule that decided the tier."""
    return f"rule.tier.{tier.value}"
