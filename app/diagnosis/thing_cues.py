"""Words around a noun that tell whether it is the brand's own thing."""

from dataclasses import dataclass

from app.language import Language


@dataclass(frozen=True)
class ThingCues:
    """Patterns over prepared text around a noun."""

    own: str
    """Right before: our, my."""
    made: str
    """Right before: we make, we sell."""
    own_after: str
    """Right after: of ours, that we make."""
    whom: str
    """Right after: for somebody."""
    taken: str
    """Right before: somebody buys, uses or wants it."""
    other: str
    """Right before: theirs, a rival's, a place, something compared with."""
    other_after: str
    """Right after: belongs to somebody else, or is people."""
    acts: str
    """Right after: does what only people do."""


THING_CUES: dict[Language, ThingCues] = {
    "en": ThingCues(
        own=r"\b(?:our|my|ours is an?|ours are)(?: own| new| little| first| small| latest| only| old)* $",
        made=r"\b(?:we|i) have (?:a|an|our own)(?: [a-z]+)? $|\b(?:(?:we|i|sister|brother|wife|husband|mum|dad|family|parents|company|factory|workshop|business|brand|who)(?:'ve| have| also| just| only|'m|'re| am| are)? )?(?:make|makes|made|making|sell|sells|sold|selling|sew|knit|forge|brew|roast|bake|baked|grow|grind|build|built|run|runs|open|opened|launch|launched|produce|import|craft|carve|offer|publish|teach|print|rent|weave|spin|stitch|design|developed|cast|blend|press|bottle|restore|dye|mill|breed|smoke|pickle|distil|boil|cut|restore|repair|do|export|market|promote|pitch|release|released)s?(?: out| a| an| the| this| some| only| one| just| our| their| these| of)* $",
        own_after=r"^,? (?:of ours|of mine|we (?:make|sell|made|built|sew|cut|do)|i (?:make|sell|made|built|sew|cut)|by us|from our|is ours|brand\b|maker\b|company\b|business\b|workshop\b|studio\b|shop\b|factory\b)",
        whom=r"^,? (?:made |meant |cut |built |designed |sized )?(?:for|that fits?|that lets?)\b",
        taken=r"\b(?:bought|buy|buys|buying|use|used|uses|wear|wears|ordered|order|own|owns|took|take|want|wants|love|loves|loved|got|picked|doubt|saved|save|drink|dream of|fell for|swear by|keen on|after|asks? for|wish list)(?: up)?(?: the| our| a| an| this| these| that| some)* $",
        other=r"\b(?:their|his|her|your|rival's?|competitor's?|rival|old|than|like|unlike|versus|vs|with|as|from|in|into|on|at|under|by|near|next to|behind|beside|inside|through|via|to the|at the|in the|on the|by the|from the|of the|a few|every|each|no|or|per|some|any)(?: the| a| an| their| your| other| some)* $",
        acts=r"^ (?:ask|asks|asked|order|orders|ordered|buy|buys|bought|save|saves|saved|want|wants|click|clicks|know|knows|say|says)\b",
        other_after=r"^(?:'s)?[ -](?:people|crowd|folk|folks|lovers|drinkers|owners|collectors|players|users|fans|makers|keepers|eaters|riders|buyers|shoppers|nerds|geeks|clubs?|groups?|forums?|shows?|fairs?|season|weather|time|break|counter|aisle|shops?|stores?|teachers?|students|traders|growers|dealers|specialists|hobbyists|enthusiasts|guys|lads|girls|women|men|ladies)\b",
    ),
    "vi": ThingCues(
        own=r"(?:sản phẩm là|hàng là|món|sản phẩm|loại|dòng|mẫu|chiếc|cái|cây|con|bộ|đôi|chai|hũ|gói|hộp|lô|mẻ|cuốn)(?: mới)? $",
        made=r"(?:làm|bán|may|rèn|nấu|trồng|đóng|dệt|đan|nướng|rang|pha|xay|ủ|muối|chưng|ép|sấy|in|xuất bản|dạy|mở|kinh doanh|sản xuất|nhập|phân phối|cho thuê|thiết kế|ra mắt|ra|tung|vận hành|quản lý|chạy|có|mài|tiện|đúc|nuôi|viết|làm ra|chuyên|khâu|móc|sửa|chế|ráp|lắp)(?: một| ra| được| toàn| chuyên| mấy| cái| chiếc| cây| con| bộ| loại| dòng| món| duy nhất| đúng| có| hũ| chai| đôi| \d+)* $",
        own_after=r"^ (?:của |nhà |bên |do )?(?:mình|tôi|tụi mình|tụi em|tụi tôi|bọn mình|chúng tôi|chúng mình|bên em|bên mình|nhà mình|nhà tôi|nhà em|nhà tui|em|tui|shop|shop em|xưởng em|xưởng mình|công ty)\b",
        whom=r"^(?: [^\W\d_]+){0,3}? cho (?!biết|thấy|hay|rồi|nên|tới|xem)",
        taken=r"(?:mua|dùng|xài|mê|khen|lưu|đeo|mặc|mang|đặt|tò mò|ghiền|thèm|chuộng|thích|rước|săn|chê|sắm)(?: rồi)?(?: cái| con| đôi| chiếc| hũ| cây| bộ| chai| bịch| cuốn)? $",
        other=r"(?:của đối thủ|đối thủ|hãng khác|so với|hơn|như|với|ở|trong|trên|ngoài|dưới|vào|ra|tới|qua|bên|cạnh|từ|đi|lên|xuống|nghe|xem|hồi|bằng|tại|mấy|các|mỗi|mọi|cả|hay|hoặc|không|dân|hội|người|thợ|khách|chủ|tín đồ|fan|giới|sau|khỏi|ngoài|trừ) $",
        acts=r"^ (?:đặt|mua|hỏi|lưu|bấm|chê|tìm|khoe|nhắn|đã mua|đã đặt|bảo|nói với)\b",
        other_after=r"^ (?:của (?:họ|đối thủ|người ta|hãng|khách|đức|nhật|mỹ|trung)|khác|nào|đó khác|hàng xóm|cũ)\b",
    ),
    "zh": ThingCues(
        own=r"(?:我们家?的?|我家的?|咱家?的?|自家的?|我的|这款|这台|这双|这件|这把|这支|这个|那款|新款|新出的|产品(?:是|:)?|就是|主打)$",
        made=r"(?:做|卖|产|出|推|磨|种|烤|织|缝|打|酿|开|熬|晒|编|刻|烧|修|教|租|印|养|上|卖掉|卖了|推出|研发|生产|经营|进口|代理|定制|设计|主打|专做|只做|发布|上新|办|弄|管|运营|造|炒|腌|榨|拌|烘|画|写|雕|染|裁|配|装|调)(?:了|的是|着|出|过)?(?:一?[款个台双件把支套条种只家间口本瓶罐盒批份副张枚粒]|\d+[款个台双件把支套条种只家间口本瓶罐盒批份副张枚盏块包箱])?(?:新的?|手工|小众|自家)?$",
        own_after=r"^(?:是我们|是我家|我们做|厂|店|品牌|牌子|工作室|作坊|工坊|小厂)",
        whom=r"^(?:,)?(?:专门?给|给|专为|为|适合|面向)",
        taken=r"(?:买|用|订|穿|戴|要|盯上?|下单|收藏|存|用上|爱上|惦记|抢)(?:我们家?的?|了|过|的是)?(?:这|那|一)?[款个台双件把支]?$",
        other=r"(?:他们的|她们的|对家的?|别人家?的?|人家的?|比|跟|和|像|在|去|到|进|上|里|从|坐|看|那家|隔壁|某|别家|旧|靠|逛|玩|弹|喝|吃|养|骑|跑|搜|挤|摸|泡|与)$",
        acts=r"^(?:问|搜|下单|打听|想|收藏了我)",
        other_after=r"^(?:里(?!面)|用的|专用|的人|爱好者|玩家|党|圈|迷|控|师傅|师|友|用户|客|店老板|老板|群|贩|粉|发烧友|手(?!机)|社|协会|论坛|大赛|展)",
    ),
}

VI_DOERS = r"(?:dân|hội|người|thợ|khách|tiệm|giới|mấy cô|các cô|mấy chị|các chị|thím|mấy bạn|nhóm|chủ) (?:[^\W\d_]+ )?(?:làm|chơi|may|đan|bán|nấu|uống|ăn|pha|mặc|nuôi|trồng|vẽ|tập|sưu tầm|mê|nghiện|ghiền|sửa|học|dạy|chụp|quay) $"
"""People by what they do with it: dân làm bánh."""
ZH_DOING = r"(?:^|[,，。、])[一-鿿]{0,3}(?:做|学|玩|跳|弹|习|打|养|画|练|跑|骑|爱|拍|喝|吃|开|卖|修|教|种|织|钓|登|攀|拉|吹|唱|收|修|写|穿|带|租|坐|用)$"
ZH_DOERS = (
    r"[一-鿿]{0,2}的(?![,，。、:：;；]|$|一|第|新|那款|这)|的?(?:孩子|家长|圈子|姑娘|小孩|人|学员|老客)"
)
"""The same in Chinese, before and after the noun: 学国画的想买."""
