"""Patterns that find people: the public in all its names, and in Chinese those named by what they do."""

import re

from app.language import Language

PUBLIC: dict[Language, str] = {
    "en": r"\b(?:(?:the|my|our|a|his|her) [a-z]+(?:, (?:the|my|our|a|his|her|and the|and my) (?:[a-z]+ ?){1,3}){2,}|(?:the )?(?:whole|entire|all the) (?:[a-z-]+ ){0,1}?(?:country|nation|city|town|village|street|family|world|province|county|island|quarter|land|neighbou?rhood|district|school|building|office|internet|region|state|republic|valley|block|coast|population|public|planet|stadium|block)|half the (?:country|nation|city|town|village|world|street|internet)|all (?:ages|age groups|over the (?:country|city|province|world|place|map)|sorts of people|kinds of people|walks of life|tables|households|homes|families|generations|sizes)|(?:practically |nearly |almost )?every (?:kitchen|home|house|household|family|table|street|village|school|office|child|shop|bathroom|pocket|generation|age|region|province|corner|flat|living room|wardrobe|fridge|bus|phone)[a-z]*(?:,? (?:and|office|garage|in the country)[a-z ]*)?|everyone|everybody|anyone (?:with|who|at all)|anybody(?: with| who)?|whoever|who eats [a-z]+|no matter who|(?:a|the) (?:nation|country|republic)|the (?:masses|general public|public|nation|mass market|average (?:person|shopper|viewer|household))|old and young|young and old|young, old|rich and poor|from (?:[a-z-]+ ){1,3}to (?:grand)?[a-z-]+|three generations|two generations|any (?:child|parent|home|table|house|family|kitchen)|people of (?:all|every) (?:ages?|kinds?|sorts?)|people everywhere|ordinary people|passers-by|strangers|nationwide|across the country|coast to coast|all provinces|millions of [a-z]+|the man in the street|folks of all ages|mass buyers|mainstream)\b",
    "vi": r"(?<!\w)(?:cả (?:nước|thành phố|tỉnh|thị trấn|huyện|phố|làng|xóm|khu phố|khu|hòn đảo|đảo|thế giới|xã hội|con phố|dân tộc|họ hàng|công ty|vùng|miền|chợ|chung cư)|nửa nước|mọi (?:nhà|người|lứa tuổi|tỉnh|tầng lớp|miền|gia đình|độ tuổi)|(?:nhà(?! (?:mình|tôi|em|tui))|bếp|phòng tắm|trường|tỉnh|phường|xóm(?! thứ)|bàn ăn|tủ lạnh|tủ|gia đình|quận|phố|công sở|gara|chợ)(?: \w+){0,4}? nào(?: \w+){0,3}? cũng|nhà nhà|ai (?:cũng|còn|có miệng|chả|mà chẳng)|gặp ai|bất kỳ ai|bất cứ ai|ai ai|người người|đại chúng|quần chúng|số đông|dân chúng|dân tình|bà con khắp nơi|khắp nơi|khắp nước|toàn quốc|trăm họ|già trẻ(?: \w+){0,3}|lớn bé|đủ (?:mọi )?(?:lứa tuổi|thành phần|hạng người|kiểu người|nghề|giới)|từ (?:em bé|trẻ|bé|học sinh|sinh viên|con nít|ông bà|bà|ông|công nhân|bác|cô|anh|thanh niên|thủ đô|thành thị|nam|trẻ con|trẻ em|mẹ)(?: \w+){0,4}? (?:tới|đến|ra|cho tới) (?:\w+ ?){1,3}|ba thế hệ|mấy thế hệ|ba đời|người dân|người qua đường|khách qua đường|đâu đâu|hàng triệu (?:người|nhà)|triệu người|người bình thường|ba miền|chẳng chung tuổi)",
    "zh": r"全国(?:人民|观众|各地|上下|的人)?|半个(?:国家|中国|城)|全(?:城|县|镇|村|省|市|岛|民|网)(?:的人|人)?|整(?:个|条|座)(?:镇子|城市|小区|街|村|岛|县城|城|片街区)(?:的人)?|一整片街区|家家户户|家家|千家万户|几千万家庭|百万家庭|谁家(?:不|都|的?[一-鿿]{1,3}都)[一-鿿]{0,3}|谁都|谁(?:不|没)[一-鿿]|随便谁|人人|所有人|每(?:个|一)(?:人|家|户|张桌|条街)|男女老少|老老少少|老的少的|老少|上到[一-鿿]{1,5}下到[一-鿿]{1,5}|从(?:[一-鿿\d]{1,6})到(?:[一-鿿\d]{1,6})(?=都|,|，|谁|、|全|的|、|。|人人)|各行各业(?:的人)?|各年龄段|各省|三代人|三代|几代人|祖孙三代|大众|老百姓|普通人|路人|行人|过路的|市民|什么人都有|哪儿的人都|不管哪里人|不分[一-鿿]{1,3}|天南地北|五湖四海|四面八方|到处都|大江南北|有牙的人|长嘴的|有手机的|街坊四邻|大人小孩|国民|国人|碰见谁",
}  # fmt: skip
ZH_EDGE = re.compile(
    r"给|让|被|找|想|要打|针对|面向|卖给|做给|盯上了?|瞄准|来了|来的|现在|这次|这回|最近|今年|但|可是|可|而|就|都|也|还|不是|除了|跟|和|像|比|连|我们家?|我家|咱|老板|说|到|对|为|从|在|有|是|把|向|靠|请|轮到|换成|全是|以及|与|或|了|着|过|那帮|那些|这帮|这些|那群|这群|一群|一帮|那个|这个|哪个|\d+[个位名万]?|几个|几位|一个|一位|里|只|等|因为|如果|关心|在意|们"
)
ZH_NOT = re.compile(
    r"(?:没|有|别|让|个|家|本|负责|创始|合伙|投资|经纪|机器|几个|何|某|令|为|一|两|三|多|单|谁|主持|无|路|发言|媒|外人|的路|代言|候选)人$|[我他她你它咱]们$|(?:或|记|后|前|再|作|两|二|三)者$|朋友圈$|(?:我|他|她|你|咱)(?:妈|爸|姐|哥|弟|妹)$|(?:我|他|她|你)家(?:孩子|娃|老人)$|控$(?<!.控)|迷$(?<![^着]迷)|(?:战|护|骑|女|男|博|硕|威|巴|的|芝|瑞|人)士$"
)
ZH_TAIL = re.compile(r"^(?:气|民币|均|工|生|员|次|流|数|物|类|家都|间|口|体|格|力|手一)")
ZH_DOES = re.compile(
    r"(?:^|[是给找的下]|那帮|平时|现在|最近|这回|眼下|隔壁|不是|原是|都是|除了|先是|让|想打|盯上|业余|专门|还有|轮到)"
    r"(?P<who>(?:[自本常爱天会刚想业第]?[一-鿿]{0,3}?)(?:做|玩|养|骑|跑|练|打|钓|修|画|写|弹|吹|拉|唱|跳|绑|爬|种|开|卖|搞|学|教|用|喝|吃|买|带|遛|喂|洗|织|收|攀|滑|潜|赶|摆|烧|酿|拍|训|编|刻|捏|读|考|住|坐|戴|穿|采|放|守|推|缝|染|烘|烤|雕|剪|接|扎|订|租|登|徒步|露营|值|上|当|出|淘|煮|泡)[一-鿿a-z0-9]{1,9}?的)"
    r"(?=$|[,，。、:：(（!?？]|都|也|就|来|老|却|后来|还|点|问|搜|看|存|买了|拍|在|从|才|天天|总|反|几乎|已|早|现|最近|没|不|只|人|那帮|那拨|那群|这帮|里|一个|找|打|抢|对|为|算|喝|喜|爱|买|把|扭|忙|照|会|想|要|能|好|全|年|居|竟|自|刚|跑|一|上|其)(?:那帮人|那拨人|那群人|这帮人|人)?"
)
ZH_TRADES = r"|[一-鿿](?:师|员)(?=[一-鿿]{0,2}[,，。]|都|也|们|来|在|开|不|没|就|收|问|点|看|买|下)|[一-鿿]客(?![服气单]))(?:们)?"
