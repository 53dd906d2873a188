"""Words around a mention that tell whether the brand means it now, or did once, or somebody else says so."""

from dataclasses import dataclass

from app.language import Language


@dataclass(frozen=True)
class Cues:
    """Patterns over prepared text, one set a language."""

    past: str
    """In the clause: these people are served already, were meant once, or are left aside."""
    opinion: str
    """In the clause: somebody says, wants or suggests."""
    aside: str
    """Right before the mention: not, except, instead of, after."""
    now: str
    """In the clause: now, this time, next, only, want."""
    acts: str
    """After the mention: what they do or do not know, ask, save, buy, tell."""
    towards: str
    """Right before the mention: for, about, with, from (mails of) …"""
    they: str
    """At the start of a clause: these people, taken up again."""
    label: str
    """Right before the mention: a name of the field."""
    made: str
    """Right before the mention: the brand makes its thing for them."""
    made_after: str = ""
    """Right after the mention, where the language puts it there."""


CUES: dict[Language, Cues] = {
    "en": Cues(
        past=r"^\W*no\b|\b(?:already|used to|originally|at first|first came|came first|were first|once|last (?:year|month|season|winter|summer|time|spring|autumn)"
        r"|years? ago|months ago|previously|formerly|no longer|any ?more|done|sorted|saturated|covered|finished|settled|taken care|no work left"
        r"|(?:are|is|were) (?:all )?(?:fine|happy|ok|okay|safe|unaffected|busy)|who are fine|doing fine|unaffected|fill(?:s|ed)? it|can wait|later|some other time|forget|skip|leave .{0,30}(?:alone|out|aside|be)\b"
        r"|(?:do not|don't|not) (?:want|need|care|count|mean)|not (?:for|about|our|who|the ones|interested|this time)|nothing (?:for|to do)|isn't (?:about|for|it)|wasn't|weren't|aren't (?:the|who|our)"
        r"|never mind|excluded?|apart from|tapped for|for (?:years|ages|decades|six years|a decade)|own(?:s|ed)? (?:one|it|ours)|has (?:one|two|three|it)|have (?:one|two|three|it|had)|buy(?:s|ing)? (?:it|them|ours|our .{0,30}) already|know us)\b",
        opinion=r"\b(?:boss|director|ceo|manager|agency|investors?|consultants?|board|brother|sister|wife|husband|dad|mum|uncle|aunt|nephew|cousin|partner|cofounder|co-founder|sales|dealers?|distributors?|intern|colleague|accountant|rep|he|she|mother|father|son|daughter|head office|headquarters|people|some|everyone|everybody|they) "
        r"(?:.{0,20} )?(?:says?|said|thinks?|suggests?|wants?|wanted|insists?|reckons?|keeps? (?:saying|pushing)|dreams?|hopes?|told|tells|advises?|recommends?|proposes?|would like|believes?|is sure|is convinced|push(?:es)? for|asked me)\b|\baccording to\b|\bsays\b|\bsaid\b|\bnodded\b",
        aside=r"\b(?:not|not the|not our|instead of|rather than|unlike|except|apart from|other than|than|besides|beyond|aside from|outside|after|no longer|forget|skip|never mind|without|leave|originally for|first made for|made it for|made for|built for|was for|were for|meant for|designed for|used to be for|competitors?|sold to|selling to|moving on from|next to|next door to|alongside|neighbours of|as well as|like|similar to)(?: the| our| my| only| just| all| those)? *$",
        now=r"\b(?:now|nowadays|this (?:time|week|month|year|season|round|quarter|autumn|spring|summer|winter)|these days|lately|recently|of late|today|tonight|next|want|wants|would like|i'd like|we'd like|target|targeting|after|care about|turn to|turning to|aim|aiming|only|just|still|what about|started|began|begun|discovered|found us|found it|keep|keeps|has its eye|eyes|eyeing|my people|our people|our kind|new crowd|who turn up|turned up|suddenly|it's|these|the ones|moves? (?:on )?to|branch|reach)\b",
        acts=r"\b(?:know|knows|heard|hear|seen|see|met|meet|recogni[sz]e|noticed?|notice|aware|click|clicks|clicked|read|reads|scroll|compare|compares|compared|ask|asks|asked|asking|save|saves|saved|saving|screenshot|screenshots|bookmark|pin|pinned|wait|waits|waiting|cart|carts|basket|checkout|order|orders|ordered|pay|paid|pays|bought|buy|buys|buying|return|post|posts|posted|share|show|tell|tells|film|tag|write|say|type|typing|search|google|want|wants|love|look|looks|pass|walk|come|comes|came|stop|drop|never|nobody|none|not one|have no|haven't|hasn't|don't|can't|couldn't)\b",
        towards=r"\b(?:for|to|at|of|by|reach|about|from|with|target|want|get)(?: the| our| those| these| all| other| my| any| every| only)*(?: [a-z-]+)? *$",
        they=r"^[\s\"“]*(?:and |so |because |yet |but )?(?:they|these|those|this lot|that lot|them|half of them|most of them|none of them|not one of them|all of them|many of them|their)\b",
        made=r"\b(?:we|i|for|meant|made|make|makes|built|build|sew|cut|bake|designed|design|intended|sized|ours is|it was|was|were|tool|product|cream|[a-z]+s?) for(?: the| our| those| people like)* *$|\bonly(?: the| our)? *$",
        label=r"(?:audience|target|people|who|for|group|reader|customers?)\s*:\s*$",
    ),
    "vi": Cues(
        past=r"(?:đã (?:mua|có|biết|quen|xong|đủ|dùng|bão|đăng|kể|phủ)|mua (?:rồi|đều|hết|xong)|rồi$|xong(?: rồi)?$|vốn|ban đầu|hồi đầu|hồi trước|trước giờ|trước đây|trước kia|trước nay|xưa nay|xưa giờ|lâu nay|từ lâu|bao năm|mấy năm (?:nay|trước)|năm ngoái|năm trước|tháng trước|mùa trước|lần trước|đầu tiên|lúc đầu|gốc là|khởi đầu|cũ rồi|quen cả|coi như|bão hòa|bão hoà|đủ rồi|ổn rồi|ổn cả|vẫn ổn|không bị gì|không sao|đông lắm rồi|đủ hết|yên rồi|no rồi|không phải|không nhắm|không cần|không tính|không nói|không đụng|không động|không bàn|không đẩy|khỏi|khoan|để sau|tính sau|bỏ qua|gác lại|thôi|đừng|ngoài|trừ|thay vì|chứ không|hết việc|đâu phải|chẳng phải|thuộc lòng|ai cũng có|phủ hết|có phần riêng|không liên quan)",
        opinion=r"(?:sếp|giám đốc|chủ tịch|ông chủ|anh trai|chị gái|vợ|chồng|ba tôi|bố|má|mẹ tôi|mẹ em|ba em|agency|nhà đầu tư|cố vấn|đại lý|đối tác|đồng nghiệp|bạn thực tập|thực tập|sale|kế toán|em họ|cháu|cậu|dì|bác sĩ|người ta|có người|ai cũng|team)\s?(?:\w+\s){0,3}?(?:nói|bảo|kêu|đòi|muốn|khuyên|nghĩ|tưởng|gợi ý|đề xuất|mơ|tính|ham|cứ|thích|biểu|nhắc|cho rằng|tin)|theo lời|ý kiến của|ý kiến",
        aside=r"(?:không phải|chứ không phải|đâu phải|chẳng phải|khỏi|ngoài|trừ|trừ ra|thay vì|thay cho|sau|hơn|như|khác|giống|bỏ qua|không nhắm|không nhắm tới|đừng|đừng tính|từ|vốn cho|vốn làm cho|vốn dành cho|vốn của|ban đầu cho|gốc là cho|quen với|bên cạnh|cạnh|kế bên|không chỉ|khỏi nói|đối thủ của)(?: mấy| các| những| nhóm| tệp)? *$",
        now=r"(?:giờ|bây giờ|hiện giờ|hiện tại|nay|dạo này|gần đây|mới đây|bữa nay|hôm nay|lần này|đợt này|kỳ này|đợt tới|lần tới|sắp tới|tuần này|tháng này|năm nay|mùa này|quý này|tiếp theo|kế tiếp|giờ là|muốn|nhắm|hướng tới|hướng đến|quay sang|chuyển sang|để ý|quan tâm|chỉ|chỉ cần|mới là|vẫn|còn|bắt đầu|tự nhiên|tự dưng|bỗng|mò tới|tìm tới|đang|đúng tệp|đúng người|dành cho|dành riêng|chính là|cần|cứ|lấn sang|mở rộng|sang)",
        acts=r"(?:biết|nghe|thấy|gặp|nhận ra|bấm|nhấp|click|đọc|lướt|xem|coi|so|hỏi|lưu|chụp màn hình|chụp lại|ghim|chờ|đợi|giỏ|thanh toán|đặt|mua|chốt|trả|đổi|đăng|kể|khoe|nói|quay|tag|gõ|tìm|search|muốn|thích|mê|ghé|bỏ|rời|đi qua|dừng|chưa|chẳng|không ai|đâu|đứng|xếp hàng|than|phàn nàn|nhắn)",
        towards=r"(?:cho|dành cho|dành riêng cho|tới|đến|với|của|nhắm|về|gặp|để)(?: các| mấy| những| riêng| nhóm| đúng)* *$",
        they=r"^\s*(?:mà |và |rồi |nên |thì |nhưng )?(?:họ|mấy người (?:này|đó)|nhóm này|mấy bạn (?:này|đó)|tụi nó|bọn họ|mấy anh (?:này|ấy)|mấy chị (?:này|ấy)|những người này|người này|hội này|đám này|tệp này|không ai trong)\b",
        made=r"(?:làm|may|nấu|dành|bán|thiết kế|rèn|đóng|pha|riêng|hàng|\w+) cho(?: mấy| các| những| riêng| đúng)* *$",
        label=r"(?:dành cho|khách hàng|đối tượng|tệp|nhóm|khách)\s*:?\s*$",
    ),
    "zh": Cues(
        past=r"已经|早就|早都|早买|早有|本来|原本|原先|原来|以前|之前|从前|过去|当初|起初|一开始|最早|最先|最初|先是|去年|前年|上次|上回|上个月|上一(?:轮|季|波)|这些年|多年|起家|老黄历|做完|做透|吃透|饱和|搞定|稳的|稳稳|很稳|挺稳|没问题|没啥可做|不用(?:管|推|动|说|做|再)|不动|别动|先不|先放|放一放|以后再|之后再|不盯|不是(?!不)|不算|不找|不管|不谈|不做|不靠|别(?:找|管|盯|去|想|提)|除了|以外|之外|不需要|不消说|妥了|熟了|都有了|人手一|有着落|不相干|不受影响|不在考虑|另有",
        opinion=r"(?:老板|领导|总监|董事会|代理|代理商|顾问|投资人|合伙人|同事|运营|销售|经销商|客服|我妈|我爸|我姐|我哥|我弟|老婆|老公|媳妇|实习生|有人|他们|大家|朋友|上头|会计|理事会|店长|部长|医生|专家).{0,6}(?:说|讲|想|要|让|劝|建议|觉得|认为|以为|嫌|主张|惦记|做梦|提议|非要|盯着|盼|希望)|听说|据说|按.{1,6}的说法",
        aside=r"(?:不是|不只是|不再是|不找|不卖给|而不是|除了|除去|比起|不同于|不像|像|跟|和|比|先不管|别管|别找|不管|从|离|撇开|本来给|原本给|原来给|原先给|本来是给|原本是给|原本是|本来是|最早是|去年是|最先是|隔壁|卖给过|卖过给|离开)(?:那帮|那些|这些|那群|平时那帮|做)?$",
        now=r"现在|如今|眼下|目前|这次|这回|这轮|这一波|这波|这阵|这季|这个月|本月|今年|本周|这周|今天|今晚|最近|近来|近期|接下来|下一(?:步|波|轮|站|个)|接着|想让|想要|想打|想找|要打|要找|打算|针对|面向|瞄准|盯上|转向|关心|在意|只想|只要|只做|只卖|只给|就给|专给|专门|就是给|才是|来了|开始|忽然|突然|居然|竟然|冒出|找上门|轮到|换成|改打|该|还没|都在|一直|总|老来|老是",
        acts=r"不?认识|没?听过|没?听说|知道|见过|看到|注意|认得|点进|点开|看|翻|刷|读|比|问|搜|收藏|截图|截屏|存|等|加购|购物车|下单|付款|付了|买|退|换|晒|发|分享|拍|讲|写|说|推荐|喜欢|想要|路过|卡|排队|没人|没一个|压根|从不|从来|都不",
        towards=r"(?:给|面向|针对|卖给|为|对|让|是|找|瞄准|轮到|盯上了?|专给|只给|就给|送给|向|靠|关于|请)$",
        they=r"^[\s“\"]*(?:可|但|而|结果|而且|于是|所以|现在)?(?:他们|她们|这些人|这群人|这帮人|这拨人|这波人|这批人|那群人|那帮人|人家|一个个|个个|他们里|她俩)",
        made=r"(?:给|为|专给|卖给|做给)(?:那些|这些)?$",
        made_after=r"^(?:做|用|设计|准备|穿|吃|喝|烤|编|缝|写|开|定制|炒|晒|种|采)",
        label=r"(?:面向|人群|目标|受众|客群|对象|给谁)\s*:?$",
    ),
}
