"""Chinese characters for made-up test sets: surnames by frequency, given names, readings, look-alike characters."""
# ruff: noqa: SIM905  # long lists of words are read and edited as one text

from __future__ import annotations

# By frequency among the population, the commonest first.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷黎史龙陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤温康施文牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳"
    "管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟"
    "邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟"
    "冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏"
    "鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴"
    "昝智幸奉植衡富尧闭由"
)
MALE = (
    "伟强磊军洋勇杰涛明超平刚辉鹏斌飞波宇浩凯健俊帆鑫龙亮林志建国文华海峰旭东阳晨博栋威宁毅坤雄豪翔哲昊然泽皓轩瑞恒"
    "铭钧锐锋楠松柏岩川江河山岳峻嵩巍岭元启弘宏洪鸿振祥庆福禄寿康安泰达通顺和谦逊礼智信仁义忠孝廉德厚先进光荣耀煌灿"
    "炎烨焱焕煜熙炜炳烁远航程征途骏驰骁腾跃卓越群冠英才彦士贤良善正诚实朴敬学思问睿渊深广润沛澄清源湛汉浦津洲冬春夏"
    "秋寒霖雷震霆雨云霄翰墨书章典策简诗颂韶乐琛瑾瑜璋琪璞珩珏珂玮琨麒麟骥虎彪豹鹤鹰鲲燕乔楷樟槐桦榕梓桐枫柯森茂盛蕴"
    "藩葆朔望昕晖晓曙旻昱昶晟晗晏景曦泓洵浚涵淳渤溥澎澜灏劲力勋励勤劼劭勖勉勃武战胜利兴旺邦治政民众家宗祖继承绍嗣延"
    "续世代永久长昌隆丰裕富贵金银铁钢铮铎钊钦铠镇锦锡炼培基坚垚城域塬堃均坦墉壮奇奕奋天乾宙寰宸宽容守宝宪宣尧尊少帅"
    "帝常干年庭廷开弈弼彤彬影律得御徵心必忆念怀恺悟情惟意慎慕憬成戎扬拓捷揚敏敖斐旗昂昆易晋普朋本朗杉极楚榜殿毓求沐"
    "泉法注洛济涌淇添游湘溢滔滨漫潮激炫烈烽照燃爽犇献玄理甫申电畅白百盈直相真知石硕礁祈秉秩积稷穆空立竞端竹笑笙筠箫"
    "精纪纬绪维绵羽翌耘聪肃舒舜艺节芃苏若茗菁萧蒙藤行衡襄见观言誉计训询谋谊豫贝赞赫轶辰边迅运迪逸道遥邈郎郁都鄂采野"
    "钟锴闻阔际陆隽雁霁青静非韬韵项颖颜风飚首香驹高魁鲁鸣麦黎齐龄"
)
FEMALE = (
    "芳娜敏静丽艳娟霞秀燕玲桂英兰红梅雪琳倩婷颖慧莹璐瑶怡欣佳嘉雯萍莉晶洁琴凤云珍珠翠玉香菊莲荷蓉芬芸芷茜蓓蕾薇菲萱"
    "萌蕊薰莎婉婕婵媛嫣嫚妍妮姗姝娅娇娥娴妙姿媚凝冰涵沁汐漪潇湘滢漫淑清洳梦思念恬悦惠愉心怜爱忆意可依伊仪俪优佩仙伶"
    "倚偲冉冬初加卉含唯嘏园圆彩彤影微慈懿昕晓晴曼月朵杏果柔柳桃桐梓棋槿樱欢歌淼湉溪灵烟照熙瑛珊珂珏珑琦琬琼瑗瑾璇璎"
    "甜画盼真睿知碧秋筠素紫纯纱纹绮绿缦美羽翎聪舒艺花若苑苗茉茵荔莺葵蓝蔓诗语谊贞贝赛越逸酥钰锦间阡雁霜霏露青韵音颜"
    "飘馨鸾黛朝夕"
)
COMPOUND = "欧阳 上官 司马 诸葛 司徒 夏侯 皇甫 令狐 慕容 长孙 端木 东方 南宫 公孙".split()
SURNAME_READINGS = {"乐": "yue", "朴": "piao", "单": "shan", "仇": "qiu"}
READINGS = (
    "a阿 ai爱艾 an安 ang昂 ao敖 ba巴 bai柏白百 ban班 bang邦榜 bao豹葆宝包鲍薄 bei贝蓓 ben本犇 bi弼必碧毕闭 bian边卞 "
    "biao彪飚 bin斌彬滨宾 bing炳秉冰 bo波博渤勃 bu卜 cai才采偲彩蔡 can灿 cao曹 ce策 cen岑 chai柴 chan婵 "
    "chang昶长昌常畅 chao超潮晁 che车 chen晨琛宸辰陈谌 cheng程诚澄晟承城成 chi驰迟池 chu楚初褚储 chuan川 chun春淳纯 "
    "ci慈 cong聪丛 cui翠崔 da达 dai代黛戴 dan澹但 dang党 dao道 de德得 deng邓 di帝迪狄邸 dian典殿电 diao刁 ding丁 "
    "dong东栋冬董 dou窦豆 du都独杜 duan端段 duo铎朵 e鄂娥 fa法 fan帆藩范樊 fang芳方房 fei飞斐非菲霏费 fen奋芬 "
    "feng峰锋枫丰烽风凤冯封奉 fu福富甫付符伏 gan干甘 gang刚钢 gao高郜 ge歌葛盖戈 geng耿 gong宫公龚巩 gou苟勾 "
    "gu嘏孤顾谷古辜 guan冠观官关管 guang光广 gui贵桂 guo国果郭 ha哈 hai海 han汉寒翰晗涵含韩 hang航珩杭 "
    "hao浩豪昊皓灏郝 he河和鹤赫荷何贺 heng恒衡 hong弘宏洪鸿泓红 hou厚侯 hu虎狐胡扈呼 hua华桦画花 huai槐怀 "
    "huan焕寰欢 huang煌皇黄 hui辉晖慧惠卉 huo霍 ji骥继基极济激积稷纪计际霁季吉姬冀嵇 jia家佳嘉加贾 jian健建简坚见间 "
    "jiang江蒋姜 jiao礁娇焦 jie杰劼捷节洁婕揭 jin进津瑾劲金锦晋槿靳 jing敬景憬竞精菁静晶荆井 jiu久 ju驹菊鞠居 "
    "juan隽娟 jue珏 jun军俊钧峻骏浚均 kai凯楷铠开恺锴 kan阚 kang康亢 ke珂柯可 kong空孔 kou寇 kuan宽 kuang邝匡况 "
    "kui魁葵 kun坤琨鲲堃昆 kuo阔 lai来 lan澜兰蓝 lang朗郎 lao劳 le乐 lei磊雷蕾 leng冷 "
    "li礼力励利理立黎丽莉俪荔李栗厉 lian廉炼莲怜连练 liang亮良梁 liao廖 lie烈 lin林霖麟琳蔺 ling岭龄玲伶灵翎令凌 "
    "liu柳刘 long龙隆珑 lou娄楼 lu禄陆鲁璐露卢路芦鹿逯 luan鸾栾 luo洛罗骆 lv律绿吕 ma马麻 mai麦 man漫嫚曼缦蔓满 "
    "mao茂毛茅 mei梅媚美 men门 meng蒙萌梦孟 mi米 mian勉绵 miao邈妙淼苗缪 min旻民敏闵 ming明铭茗鸣 mo墨茉莫 mou谋牟 "
    "mu慕沐穆木母 na娜那 nan楠南 ni妮倪 nian年念 nie聂 ning宁凝 niu牛 nong农 nuo诺 ou欧区 pan盼潘盘 pang庞 "
    "pei沛培佩裴 peng鹏澎朋芃彭 pi皮 piao飘 ping平萍 pu朴浦璞溥普蒲 qi启琪麒奇旗淇祈齐棋琦绮祁戚漆亓 "
    "qian谦乾倩茜阡钱 qiang强 qiao乔 qin勤钦琴沁秦覃 qing庆清情青晴卿 qiong琼 qiu秋求邱仇裘 qu曲屈瞿 quan泉全权 "
    "que阙 qun群 ran然燃冉 rao饶 ren仁任 rong荣榕容戎蓉 rou柔 ru洳茹 ruan阮 rui瑞锐睿蕊芮 run润 ruo若 sai赛 sang桑 "
    "sen森 sha莎纱沙 shan山善杉姗珊单 shang上尚商 shao韶劭绍少邵 she佘 shen深慎申沈 sheng盛胜笙 "
    "shi士实诗世石史施时师 shou寿守首 shu书曙舒姝淑束 shuai帅 shuang爽霜 shun顺舜 shuo烁朔硕 si思嗣司斯 "
    "song松嵩颂宋 su肃苏素酥粟宿 sui隋 sun孙 suo索 tai泰台邰 tan坦谭谈檀 tang唐汤 tao涛滔韬桃陶 teng腾藤滕 "
    "tian天添恬湉甜田 tie铁 ting霆庭廷婷 tong通桐彤童佟仝 tu途徒涂屠 tuo拓 wan婉琬万 wang望旺王汪 "
    "wei伟威巍炜玮惟纬维薇唯微魏韦卫位危 wen文问闻雯纹温 weng翁 wu武悟吴伍邬巫乌 xi熙曦锡汐溪夕席奚 xia夏霞 "
    "xian先贤宪献娴仙冼鲜 xiang翔祥湘相襄项香向 xiao孝骁霄晓笑箫萧潇肖 xie谢解 xin鑫信昕心欣馨辛 xing兴行杏邢幸 "
    "xiong雄熊 xiu秀修 xu旭勖续绪徐许胥 xuan轩宣炫玄萱璇 xue学雪薛 xun逊洵勋训询迅薰 ya娅 "
    "yan岩炎焱彦燕晏延言雁颜艳嫣妍烟闫严鄢 yang洋阳扬揚杨羊 yao耀垚尧遥瑶姚 ye烨野叶冶 "
    "yi毅义奕弈忆意易溢翌艺谊轶逸怡漪依伊仪倚懿衣 yin银茵音尹殷印阴 ying英鹰影盈颖莹滢樱瑛璎莺应 yong勇永墉涌雍 "
    "you游优尤由 yu宇煜雨瑜昱裕域御毓羽誉豫郁玉愉语钰尉余于俞喻虞禹於 yuan元远渊源塬媛园圆瑗苑辕袁原 yue岳跃越悦月 "
    "yun云蕴筠耘运韵芸 zan赞昝 zang臧 ze泽 zeng曾 zha查 zhai翟 zhan湛战詹展 zhang章璋樟张 zhao钊照朝赵 zhe哲 "
    "zhen振震镇真珍贞甄 zheng征正政铮徵郑 zhi志智治直知秩芷支植 zhong忠众钟仲 zhou洲宙周 zhu注竹珠诸朱祝 zhuang壮庄 "
    "zhuo卓 zi梓姿紫 zong宗 zou邹 zu祖 zun尊 zuo左"
).split()
# The characters of READINGS by tone; the rest have the fourth.
TONES = (
    (
        "阿安巴班邦包犇边彪飚斌彬滨宾冰波偲昌超车琛初川春聪崔刁丁东冬都端帆藩芳方飞非菲霏芬峰锋枫丰烽风封甘刚钢高歌戈宫公"
        "龚勾孤辜冠观官关光郭哈呼花欢辉晖基激积姬嵇家佳嘉加坚间江姜礁娇焦揭津金精菁晶荆驹鞠居娟军钧均开康珂柯空宽匡坤琨鲲"
        "堃昆嫚妮欧区潘澎飘戚漆谦阡钦清青卿秋邱曲屈阙桑森莎纱沙山杉姗珊商深申笙诗施师书舒姝淑霜思司斯松嵩苏酥孙汤涛滔韬天"
        "添通汪威巍薇微危温翁邬巫乌熙曦锡汐溪夕奚先仙鲜湘相襄香骁霄箫萧潇鑫昕心欣馨辛兴修胥轩宣萱薛勋薰嫣烟鄢漪依伊衣茵音"
        "殷阴英鹰樱瑛璎莺应墉雍优渊臧曾查詹章璋樟张钊朝真珍贞甄征铮徵知支忠钟洲周珠诸朱庄姿宗邹尊"
    ),
    (
        "昂敖白薄博渤勃才曹岑柴婵长常潮晁晨宸辰陈谌程诚澄晟承城成驰迟池淳纯慈丛达德得迪狄独铎娥樊房冯福符伏葛国寒晗涵含韩"
        "航珩杭豪河和荷何恒衡弘宏洪鸿泓红侯狐胡华槐怀寰煌皇黄极吉杰劼捷节洁婕菊珏魁葵来澜兰蓝郎劳雷黎廉莲怜连良梁林霖麟琳"
        "龄玲伶灵翎凌刘龙隆珑娄楼卢芦鸾栾罗麻毛茅梅门蒙萌绵苗旻民明铭茗鸣谋牟楠南倪年宁凝牛农盘庞培裴鹏朋芃彭皮平萍璞蒲琪"
        "麒奇旗淇祈齐棋琦祁亓乾钱强乔勤琴秦覃情晴琼求仇裘瞿泉全权群然燃饶仁荣榕容戎蓉柔茹韶佘实石时隋台邰谭谈檀唐桃陶腾藤"
        "滕恬湉甜田霆庭廷婷桐彤童佟仝途徒涂屠王惟维唯韦文闻雯纹吴席霞贤娴翔祥行邢雄熊徐玄璇学洵询岩炎延言颜妍闫严洋阳扬揚"
        "杨羊垚尧遥瑶姚怡仪银盈莹滢游尤由瑜愉余于俞虞於元源塬园圆辕袁原云筠耘芸泽翟哲直植竹卓"
    ),
    (
        "柏百榜葆宝本炳秉卜采彩昶楚褚储党邸典董朵法斐甫盖耿巩苟嘏谷古管广果海郝虎贾简蒋瑾锦槿景憬井久凯楷铠恺锴可孔朗磊蕾"
        "冷礼理李岭柳鲁吕马满美米勉邈淼敏闵母朴浦溥普启绮冉阮蕊少沈史守首曙爽索坦铁婉琬伟炜玮纬武伍冼晓许雪野冶倚尹影颖勇"
        "永涌宇雨羽语禹远昝展芷梓紫祖左"
    ),
)
# Simplified and traditional, side by side.
TRADITIONAL = (
    "张張 刘劉 陈陳 杨楊 黄黃 赵趙 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 许許 韩韓 邓鄧 冯馮 萧蕭 蒋蔣 叶葉 苏蘇 吕呂 卢盧 "
    "钟鍾 谭譚 陆陸 贾賈 邹鄒 云雲 肃肅 伟偉 强強 军軍 涛濤 刚剛 辉輝 飞飛 凯凱 龙龍 国國 华華 东東 阳陽 栋棟 宁寧 "
    "铭銘 钧鈞 锐銳 锋鋒 岭嶺 启啟 鸿鴻 庆慶 寿壽 达達 顺順 谦謙 礼禮 义義 荣榮 炜煒 烨燁 焕煥 远遠 驰馳 骁驍 腾騰 "
    "跃躍 贤賢 诚誠 学學 渊淵 广廣 润潤 泽澤 汉漢 简簡 诗詩 颂頌 乐樂 玮瑋 鹤鶴 鹰鷹 鹏鵬 乔喬 桦樺 枫楓 晓曉 劲勁 "
    "励勵 勋勛 战戰 胜勝 兴興 绍紹 续續 长長 贵貴 银銀 铁鐵 钢鋼 锦錦 坚堅 壮壯 奋奮 宽寬 宝寶 宪憲 尧堯 帅帥 宫宮 "
    "开開 忆憶 怀懷 扬揚 纪紀 纬緯 维維 绵綿 聪聰 节節 苍蒼 见見 观觀 计計 训訓 询詢 谋謀 谊誼 贝貝 赞贊 轩軒 边邊 "
    "运運 钥鑰 闻聞 际際 隽雋 静靜 韵韻 项項 颖穎 颜顏 风風 驹駒 鲁魯 鸣鳴 齐齊 龄齡 艳艷 兰蘭 红紅 莹瑩 洁潔 凤鳳 "
    "莲蓮 蕴蘊 娅婭 娇嬌 娴嫻 潇瀟 湾灣 梦夢 爱愛 优優 丽麗 园園 樱櫻 欢歡 灵靈 烟煙 纯純 纱紗 纹紋 绮綺 绿綠 缦縵 "
    "艺藝 蓝藍 贞貞 赛賽 间間 锡錫 莺鶯 岚嵐 鸾鸞 杰傑 业業 实實 严嚴 关關 时時 农農 连連 麦麥 党黨 应應 闵閔 顾顧 "
    "龚龔 万萬 贺賀 汤湯 温溫 庄莊 聂聶 欧歐 阎閻 闫閆 单單 费費 骆駱 车車 贸貿 电電 术術 设設 备備 机機 饰飾 医醫 "
    "药藥 疗療 网網 络絡 软軟 产產 环環 动動 传傳 资資 总總 经經 销銷 书書 师師 区區 号號 楼樓 层層 厦廈 门門 济濟 "
    "岛島 厂廠 团團 责責"
).split()
# Pairs a tired reader or a card scanner takes for one another.
LOOK_ALIKE = (
    "玉王 佳住 明朋 杰木 浩洁 辰晨 宇字 泽择 晴睛 雪雷 敏敬 林材 洋详 昊昃 颖颍 凯铠 莹萤 梓锌 涵函 博搏 岚岗 琪棋 "
    "钰玉 晓跷 伟炜 刚钢 丽俪 婷停 欣欧 怡治 超起 军车 勇男 舟丹 天夭 未末 干千 贝见 思恩 萍苹 慧惠 瑶摇 倩清 琳淋 "
    "莉利 蕾雷 薇徽 建健 海诲 峰锋 辉挥 俊峻 磊蕊 斌彬 阳阴 亮高 红江 兵乒 东乐 娜郁 强张 静净 秀季 霞露 燕蒸 平乎 "
    "波被 鑫金 华毕 庆床 荣荥 康唐 安晏 鸿鸣 然燃 轩轮 铭名 睿春 豪毫 翔翊 楠南 岩岸 江汪 河何 启后 元无 宏宠 福富 "
    "顺须 礼札 义又 良艮 正止 才木 文丈 芸芳 菲韭 萱宣 妍研 娟捐 洁浩 兰三 云去 珍诊 翠卒 香杳 莲连"
).split()
# What a brand is made of, and how it is written abroad.
BRAND = (
    "禾he 纬wei 翎ling 桥qiao 颐yi 澜lan 图tu 微wei 云yun 栖qi 雀que 砺li 锐rui 舟zhou 拓tuo 氢qing 蓝lan 珀po "
    "橙cheng 麓lu 溪xi 岸an 森sen 牧mu 朗lang 维wei 诺nuo 凯kai 帝di 曼man 思si 科ke 纳na 迪di 优you 易yi 派pai "
    "速su 迅xun 奇qi 贝bei 灵ling 象xiang 鹿lu 九jiu 三san 七qi 百bai 万wan 千qian 昆kun 仑lun 峨e 泰tai 岳yue "
    "衡heng 洛luo 沧cang 汇hui 融rong 信xin 德de 仁ren 和he 厚hou 正zheng"
).split()
TRADE = {
    "医疗器械": "Medical Devices", "生物科技": "Biotech", "食品": "Food", "服饰": "Apparel", "新能源": "New Energy",
    "供应链管理": "Supply Chain", "文化传媒": "Culture Media", "教育咨询": "Education", "软件": "Software",
    "自动化设备": "Automation Equipment", "国际货运代理": "International Forwarding", "家居用品": "Home Furnishing",
    "环保工程": "Environmental Engineering", "精密模具": "Precision Mould", "网络科技": "Network",
    "汽车零部件": "Auto Parts", "酒店管理": "Hotel Management", "农业开发": "Agriculture",
    "印刷包装": "Printing & Packaging",
    "化工": "Chemical", "光电": "Optoelectronics", "律师事务所": "Law Firm", "会计师事务所": "CPAs",
}  # fmt: skip
TITLES = (
    "总监:Director 经理:Manager 副总经理:Vice_General_Manager 总经理:General_Manager 董事长:Chairman "
    "采购主管:Purchasing_Supervisor 工程师:Engineer 销售代表:Sales_Representative 财务总监:CFO 技术总监:CTO "
    "区域经理:Regional_Manager 合伙人:Partner 助理:Assistant 项目经理:Project_Manager 店长:Store_Manager 主任:Head "
    "教授:Professor 律师:Lawyer 医生:Doctor 设计师:Designer"
).split()
# City: name abroad, area code, districts.
CITIES = (
    "苏州:Suzhou:0512:吴中,姑苏,相城,虎丘 南京:Nanjing:025:鼓楼,秦淮,江宁,玄武 武汉:Wuhan:027:江岸,洪山,武昌,汉阳 "
    "西安:Xi'an:029:雁塔,碑林,莲湖 重庆:Chongqing:023:渝中,江北,九龙坡 天津:Tianjin:022:河西,南开,和平 "
    "青岛:Qingdao:0532:市南,崂山,黄岛 厦门:Xiamen:0592:思明,湖里,集美 宁波:Ningbo:0574:鄞州,海曙,江北 "
    "无锡:Wuxi:0510:滨湖,梁溪,新吴 长沙:Changsha:0731:岳麓,芙蓉,雨花 郑州:Zhengzhou:0371:金水,二七,中原 "
    "沈阳:Shenyang:024:和平,沈河,铁西 大连:Dalian:0411:中山,西岗,甘井子 东莞:Dongguan:0769:南城,长安,虎门 "
    "佛山:Foshan:0757:禅城,南海,顺德 合肥:Hefei:0551:蜀山,庐阳,包河 福州:Fuzhou:0591:鼓楼,台江,仓山 "
    "哈尔滨:Harbin:0451:南岗,道里,香坊 昆明:Kunming:0871:五华,盘龙,官渡 北京:Beijing:010:海淀,丰台,通州,东城 "
    "上海:Shanghai:021:徐汇,闵行,静安,普陀 广州:Guangzhou:020:越秀,海珠,番禺 深圳:Shenzhen:0755:福田,宝安,龙岗 "
    "杭州:Hangzhou:0571:滨江,余杭,拱墅 成都:Chengdu:028:锦江,青羊,高新 乌鲁木齐:Urumqi:0991:天山,沙依巴克 "
    "呼和浩特:Hohhot:0471:赛罕,新城"
).split()
ROADS = (
    "长江路:Changjiang_Road 人民东路:Renmin_East_Road 滨河大道:Binhe_Avenue 学府街:Xuefu_Street "
    "工业园三路:Gongyeyuansan_Road 文昌阁巷:Wenchangge_Lane 南京西路:Nanjing_West_Road "
    "环城北路:Huancheng_North_Road 五四路:Wusi_Road 科技二路:Kejier_Road 中原大道:Zhongyuan_Avenue "
    "湖滨路:Hubin_Road 体育场路:Tiyuchang_Road 金鸡湖大道:Jinjihu_Avenue 迎宾大道:Yingbin_Avenue "
    "胜利街:Shengli_Street 光谷大道:Guanggu_Avenue 友谊路:Youyi_Road 兴业路:Xingye_Road 凤凰山路:Fenghuangshan_Road "
    "天府三街:Tianfusan_Street 港湾街:Gangwan_Street 松江路:Songjiang_Road 仙霞路:Xianxia_Road "
    "珠江南路:Zhujiang_South_Road 东风中路:Dongfeng_Middle_Road 红旗大街:Hongqi_Street 八一路:Bayi_Road "
    "枫林路:Fenglin_Road 翠微路:Cuiwei_Road"
).split()
ESTATES = (
    "锦绣花园 万象城 翡翠湾 阳光新城 创业大厦 国际金融中心 碧水云天 世纪广场 软件园 东方名邸 时代广场 香榭丽舍"
).split()
CHAT_WORDS = "sunny happy star moon leo tiger cool smile ocean fox cat sky momo lucky coffee kiki".split()
HONORIFICS = "总 经理 先生 女士 老师 工 小姐 主任 律师 老板".split()
# Given names Chinese people take for dealings abroad.
BORROWED_MALE = (
    "Kevin Jason Eric Tony Leo Jacky Vincent Frank Alan Ray Simon Felix Henry Calvin Derek Ivan Jeff Allen Roger Sean"
).split()
BORROWED_FEMALE = (
    "Vivian Cindy Amy Grace Fiona Tina Joyce Iris Yoyo Coco Wendy Sherry Ivy Echo Lily Winnie Doris Queenie Elaine Zoe"
).split()
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
OCR = {"rn": "m", "m": "rn", "l": "1", "o": "0", "O": "0", "I": "l", "cl": "d", "vv": "w", "e": "c", "h": "b", "i": "l"}
PLACEHOLDER_PHONES = (
    "13800138000 13800000000 00000000 000000 12345678 11111111111 15555555555 13888888888 0000000"
).split()
PLACEHOLDER_MAILS = (
    "test@test.com none@none.com na@na.com noemail@example.com a@a.com no@mail.com 123@qq.com 无 xxx@xxx.com"
).split()
