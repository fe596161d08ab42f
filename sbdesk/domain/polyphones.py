"""Which of a character's readings are alive in names, and how surnames are read.

The reading dictionary also lists readings of old books (王 yu, 吴 tun); indexing them would spend
the few variants kept per name. `ONE_READING` are the characters of levels 1 and 2 whose first
reading is the only one in the 2013 table of general standard characters (Unihan kTGHZ2013),
`TWO_READINGS` those where it is the first two. A few that living names read otherwise (般若 bo re,
六安 lu an) are left out.
"""

from types import MappingProxyType
from typing import Final

ONE_READING: Final = frozenset(
    "乙丁厂儿匕刀乃干于亏土才个夕么勺广亡之己已巳也女王支不太歹巨屯比切内夭片化币仅介从月勿匀"
    "亢方斗以允予邓末示扑甘古可夯平占且号由叭央兄叽叹冉皿凹失乍白他斥令印册鸟包市立冯半汁宁穴"
    "它司圣台母幼式戎寺圾耳芋共芒机百有而达列邪划至虫团吃屹岂肉年朱舌休件任份仰仿众杂旬冰庄齐"
    "次亥灯汗池汤宅许寻那奸妃她戏羽红巡吞扶技坏扰找抄扳扮均投坑抗块扭声把芦芭杠杜甫吾卤盯呈吴"
    "助呆园呀吨足吵串呐听吟吩吧邑告体但佃位伴身囱余谷甸免狂卵言庇这冷兑弟汪沙汽泛沈怀忱完牢阻"
    "附妖矣青坷坯拔担押拖拍拆拎抵拘抱幸拌拂招抬其苦昔苛苹英苑苞茁枉枝析杭枕或事刺厕奔奋转些尚"
    "味果昆呵明昂典呼帕迭垂例侧卑舍受肺肢肮肥服兔底疙净刻育氓卷炕炎浅泄沾沮注泣泞泥沸波治怕怜"
    "帘宛肩房祈隶居屈承限姐姓契奏毒封拱挎拽括拴挑拼某革茬草茧荒茫荤柑枯柠咸研厘砌泵耐昧盹是盼"
    "哇冒映虾思咱哈哆咬咪适俏促信皇追俊盾徊食胆胜胞狡狠怨将施前洼洁洒活派洽洋恃恍宪穿客祖祝祠"
    "垦既屎除娃姥姚怠蚤耗匿蚕匪赶捎捍捆捐捌挫埃莫莉栖桐栓桃格逗栗唇夏砰逐顿致柴虑逞眠哮哺蚣哨"
    "哩唧啊唆缺造敌秤租积透倚俺倘倍射胳胶逛狼逢衰疹离剖部旁烛烟涉浩涂涣浸害家容袜袍被冥陶能捧"
    "堵措描捷排焉掉捶赦堆掀捻培接控探掘聊娶萌菩彬梧梢梭副戚硅眼野啄啡蛇唬累崎崛秸移售假徙斜盒"
    "脚豚脱猎猫庶庵痕鹿族渠淑淌混淫淳液淡涮惊窒谜逮隋堕揍款堪塔搭揩越趁超堤揭喜彭揣插搜援搓壹"
    "握斯惹募董葡葱棋棵棍硬硝硫凿敞最鼎遇喊景跋跌跑跛遗蛙蜓蜒喝嵌幅税筒筋焦傍皓皖奥御舒逾腊脾"
    "腔敦痪童羡奠港温渴滑湃游滋溉惰愉窖窗雇属粥隔隘絮登肆填塌搬搞聘勤蓝幕蒲概酪感零睫暖盟歇暇"
    "畸跨跳路跤蛾蜕稠愁魁衙滇溪溯溺慎剿摧赫撇蔡蔽熙榜碟碱需墅嗽蜻蜡嘀赚舔僚僧魄貌膊疑瘟精粹漆"
    "漂寨察隧撕撩趣趟增撰鞋蕉蕊横槽醋震暴嘲踢踩蝶蝎蝙嘿墨镐稽潭澳潘懊褥豫橙醒霍餐踱蹄蟆螃辨澡"
    "激憾缴鞠藐檐檀磷簇朦癌燥豁嚣蹲簿颤靡羹爆籍灌霸乂幺仂爻卞尹夬爿毋艽艿札卟叱叻仡氐汀弁匡邢"
    "圪圳芍亘尥囡伎伧伉旮汕忏祁艮阮丞妁圻芮芩芪芟杌杓忑孛忐邺旰呔呃吡呗吽吲岈佚佝佗彷狄亨疔沏"
    "汩沂汾汶沆忾忪陀妗妞甬抨坫拈抻拃拊坨坳耶苤苫苴苻苓茀苕枇枋杷杼矸刳殁郅昙昕咔黾呶呣帔迮竺"
    "迤佬佰侉臾侗侏佻佼侔郄籴肫咎冼劾炖泔泅泺泖泫沱泯怙怵怛怍怫穹祇戕妯帑迦甾拮挝贲郝垧垠荃茭"
    "垩柙柚柢柈柽甭斫耷哐郢眊眈咴曷昵咦呲盅咣咻哌哏帧钯叟俞郗胂胍胗胝朐訇逄彦洇涎洫浍洮洵恓恫"
    "恂衿袂祓祢陟姣矜挈珞耆垸盍莆莠莜荼莩荽郴栝桁桅栟栩酐厝砝砟砥晟眩眙哧哽唔晁趵趿蚝唏唑氤笏"
    "俸倩偌俶恁倭倪俾倜皋胺疴疸旄烜剡涑涓浥涔浜悝悛袒袢陬姬娉娩逡彗舂埯掴埤捭埝堋捽掊掸捩掇萁"
    "堇菽萑菏菅菀梏棁匮敕硎硐硌瓠殍雩眭喏啉勖唵蛆蚰蚴啐唼唷崚崤铣笤偕偈偬脘猗馗疵袤淖淠渑淦淬"
    "涪淙惝惆逯婕胬恿琯揳揖揄蛩掾靸葶葭楮棹棰棣酡雱睄睇睃嗒喈跞蛞喟嗖嗟喀喙崴嵯铻毳犄嵇舄遁颌"
    "腱脔裒痦瓿啻焯焱湛渫湮湍溲湟湔渥愠惴愀裢巽媪婺瑗趑搋搛彀蓁戡蓑蒿蒡楂槌剽甄酮睢嗑嗔煦跬跐"
    "跣蜍畹嗍嗨嵊骰雉歃稞敫毹貊腧媵詹鲅肄亶羧煨溱溘溥溴滂溟褚裨媲慝摽踅蔫靺蔟蓿斡蓼槁碣臧蜚裴"
    "睽嘞嘁暧踉蜮蜴蜱蜩蜷罱箐箸箬箢僭僮睾鄱鲑麽粿熥潢澉褊暨嫖嫚瞀撅鋆蕈蕞蕺瞢槿槭樘瞋瞑噎噶踔"
    "踒噍噢噌骸稷箴儋膘獠熜澍潼憧蝥聱髻檠薜橐翮醛遽瞠嚄踹蟒螅噫篦徼歙膦獬瘵瘳壅瞥燠燔澶濂寰褶"
    "隰嬗缲螫觳豳壑嶷黝髁皤濡濞濯檗蟊鞨鞫燹瞿躇蹚蟠髂馥艟邋攉鞴藿蘧醮嚯蹶蹴蠖齁鏖羸攘蘖霰躅黧"
    "獾爝蠡霾穰鬻鑫纛"
)
TWO_READINGS: Final = frozenset(
    "卜大仇氏扒轧句吓折还吱伯佛角没拓拗奇咖卒拾查栅省削虹咽咳哪重度校核蚌秘剥著率宿尉提朝棱蛤"
    "番碌辟撮摩薄繁瀑圩牟沌柞枸莎鬲浚啁啜笮挲欸覃喋腌湫嗌貉慊嘚熨澹镡若"
)

_SURNAMES: Final = (
    "单 shan dan chan; 解 xie jie; 仇 qiu chou; 区 ou qu; 朴 piao pu; 盖 ge gai; 查 zha cha; "
    "曾 zeng ceng; 任 ren; 种 chong zhong; 秘 bi mi; 祭 zhai ji; 卜 bu bo; 都 du dou; "
    "洗 xian xi; 冼 xian; 员 yun yuan; 覃 qin tan; 尹 yin; 召 shao zhao; 乜 nie mie; "
    "繁 po fan; 逄 pang; 阚 kan han; 那 na nuo; 哈 ha; 牟 mu mou; 宿 su xiu; 隗 wei kui; "
    "谌 chen shen; 褚 chu zhe; 句 gou ju; 郇 xun huan; 能 nai neng; 瞿 qu; 於 yu; 幺 yao; "
    "干 gan; 伯 bo bai; 粘 nian zhan; 薄 bo bao; 藏 zang cang; 臧 zang; 叶 ye; 行 xing hang; "
    "令 ling; 角 jue jiao; 尉 wei yu; 乐 yue le; 折 she zhe; 缪 miao mou miu; 翟 zhai di; "
    "黑 he hei; 仝 tong quan; 逯 lu; 吕 lv lu; 郝 hao; 佴 nai er; 谷 gu yu; 费 fei bi; "
    "沈 shen chen; 适 kuo shi; 戚 qi; 沙 sha; 奇 qi ji; 亶 dan; 会 gui kuai hui; 夏 xia; "
    "殷 yin; 率 lv shuai; 啜 chuai chuo; 占 zhan; 炅 gui jiong; 炔 gui que; 厘 li xi; "
    "佘 she yu; 余 yu; 芮 rui; 卻 que; 斜 xia xie; 不 fou bu; 丁 ding; 参 shen can; 还 huan; "
    "重 chong zhong; 弹 tan dan; 塔 ta; 漆 qi; 舍 she; 射 she ye; 朝 chao zhao; "
    "便 pian bian; 什 shi shen; 红 hong; 咸 xian; 广 guang; 南 nan; 虎 hu mao; 眭 sui; "
    "睢 sui; 抗 kang; 可 ke; 库 she ku; 朱 zhu; 王 wang; 吴 wu; 艾 ai; 大 da"
)
_COMPOUND: Final = (
    "单于 chan yu; 尉迟 yu chi; 万俟 mo qi; 长孙 zhang sun; 澹台 tan tai; 令狐 ling hu; "
    "乐正 yue zheng; 鲜于 xian yu; 夏侯 xia hou; 宇文 yu wen; 亓官 qi guan; 拓跋 tuo ba; "
    "仲长 zhong chang; 宰父 zai fu; 毌丘 guan qiu; 母丘 guan qiu; 皇甫 huang fu; 呼延 hu yan; "
    "赫连 he lian; 颛孙 zhuan sun; 濮阳 pu yang; 叱干 chi gan; 谷梁 gu liang; 公冶 gong ye; "
    "太叔 tai shu; 闾丘 lv qiu; 完颜 wan yan; 子车 zi ju; 车非 che fei; 独孤 du gu; "
    "哥舒 ge shu; 贺兰 he lan; 可频 ke pin; 库狄 she di; 厍狄 she di; 司马 si ma; "
    "诸葛 zhu ge; 端木 duan mu; 百里 bai li; 褚师 chu shi; 尔朱 er zhu; 秃发 tu fa"
)


def _table(rows: str) -> dict[str, tuple[str, ...]]:
    return {row.split()[0]: tuple(row.split()[1:]) for row in rows.split(";")}


SURNAMES: Final = MappingProxyType(_table(_SURNAMES))
"""Surname → its readings, the surname's own first, then those people type by mistake."""

COMPOUND_SURNAMES: Final = MappingProxyType(_table(_COMPOUND))
"""Surname of two characters → one reading per character."""
