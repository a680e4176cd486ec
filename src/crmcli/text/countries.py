"""Countries by their names: ISO 3166-1 codes from English, Chinese and local names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crmcli.text.fold import fold

# alpha-2, alpha-3, then names; a long list is cut into several rows. Case, accents, spaces, punctuation, "the" and
# "and" make no difference.
_TABLE = """
AD AND Andorra|安道尔
AE ARE United Arab Emirates|UAE|Emirates|Dubai|Abu Dhabi|阿联酋|阿拉伯联合酋长国|迪拜|الإمارات
AF AFG Afghanistan|阿富汗
AG ATG Antigua and Barbuda|Antigua|安提瓜和巴布达
AI AIA Anguilla|安圭拉
AL ALB Albania|Shqipëria|阿尔巴尼亚
AM ARM Armenia|亚美尼亚
AO AGO Angola|安哥拉
AQ ATA Antarctica|南极洲
AR ARG Argentina|阿根廷
AS ASM American Samoa|美属萨摩亚
AT AUT Austria|Österreich|Oesterreich|奥地利|奧地利
AU AUS Australia|Commonwealth of Australia|澳大利亚|澳大利亞|澳洲
AW ABW Aruba|阿鲁巴
AX ALA Åland Islands|Åland|奥兰群岛
AZ AZE Azerbaijan|Azərbaycan|阿塞拜疆
BA BIH Bosnia and Herzegovina|Bosnia|Bosna i Hercegovina|波黑|波斯尼亚和黑塞哥维那
BB BRB Barbados|巴巴多斯
BD BGD Bangladesh|孟加拉国|孟加拉
BE BEL Belgium|België|Belgique|Belgien|比利时|比利時
BF BFA Burkina Faso|布基纳法索
BG BGR Bulgaria|България|保加利亚
BH BHR Bahrain|巴林
BI BDI Burundi|布隆迪
BJ BEN Benin|贝宁
BL BLM Saint Barthélemy|St Barthélemy
BM BMU Bermuda|百慕大
BN BRN Brunei|Brunei Darussalam|文莱
BO BOL Bolivia|Plurinational State of Bolivia|Bolivia (Plurinational State of)|玻利维亚
BQ BES Bonaire|Caribbean Netherlands|Bonaire, Sint Eustatius and Saba
BR BRA Brazil|Brasil|巴西
BS BHS Bahamas|巴哈马
BT BTN Bhutan|不丹
BV BVT Bouvet Island
BW BWA Botswana|博茨瓦纳
BY BLR Belarus|Беларусь|白俄罗斯
BZ BLZ Belize|伯利兹
CA CAN Canada|加拿大
CC CCK Cocos Islands|Cocos (Keeling) Islands
CD COD Democratic Republic of the Congo|DR Congo|DRC|Congo (Kinshasa)|Congo, Democratic Republic of the
CD COD 刚果民主共和国|刚果（金）
CF CAF Central African Republic|中非|中非共和国
CG COG Congo|Republic of the Congo|Congo (Brazzaville)|刚果|刚果共和国|刚果（布）
CH CHE Switzerland|Schweiz|Suisse|Svizzera|瑞士
CI CIV Côte d'Ivoire|Ivory Coast|科特迪瓦|象牙海岸
CK COK Cook Islands|库克群岛
CL CHL Chile|智利
CM CMR Cameroon|Cameroun|喀麦隆
CN CHN China|PRC|PR China|People's Republic of China|China PR|Mainland China|China mainland|Zhongguo
CN CHN 中国|中國|中国大陆|中國大陸|大陆|内地|中国内地|中华人民共和国|中華人民共和國
CO COL Colombia|哥伦比亚
CR CRI Costa Rica|哥斯达黎加
CU CUB Cuba|古巴
CV CPV Cape Verde|Cabo Verde|佛得角
CW CUW Curaçao|库拉索
CX CXR Christmas Island
CY CYP Cyprus|Κύπρος|Kıbrıs|塞浦路斯
CZ CZE Czech Republic|Czechia|Česko|Česká republika|捷克|捷克共和国
DE DEU Germany|Deutschland|Federal Republic of Germany|Bundesrepublik Deutschland|BRD|Allemagne|Alemania|德国|德國
DJ DJI Djibouti|吉布提
DK DNK Denmark|Danmark|Dänemark|丹麦|丹麥
DM DMA Dominica|多米尼克
DO DOM Dominican Republic|República Dominicana|多米尼加|多米尼加共和国
DZ DZA Algeria|Algérie|الجزائر|阿尔及利亚
EC ECU Ecuador|厄瓜多尔
EE EST Estonia|Eesti|爱沙尼亚
EG EGY Egypt|مصر|埃及
EH ESH Western Sahara|西撒哈拉
ER ERI Eritrea|厄立特里亚
ES ESP Spain|España|Spanien|Espagne|西班牙
ET ETH Ethiopia|埃塞俄比亚
FI FIN Finland|Suomi|芬兰|芬蘭
FJ FJI Fiji|斐济
FK FLK Falkland Islands|Islas Malvinas|Falkland Islands (Malvinas)
FM FSM Micronesia|Federated States of Micronesia|Micronesia (Federated States of)|密克罗尼西亚
FO FRO Faroe Islands|Føroyar|法罗群岛
FR FRA France|Frankreich|Francia|République française|法国|法國
GA GAB Gabon|加蓬
GB GBR United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland
GB GBR United Kingdom of Great Britain and Northern Ireland
GB GBR 英国|英國|大不列颠|英格兰|苏格兰|威尔士|北爱尔兰
GD GRD Grenada|格林纳达
GE GEO Georgia|საქართველო|格鲁吉亚
GF GUF French Guiana|Guyane
GG GGY Guernsey|根西岛
GH GHA Ghana|加纳
GI GIB Gibraltar|直布罗陀
GL GRL Greenland|Kalaallit Nunaat|格陵兰
GM GMB Gambia|冈比亚
GN GIN Guinea|Guinée|几内亚
GP GLP Guadeloupe|瓜德罗普
GQ GNQ Equatorial Guinea|赤道几内亚
GR GRC Greece|Hellas|Ελλάδα|Griechenland|希腊|希臘
GS SGS South Georgia and the South Sandwich Islands
GT GTM Guatemala|危地马拉
GU GUM Guam|关岛
GW GNB Guinea-Bissau|几内亚比绍
GY GUY Guyana|圭亚那
HK HKG Hong Kong|Hong Kong SAR|Hong Kong SAR China|Hong Kong, China|HKSAR|Xianggang
HK HKG 香港|中国香港|中國香港|香港特别行政区|香港特別行政區|中国香港特别行政区
HM HMD Heard Island and McDonald Islands
HN HND Honduras|洪都拉斯
HR HRV Croatia|Hrvatska|Kroatien|克罗地亚
HT HTI Haiti|海地
HU HUN Hungary|Magyarország|Ungarn|匈牙利
ID IDN Indonesia|Republik Indonesia|印度尼西亚|印尼
IE IRL Ireland|Éire|Republic of Ireland|爱尔兰|愛爾蘭
IL ISR Israel|ישראל|以色列
IM IMN Isle of Man|马恩岛
IN IND India|Bharat|भारत|印度
IO IOT British Indian Ocean Territory
IQ IRQ Iraq|العراق|伊拉克
IR IRN Iran|Islamic Republic of Iran|Iran (Islamic Republic of)|ایران|伊朗
IS ISL Iceland|Ísland|冰岛
IT ITA Italy|Italia|Italien|Italie|意大利|義大利
JE JEY Jersey|泽西岛
JM JAM Jamaica|牙买加
JO JOR Jordan|الأردن|约旦
JP JPN Japan|Nippon|Nihon|日本|日本国
KE KEN Kenya|肯尼亚
KG KGZ Kyrgyzstan|Кыргызстан|吉尔吉斯斯坦
KH KHM Cambodia|Kampuchea|柬埔寨
KI KIR Kiribati|基里巴斯
KM COM Comoros|科摩罗
KN KNA Saint Kitts and Nevis|St Kitts and Nevis|圣基茨和尼维斯
KP PRK North Korea|DPRK|Democratic People's Republic of Korea|Korea (Democratic People's Republic of)|朝鲜|北韩
KR KOR South Korea|Korea|Republic of Korea|Korea (Republic of)|ROK|대한민국|한국|韩国|韓國|南韩|大韩民国
KW KWT Kuwait|الكويت|科威特
KY CYM Cayman Islands|开曼群岛
KZ KAZ Kazakhstan|Қазақстан|Казахстан|哈萨克斯坦
LA LAO Laos|Lao People's Democratic Republic|Lao PDR|老挝
LB LBN Lebanon|Liban|لبنان|黎巴嫩
LC LCA Saint Lucia|St Lucia|圣卢西亚
LI LIE Liechtenstein|列支敦士登
LK LKA Sri Lanka|斯里兰卡
LR LBR Liberia|利比里亚
LS LSO Lesotho|莱索托
LT LTU Lithuania|Lietuva|立陶宛
LU LUX Luxembourg|Luxemburg|Lëtzebuerg|卢森堡
LV LVA Latvia|Latvija|拉脱维亚
LY LBY Libya|ليبيا|利比亚
MA MAR Morocco|Maroc|المغرب|摩洛哥
MC MCO Monaco|摩纳哥
MD MDA Moldova|Republic of Moldova|Moldova (Republic of)|摩尔多瓦
ME MNE Montenegro|Crna Gora|黑山
MF MAF Saint Martin|St Martin|Saint Martin (French part)
MG MDG Madagascar|马达加斯加
MH MHL Marshall Islands|马绍尔群岛
MK MKD North Macedonia|Macedonia|FYROM|Северна Македонија|北马其顿|马其顿
ML MLI Mali|马里
MM MMR Myanmar|Burma|缅甸
MN MNG Mongolia|Монгол улс|蒙古|蒙古国
MO MAC Macau|Macao|Macau SAR|Macao SAR|Macao SAR China|Macao, China|Macau, China|Aomen
MO MAC 澳门|澳門|中国澳门|中國澳門|澳门特别行政区|澳門特別行政區|中国澳门特别行政区
MP MNP Northern Mariana Islands|Saipan|北马里亚纳群岛|塞班
MQ MTQ Martinique|马提尼克
MR MRT Mauritania|毛里塔尼亚
MS MSR Montserrat|蒙特塞拉特
MT MLT Malta|马耳他
MU MUS Mauritius|毛里求斯
MV MDV Maldives|马尔代夫
MW MWI Malawi|马拉维
MX MEX Mexico|Mexiko|墨西哥
MY MYS Malaysia|马来西亚|馬來西亞|大马
MZ MOZ Mozambique|Moçambique|莫桑比克
NA NAM Namibia|纳米比亚
NC NCL New Caledonia|Nouvelle-Calédonie|新喀里多尼亚
NE NER Niger|尼日尔
NF NFK Norfolk Island
NG NGA Nigeria|尼日利亚
NI NIC Nicaragua|尼加拉瓜
NL NLD Netherlands|Nederland|Holland|Niederlande|Pays-Bas|荷兰|荷蘭
NO NOR Norway|Norge|Noreg|Norwegen|挪威
NP NPL Nepal|नेपाल|尼泊尔
NR NRU Nauru|瑙鲁
NU NIU Niue|纽埃
NZ NZL New Zealand|Aotearoa|新西兰|新西蘭|纽西兰
OM OMN Oman|عمان|阿曼
PA PAN Panama|巴拿马
PE PER Peru|秘鲁
PF PYF French Polynesia|Tahiti|法属波利尼西亚
PG PNG Papua New Guinea|巴布亚新几内亚
PH PHL Philippines|Pilipinas|菲律宾|菲律賓
PK PAK Pakistan|پاکستان|巴基斯坦
PL POL Poland|Polska|Polen|Pologne|波兰|波蘭
PM SPM Saint Pierre and Miquelon|St Pierre and Miquelon
PN PCN Pitcairn|Pitcairn Islands
PR PRI Puerto Rico|波多黎各
PS PSE Palestine|State of Palestine|Palestine, State of|Palestinian Territories|巴勒斯坦
PT PRT Portugal|葡萄牙
PW PLW Palau|帕劳
PY PRY Paraguay|巴拉圭
QA QAT Qatar|قطر|卡塔尔
RE REU Réunion|留尼汪
RO ROU Romania|Rumänien|罗马尼亚
RS SRB Serbia|Srbija|Србија|塞尔维亚
RU RUS Russia|Russian Federation|Россия|Российская Федерация|Russland|Rossiya|俄罗斯|俄羅斯|俄国
RW RWA Rwanda|卢旺达
SA SAU Saudi Arabia|Kingdom of Saudi Arabia|KSA|السعودية|沙特阿拉伯|沙特
SB SLB Solomon Islands|所罗门群岛
SC SYC Seychelles|塞舌尔
SD SDN Sudan|السودان|苏丹
SE SWE Sweden|Sverige|Schweden|Suède|瑞典
SG SGP Singapore|Singapura|新加坡
SH SHN Saint Helena|St Helena|Saint Helena, Ascension and Tristan da Cunha
SI SVN Slovenia|Slovenija|斯洛文尼亚
SJ SJM Svalbard and Jan Mayen|Svalbard
SK SVK Slovakia|Slovak Republic|Slovensko|斯洛伐克
SL SLE Sierra Leone|塞拉利昂
SM SMR San Marino|圣马力诺
SN SEN Senegal|塞内加尔
SO SOM Somalia|Soomaaliya|索马里
SR SUR Suriname|苏里南
SS SSD South Sudan|南苏丹
ST STP São Tomé and Príncipe|圣多美和普林西比
SV SLV El Salvador|萨尔瓦多
SX SXM Sint Maarten|Sint Maarten (Dutch part)
SY SYR Syria|Syrian Arab Republic|سوريا|叙利亚
SZ SWZ Eswatini|Swaziland|斯威士兰
TC TCA Turks and Caicos Islands|Turks and Caicos|特克斯和凯科斯群岛
TD TCD Chad|Tchad|乍得
TF ATF French Southern Territories
TG TGO Togo|多哥
TH THA Thailand|ประเทศไทย|ไทย|泰国|泰國
TJ TJK Tajikistan|塔吉克斯坦
TK TKL Tokelau|托克劳
TL TLS Timor-Leste|East Timor|东帝汶
TM TKM Turkmenistan|土库曼斯坦
TN TUN Tunisia|Tunisie|تونس|突尼斯
TO TON Tonga|汤加
TR TUR Turkey|Türkiye|Türkei|土耳其
TT TTO Trinidad and Tobago|Trinidad|特立尼达和多巴哥
TV TUV Tuvalu|图瓦卢
TW TWN Taiwan|Taiwan, Province of China|Taiwan, China|Taiwan (ROC)|Republic of China|Chinese Taipei
TW TWN 台湾|台灣|臺灣|中国台湾|中國台灣|台湾省|台湾地区|中华台北|中華民國
TZ TZA Tanzania|United Republic of Tanzania|Tanzania, United Republic of|坦桑尼亚
UA UKR Ukraine|Україна|Украина|乌克兰
UG UGA Uganda|乌干达
UM UMI United States Minor Outlying Islands
US USA United States|United States of America|America|Estados Unidos|États-Unis|Vereinigte Staaten
US USA 美国|美國|美利坚合众国|美利坚
UY URY Uruguay|乌拉圭
UZ UZB Uzbekistan|Oʻzbekiston|Узбекистан|乌兹别克斯坦
VA VAT Vatican City|Vatican|Holy See|梵蒂冈
VC VCT Saint Vincent and the Grenadines|St Vincent and the Grenadines|St Vincent|圣文森特和格林纳丁斯
VE VEN Venezuela|Bolivarian Republic of Venezuela|Venezuela (Bolivarian Republic of)|委内瑞拉
VG VGB British Virgin Islands|BVI|Virgin Islands (British)|英属维尔京群岛
VI VIR US Virgin Islands|USVI|Virgin Islands|Virgin Islands (US)|美属维尔京群岛
VN VNM Vietnam|越南
VU VUT Vanuatu|瓦努阿图
WF WLF Wallis and Futuna|瓦利斯和富图纳
WS WSM Samoa|萨摩亚
XK XKX Kosovo|Kosova|科索沃
YE YEM Yemen|اليمن|也门
YT MYT Mayotte|马约特
ZA ZAF South Africa|RSA|Suid-Afrika|南非
ZM ZMB Zambia|赞比亚
ZW ZWE Zimbabwe|津巴布韦
"""

_between_names = re.compile(r"[()/|,;]")
_not_letters = re.compile(r"[\W_]+")
_small_words = re.compile(r"\b(?:the|and)\b")


@lru_cache(maxsize=1000)  # a file names few countries, and each of them in every row
def region_of(country: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code in English, Chinese or the local language; None: not known."""
    whole = _regions().get(_key(country))
    if whole:
        return whole
    parts = {region for part in _between_names.split(fold(country)) if (region := _regions().get(_key(part)))}
    return parts.pop() if len(parts) == 1 else None


def _key(name: str) -> str:
    folded = fold(name)
    return _not_letters.sub("", _small_words.sub(" ", folded)) or _not_letters.sub("", folded)  # AND is Andorra


@cache
def _regions() -> dict[str, str]:
    regions = {}
    for line in _TABLE.strip().splitlines():
        region, code, names = line.split(" ", 2)
        for name in (region, code, *names.split("|")):
            regions[_key(name)] = region
    return regions
