"""Names, cities, numbers and firms of many nations for made-up test sets. Native script first, Latin after a slash."""

from __future__ import annotations

from typing import NamedTuple


class Nation(NamedTuple):
    """What records of one country look like; `#` in a number pattern is any digit, `street` has {no} and {name}."""

    tongue: str
    dial: str
    trunk: str
    mobile: str
    landline: str
    country: str
    cities: str
    street: str
    streets: str
    mailers: str
    legal: str
    male: str
    female: str
    surnames: str


NATIONS = [
    Nation(
        "de", "49", "0", "151########", "89########",
        "Germany,Deutschland,DE,BRD",
        "München/Munich Köln/Cologne Nürnberg/Nuremberg Stuttgart Düsseldorf Hannover/Hanover Leipzig",
        "{name} {no}",
        "Goethestraße Bahnhofstraße Lindenweg Königsallee Schlossplatz Ringstraße Gartenweg",
        "gmx.de t-online.de freenet.de web.de", "GmbH,GmbH & Co. KG,AG,e.K.",
        "Jürgen Wolfgang Matthias Stefan Tobias Uwe Heinz Günter Florian Sören Lukas Rüdiger Dieter Holger "
        "Klaus-Peter Hans-Jörg Thorsten Björn Jens Bernd",
        "Sabine Ursula Jutta Käthe Anneliese Heike Silke Birgit Ann-Kathrin Petra Grit Gisela Jördis Renate Martina "
        "Anja Katrin Monika",
        "Müller Schmidt Schneider Schäfer Köhler Krüger Weiß Jäger Böhm Groß Lehmann Huber Mayer Maier Meyer "
        "Schröder Vogel Zimmermann Kühn Größmann Hoffmann Bäcker Wittmann Stolz Pohl von_Arnim Öztürk Löwe Roth "
        "Kowalczyk",
    ),
    Nation(
        "fr", "33", "0", "6########", "4########",
        "France,FR,FRANCE",
        "Lyon/Lyons Marseille/Marseilles Toulouse Bordeaux Nantes Lille Strasbourg/Straßburg",
        "{no} {name}",
        "rue_Victor-Hugo avenue_Foch boulevard_Carnot rue_de_l'Église place_Bellecour cours_Lafayette",
        "orange.fr free.fr laposte.net wanadoo.fr", "SARL,SAS,S.A.,SASU",
        "Étienne Jean-Luc Thierry Benoît Aurélien Gaël Rémi Loïc Jérôme Guillaume Cédric Yves Didier Théo "
        "Jean-Pierre Pascal Frédéric Mathieu",
        "Amélie Océane Geneviève Joëlle Solène Agnès Maëlle Marie-Claude Cécile Noémie Béatrice Sylvie Anne-Sophie "
        "Élodie Margaux",
        "Lefèvre Dubois Moreau Lefebvre Garnier Fournier Bélanger Béranger Chevalier Gauthier Le_Goff Mercier "
        "Rousseau Hervé Pélissier Delacroix de_Villiers Besnard Renaud Marchand Aubert Guérin Poirier Vasseur",
    ),
    Nation(
        "it", "39", "", "34########", "02########",
        "Italy,Italia,IT",
        "Milano/Milan Torino/Turin Firenze/Florence Napoli/Naples Venezia/Venice Genova/Genoa Bologna Roma/Rome",
        "{name} {no}",
        "via_Garibaldi corso_Vittorio_Emanuele via_Dante piazza_Mazzini viale_Monza via_San_Marco",
        "libero.it alice.it tiscali.it virgilio.it", "S.r.l.,S.p.A.,S.n.c.,Srl",
        "Giuseppe Giovanni Lorenzo Niccolò Salvatore Gianluca Raffaele Pierluigi Ettore Massimo Vincenzo Davide "
        "Alessio Fabrizio",
        "Giulia Chiara Francesca Federica Ilaria Antonella Maria_Grazia Silvia Beatrice Elisabetta Ornella Loredana "
        "Simona",
        "Rossi Russo Esposito Bianchi Ferrari De_Luca D'Angelo Conti Mancini Di_Stefano Lombardi Barbieri Fontana "
        "Caruso Marchetti Dell'Acqua Fabbri Rinaldi Testa Villa Serra Gatti Bellini Sartori",
    ),
    Nation(
        "es", "34", "", "6########", "93#######",
        "Spain,España,ES",
        "Sevilla/Seville Zaragoza/Saragossa Barcelona Madrid Valencia Málaga Bilbao/Bilbo",
        "{name}, {no}",
        "Calle_Mayor Avenida_de_la_Constitución Gran_Vía Paseo_de_Gracia Calle_Alcalá Plaza_España",
        "telefonica.net hotmail.es yahoo.es", "S.L.,S.A.,S.L.U.",
        "José_Luis Francisco Jesús Iñaki Joaquín Ramón Álvaro Íñigo Sebastián Enrique Fermín Javier Ángel Rubén",
        "María_José Begoña Concepción Núria Pilar Rocío Belén Mercedes Inmaculada Dolores Sofía Verónica Yolanda",
        "García_Márquez López_Ibáñez Fernández_Ruiz Muñoz_Peña Ortiz_de_Zárate Domínguez_Gil Núñez_Serrano "
        "Vázquez_Blanco Castro_Molina Iglesias_Marín Ortega_Cano Sánchez_Vicario Ramírez_Soto Gutiérrez_Vega "
        "Cortés_Nieto Peralta_Rey Benítez_Luna Rojas_Campos Jiménez_Prat Ferrer_Vidal",
    ),
    Nation(
        "pl", "48", "", "60#######", "22#######",
        "Poland,Polska,PL",
        "Warszawa/Warsaw Kraków/Cracow Łódź/Lodz Wrocław/Breslau Gdańsk/Danzig Poznań",
        "ul. {name} {no}",
        "Mickiewicza Piłsudskiego Długa Słowackiego Kościuszki Polna",
        "wp.pl onet.pl o2.pl interia.pl", "Sp. z o.o.,S.A.,Sp.j.",
        "Łukasz Grzegorz Krzysztof Paweł Wojciech Zbigniew Bartłomiej Michał Tomasz Andrzej Stanisław Jacek Marek",
        "Małgorzata Katarzyna Agnieszka Joanna Żaneta Elżbieta Bożena Magdalena Zofia Grażyna Ewa",
        "Nowak Wiśniewsk* Wójcik Kamińsk* Lewandowsk* Zieliński Szymański Woźniak Dąbrowsk* Kozłowsk* Mazur "
        "Krawczyk Jabłońsk* Wróbel Pawłowsk* Zając Król Wieczorek Gołębiewsk* Śliwa Brzęczyszczykiewicz",
    ),
    Nation(
        "se", "46", "0", "70#######", "8#######",
        "Sweden,Sverige,SE",
        "Göteborg/Gothenburg Malmö/Malmo Stockholm Uppsala Västerås",
        "{name} {no}",
        "Storgatan Drottninggatan Kungsvägen Hamngatan Ängsgatan",
        "telia.com spray.se bredband.net", "AB,Aktiebolag,HB",
        "Åke Göran Lars-Erik Sven Björn Anders Henrik Jonas Örjan Mats Niklas Torbjörn",
        "Åsa Ingrid Birgitta Märta Linnéa Annika Kerstin Malin Frida Gunilla",
        "Andersson Johansson Karlsson Åkesson Lindström Öberg Sjöberg Håkansson Nyström Björklund Ekström "
        "Gustafsson Lundqvist Bergqvist Hellström",
    ),
    Nation(
        "dk", "45", "", "2#######", "33######",
        "Denmark,Danmark,DK",
        "København/Copenhagen Århus/Aarhus Odense Ålborg/Aalborg",
        "{name} {no}",
        "Vestergade Nørregade Søndergade Strandvejen",
        "mail.dk stofanet.dk", "A/S,ApS,I/S",
        "Søren Jørgen Mikkel Rasmus Kåre Flemming Bjarne Lars Niels Thorkild",
        "Mette Kirsten Bodil Lærke Hanne Pernille Sidsel Åse",
        "Sørensen Rasmussen Jørgensen Møller Østergaard Kjær Nørgaard Christensen Lauritsen Skovgaard Ågård Bach",
    ),
    Nation(
        "nl", "31", "0", "61#######", "20#######",
        "Netherlands,Nederland,NL,Holland",
        "Den_Haag/The_Hague Rotterdam Utrecht Eindhoven Amsterdam Groningen",
        "{name} {no}",
        "Kerkstraat Dorpsstraat Prinsengracht Stationsweg Molenlaan",
        "ziggo.nl kpnmail.nl xs4all.nl", "B.V.,N.V.,V.O.F.",
        "Jeroen Pieter Sjoerd Willem Maarten Joost Ruben Bas Gijs Hendrik Floris",
        "Marloes Femke Annemieke Sanne Marijke Lotte Wilhelmina Anouk Saskia Noor",
        "van_der_Berg de_Vries van_Dijk Jansen Bakker Visser 't_Hart van_den_Heuvel ter_Horst de_Groot Mulder "
        "Dekker Brouwer Hoekstra van_Leeuwen Smeets Kuipers in_'t_Veld",
    ),
    Nation(
        "ie", "353", "0", "87#######", "1#######",
        "Ireland,Éire,IE",
        "Dublin/Baile_Átha_Cliath Cork Galway Limerick",
        "{no} {name}",
        "Grafton_Street O'Connell_Street Patrick_Street Salthill_Road",
        "eircom.net gmail.com", "Ltd,DAC,Teoranta",
        "Cillian Eoin Pádraig Séamus Declan Ciarán Fergus Oisín Brendan Cormac Liam",
        "Siobhán Aoife Niamh Róisín Gráinne Sinéad Maeve Orla Caoimhe Deirdre",
        "O'Brien O'Sullivan McCarthy MacNamara McLaughlin O'Shea Fitzgerald Gallagher Ó_Súilleabháin McGrath Doyle "
        "O'Reilly Byrne Nolan Kavanagh",
    ),
    Nation(
        "gb", "44", "0", "79########", "161#######",
        "United Kingdom,UK,Great Britain,England",
        "Glasgow Cardiff/Caerdydd Edinburgh Bristol Sheffield Newcastle",
        "{no} {name}",
        "Kingsway Church_Lane Albert_Road Victoria_Terrace Deansgate Mill_Hill",
        "btinternet.com sky.com hotmail.co.uk", "Ltd,Limited,PLC,LLP",
        "Nigel Graham Alistair Rupert Gareth Hamish Clive Trevor Callum Malcolm Duncan Alexander Frederick Leonard",
        "Gillian Philippa Rhiannon Fiona Hazel Imogen Kirsty Penelope Victoria Josephine Eleanor Charlotte",
        "Pemberton Featherstonehaugh Llewellyn Cavendish MacDonald Campbell Thistlethwaite Griffiths Sinclair "
        "Smythe Ogilvie Ramsay Fairbairn Whitaker Cholmondeley Barrow Nightingale",
    ),
    Nation(
        "us", "1", "", "415#######", "312#######",
        "United States,USA,US,U.S.A.",
        "Seattle Houston San_Francisco Denver Atlanta Philadelphia Saint_Louis/St._Louis",
        "{no} {name}",
        "Sunset_Boulevard Elm_Street NW_23rd_Avenue Peachtree_Street Lakeshore_Drive",
        "gmail.com hotmail.com aol.com icloud.com comcast.net", "Inc.,LLC,Corp.,Co.",
        "Tyler Jamal Brandon Vincent Theodore Zachary Terrence Curtis Leonard Raymond Donovan Jonathan Philip",
        "Brittany Latoya Savannah Tiffany Gwendolyn Marisol Abigail Stephanie Christina Veronica Josephine Pamela",
        "Kowalski Washington Hernandez Jefferson Goldberg Nakamura Delgado Chambers McIntyre Van_Buren St._John "
        "Rosenthal Okafor Castellano Whitfield Banks Vandermeer",
    ),
    Nation(
        "ar", "971", "0", "50#######", "4#######",
        "United Arab Emirates,UAE,الإمارات",
        "Dubai/دبي Abu_Dhabi/أبوظبي Sharjah/الشارقة",
        "{no} {name}",
        "Sheikh_Zayed_Road Al_Maktoum_Street Corniche_Road Al_Wasl_Road",
        "emirates.net.ae hotmail.com gmail.com", "FZE,LLC,FZCO",
        "محمد/Mohammed أحمد/Ahmed خالد/Khalid يوسف/Yousef عمر/Omar حسن/Hassan عبد_الله/Abdullah "
        "عبد_الرحمن/Abdul_Rahman إبراهيم/Ibrahim سعيد/Saeed",
        "فاطمة/Fatima عائشة/Aisha مريم/Mariam ليلى/Layla نورة/Noura هدى/Huda",
        "الحسن/Al-Hassan المنصوري/Al_Mansoori النجار/El-Najjar خليل/Khalil الشامسي/Al_Shamsi حداد/Haddad "
        "بن_راشد/Bin_Rashid القاسمي/Al_Qasimi صالح/Saleh عثمان/Othman",
    ),
    Nation(
        "in", "91", "0", "98########", "22########",
        "India,IN,Bharat",
        "Mumbai/Bombay Bengaluru/Bangalore Chennai/Madras Kolkata/Calcutta Pune/Poona",
        "{no}, {name}",
        "M.G._Road Linking_Road Anna_Salai Brigade_Road Park_Street",
        "rediffmail.com gmail.com yahoo.co.in", "Pvt. Ltd.,Private Limited,LLP,Ltd",
        "Rajesh Venkatesh Arjun Sanjay Srinivasan Vikram Harpreet Anand Sunil Muthukrishnan Prakash Amit",
        "Lakshmi Priyanka Deepa Sunita Ananya Kavitha Shreya Meenakshi Gurpreet Pooja",
        "Krishnamurthy Iyer Patel Mukherjee Banerjee Chatterjee Reddy Singh Venkataraman Deshpande Gowda Nair "
        "Kulkarni Subramanian Sharma Agarwal Chowdhury",
    ),
    Nation(
        "vn", "84", "0", "90#######", "28########",
        "Vietnam,Việt Nam,VN",
        "Hồ_Chí_Minh/Ho_Chi_Minh_City Hà_Nội/Hanoi Đà_Nẵng/Da_Nang Hải_Phòng/Haiphong",
        "{no} {name}",
        "Nguyễn_Huệ Lê_Lợi Trần_Hưng_Đạo Điện_Biên_Phủ",
        "gmail.com yahoo.com.vn", "Co., Ltd,JSC,TNHH",
        "Văn_Hùng Đức_Anh Quang_Huy Minh_Tuấn Hữu_Phước Thành_Đạt Quốc_Bảo Ngọc_Sơn",
        "Thị_Hương Ngọc_Ánh Thu_Trang Bích_Phượng Thị_Lan Mỹ_Linh Thanh_Hà",
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương",
    ),
    Nation(
        "kr", "82", "0", "10########", "2########",
        "South Korea,Korea,대한민국,KR,韩国",
        "서울/Seoul 부산/Busan 인천/Incheon 대전/Daejeon",
        "{name} {no}",
        "강남대로 테헤란로 세종대로 을지로",
        "naver.com daum.net hanmail.net", "(주),주식회사,Co., Ltd.",
        "민준/Min-jun 지훈/Ji-hoon 성호/Sung-ho 현우/Hyun-woo 동현/Dong-hyun 영수/Young-soo 준호/Jun-ho 태민/Tae-min",
        "서연/Seo-yeon 지은/Ji-eun 수진/Soo-jin 민지/Min-ji 은영/Eun-young 혜진/Hye-jin 유나/Yoo-na",
        "김/Kim 이/Lee 박/Park 최/Choi 정/Jung 강/Kang 조/Cho 윤/Yoon 장/Jang 임/Lim 한/Han 오/Oh 서/Seo 신/Shin "
        "권/Kwon 황/Hwang",
    ),
    Nation(
        "ja", "81", "0", "90########", "3########",
        "Japan,日本,JP",
        "東京/Tokyo 大阪/Osaka 名古屋/Nagoya 横浜/Yokohama 京都/Kyoto 神戸/Kobe",
        "{name}{no}",
        "中央区銀座 港区六本木 西区みなとみらい 中村区名駅 北区梅田",
        "docomo.ne.jp ezweb.ne.jp yahoo.co.jp", "株式会社,(株),K.K.,有限会社",
        "健太/Kenta 大輔/Daisuke 翔太/Shota 一郎/Ichiro 浩二/Koji 裕介/Yusuke 雄一郎/Yuichiro 拓海/Takumi 誠/Makoto "
        "修/Osamu",
        "美咲/Misaki 由美子/Yumiko さくら/Sakura 恵子/Keiko 陽子/Yoko 麻衣/Mai 真由美/Mayumi 香織/Kaori",
        "佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 田中/Tanaka 渡辺/Watanabe 伊藤/Ito 山本/Yamamoto 小林/Kobayashi "
        "斎藤/Saito 大野/Ono 加藤/Kato 吉田/Yoshida 井上/Inoue 大谷/Otani 松本/Matsumoto 清水/Shimizu",
    ),
    Nation(
        "br", "55", "0", "119########", "113#######",
        "Brazil,Brasil,BR",
        "São_Paulo/Sao_Paulo Brasília Belo_Horizonte Curitiba",
        "{name}, {no}",
        "Rua_Augusta Avenida_Paulista Rua_São_Bento Alameda_Santos",
        "uol.com.br terra.com.br bol.com.br", "Ltda.,S.A.,ME",
        "João_Paulo Antônio Thiago Gonçalo Luís Caio Vinícius Rodrigo Fábio",
        "Conceição Letícia Ana_Luíza Tatiane Márcia Patrícia Débora Luciana",
        "da_Silva dos_Santos Gonçalves Araújo Conceição Guimarães Magalhães de_Oliveira Simões Assunção Nascimento "
        "Cavalcanti Moura Teixeira",
    ),
    Nation(
        "ru", "7", "8", "91########", "495#######",
        "Russia,Россия,RU",
        "Москва/Moscow Казань/Kazan Новосибирск/Novosibirsk Екатеринбург/Yekaterinburg",
        "{name}, {no}",
        "ул._Ленина пр._Мира ул._Гагарина Невский_проспект",
        "mail.ru yandex.ru rambler.ru", "ООО,ЗАО,LLC",
        "Сергей/Sergey Дмитрий/Dmitry Алексей/Alexey Юрий/Yuri Николай/Nikolay Евгений/Evgeny Андрей/Andrey "
        "Михаил/Mikhail",
        "Ольга/Olga Наталья/Natalia Екатерина/Ekaterina Светлана/Svetlana Юлия/Yulia Татьяна/Tatiana",
        "Иванов/Ivanov Кузнецов/Kuznetsov Соловьёв/Solovyov Чернышев/Chernyshev Щербаков/Shcherbakov Жуков/Zhukov "
        "Цветков/Tsvetkov Орлов/Orlov Гаврилов/Gavrilov Лебедев/Lebedev Яковлев/Yakovlev",
    ),
]  # fmt: skip
NATION_WEIGHTS = [10, 7, 7, 6, 4, 3, 2, 4, 4, 8, 9, 5, 7, 4, 4, 5, 3, 4]
# Stems and endings that make rarer surnames of the nations whose names are compounds.
STEMS = {
    "ja": (
        "大/O 小/Ko 中/Naka 松/Matsu 西/Nishi 北/Kita 石/Ishi 高/Taka 森/Mori 青/Ao 黒/Kuro 藤/Fuji 竹/Take 杉/Sugi",
        "川/kawa 田/ta 山/yama 本/moto 村/mura 野/no 沢/zawa 崎/saki 島/shima 木/ki 原/hara",
    ),
    "ar": (
        "الـ/Al_ بن_/Bin_ أبو_/Abu_",
        "رشيد/Rashid كريم/Karim زايد/Zayed ناصر/Nasser مراد/Murad فارس/Faris طارق/Tariq جابر/Jaber بدر/Badr سالم/Salem",
    ),
    "de": (
        "Berg Stein Wald Eich Linden Hagen Rosen Kirch Ober Nieder Brun Alt Wester Grün Hohen",
        "mann bauer hofer feld meier müller stedt born kamp wald inger bach",
    ),
    "se": (
        "Lind Berg Sjö Ek Lund Nord Sund Öst Vik Hög Ny Back Palm Alm",
        "gren ström berg blad kvist lund mark holm dahl stedt",
    ),
    "nl": (
        "Kool Groot Ooster Wester Klein Hooge Zand Water Meulen Dijk",
        "huis veld man stra kamp hof boer dijk berg haven",
    ),
    "gb": (
        "Thorn Har Wins Elder Black Stan Win Row Pem Lang Hax Brad Ain Der",
        "by worth combe bury shaw thwaite gate cliffe hurst more ridge bank",
    ),
    "us": (
        "Stone Rosen Silver Hart Wood Fair Green Lock Brook Gar Hol",
        "ville berg man wood child smith ner den by feld ward",
    ),
    "it": (
        "Mar Ros Bel Cast Fer Mont Sant Pal Tor Gal Bon Ver",
        "elli ini otti ello oni ano acci ucci aldi era ese",
    ),
    "fr": (
        "Mont Beau Cham Per Dela Ro Bou Char Mar Lam Ver",
        "pellier mont bert tier chard det vier gnon ron deau net lin",
    ),
    "pl": (
        "Gór Mal Kow Jan Lip Sad Wil Bor Star Ost",
        "owska ecki iński czyk alczyk icki iak arz ewicz",
    ),
    "in": (
        "Rama Venka Subra Chand Bhatta Shiva Hari Gopal Mukund",
        "murthy swamy nathan charya krishnan rao dhar das kar",
    ),
    "ru": (
        "Волк/Volk Медвед/Medved Соколь/Sokol Бел/Bel Морозь/Moroz Новик/Novik",
        "ов/ov ин/in ский/sky енко/enko",
    ),
}
# The same for given names.
GIVEN_STEMS = {
    "kr": (
        "민/Min- 지/Ji- 서/Seo- 현/Hyun- 성/Sung- 재/Jae- 은/Eun- 수/Soo- 영/Young- 태/Tae- 혜/Hye- 동/Dong- 유/Yoo-",
        "준/jun 훈/hoon 우/woo 희/hee 진/jin 아/ah 경/kyung 호/ho 미/mi 석/seok 연/yeon 빈/bin 규/kyu 란/ran",
    ),
    "vn": (
        "Văn_ Thị_ Đức_ Minh_ Ngọc_ Thu_ Quang_ Hữu_ Thanh_ Gia_ Bảo_ Kim_ Xuân_ Hoài_",
        "Hùng Hương Lan Tuấn Phúc Nga Dũng Hiếu Trang Khánh Vy Long Nam Thảo Yến Sơn Đạt Quyên Tâm Hải Châu Diệp",
    ),
    "ar": (
        "م/M ر/R س/S ج/J ف/F ن/N",
        "اهر/aher اشد/ashid امي/ami مال/amal يصل/aisal بيل/abil ادر/ader انا/ana يم/im",
    ),
}
# Given names met in many nations of Latin script.
SHARED_MALE = (
    "Adam Adrian Albert Alexander Alfred Anton Arthur August Axel Bruno Carl Caspar Claude Clemens "
    "Conrad Cornelius Cyril "
    "Damian Dominic Edgar Edmund Elias Emil Eric Ernest Eugene Felix Ferdinand Filip Frank Gabriel "
    "George Gregor Gustav "
    "Hector Henri Hugo Igor Ivan Jacob Joachim Jonas Julian Justin Kilian Konstantin Lambert Laurent Leo "
    "Leopold Louis "
    "Lucian Magnus Marcel Marco Marius Mateo Maurice Max Milan Nico Noel Norbert Oliver Oscar Otto "
    "Philipp Raphael Raul "
    "Rafael Ralph Roman Rudolf Samson Silvio Simon Stanley Theodor Titus Tristan Urban Valentin Victor "
    "Vito Walter Xaver"
)
SHARED_FEMALE = (
    "Ada Adele Agatha Alba Alexandra Alice Alma Amanda Amelia Angela Anita Antonia Astrid Aurora Barbara "
    "Bianca Camilla "
    "Carla Carmen Carolina Cecilia Celine Clara Claudia Constance Cornelia Dagmar Daria Diana Dora Edith "
    "Elena Elisa Ella "
    "Elvira Emilia Emma Erica Esther Eugenia Eva Flora Frederica Gabriela Gloria Greta Hannah Helena "
    "Henrietta Ida Irene "
    "Iris Isabel Jana Johanna Judith Julia Karla Lara Laura Lea Leonora Lidia Linda Louisa Lucia Lydia "
    "Magdalena Marta "
    "Matilda Melanie Mira Miriam Nadia Natalie Nina Nora Olga Olivia Paula Regina Rita Rosa Ruth Selma "
    "Sonia Stella Vera"
)
# How streets named after people are called.
STREET_FORMS = {
    "de": "{}straße {}weg {}gasse {}allee", "fr": "rue_{} avenue_{} impasse_{}", "it": "via_{} viale_{} corso_{}",
    "es": "Calle_{} Avenida_{}", "pl": "{}a", "se": "{}sgatan {}svägen", "dk": "{}svej {}sgade",
    "nl": "{}straat {}laan",
    "ie": "{}_Road {}_Street {}_Park", "gb": "{}_Road {}_Street {}_Lane {}_Close", "in": "{}_Road {}_Nagar",
    "us": "{}_Street {}_Avenue {}_Drive {}_Lane {}_Court", "br": "Rua_{} Travessa_{}", "ru": "ул._{}а",
}  # fmt: skip
NICKNAMES = (
    "Wolfgang:Wolf Matthias:Matze Stefan:Steffen Tobias:Tobi Günter:Günni Heinz:Heini Ursula:Uschi Sabine:Bine "
    "Anneliese:Anni Katrin:Kati Monika:Moni Guillaume:Will Frédéric:Fred Mathieu:Matt Geneviève:Ginette "
    "Giuseppe:Beppe Giovanni:Gianni Lorenzo:Renzo Salvatore:Totò Raffaele:Lello Vincenzo:Enzo Francesca:Franca "
    "Elisabetta:Betta Federica:Fede Francisco:Paco José_Luis:Pepe Jesús:Chus Ramón:Moncho Enrique:Quique "
    "Javier:Javi Concepción:Concha Dolores:Lola Mercedes:Merche Pilar:Pili Grzegorz:Grzesiek Krzysztof:Krzysiek "
    "Wojciech:Wojtek Zbigniew:Zbyszek Michał:Misiek Katarzyna:Kasia Małgorzata:Gosia Agnieszka:Aga Joanna:Asia "
    "Elżbieta:Ela Magdalena:Magda Stanisław:Staszek Willem:Wim Hendrik:Henk Pieter:Piet Wilhelmina:Mina "
    "Pádraig:Paddy Séamus:Shay Alexander:Alex Alexander:Sandy Frederick:Fred Leonard:Len Philippa:Pippa "
    "Gillian:Gill Penelope:Penny Victoria:Vicky Josephine:Jo Eleanor:Nell Charlotte:Lottie Theodore:Ted "
    "Zachary:Zach Terrence:Terry Raymond:Ray Jonathan:Jon Philip:Phil Abigail:Abby Stephanie:Steph Christina:Tina "
    "Veronica:Ronnie Pamela:Pam Gwendolyn:Gwen Mohammed:Mo Srinivasan:Srini Venkatesh:Venky Muthukrishnan:Muthu "
    "Sergey:Seryozha Dmitry:Dima Alexey:Lyosha Nikolay:Kolya Evgeny:Zhenya Mikhail:Misha Natalia:Natasha "
    "Ekaterina:Katya Svetlana:Sveta Tatiana:Tanya Yulia:Yulya"
)
# Other romanisations.
VARIANTS = (
    "Mohammed:Mohamed Mohammed:Muhammad Mohammed:Mohd Ahmed:Ahmad Khalid:Khaled Yousef:Yusuf Hassan:Hasan "
    "Abdullah:Abdallah Fatima:Fatma Aisha:Aysha Layla:Leila Al-Hassan:Alhassan Al_Mansoori:Almansouri "
    "El-Najjar:Najjar Al_Qasimi:Alqassimi Saleh:Salih Othman:Osman Yuri:Iouri Dmitry:Dmitri Sergey:Sergei "
    "Alexey:Aleksei Evgeny:Yevgeniy Natalia:Natalya Chernyshev:Tchernychev Zhukov:Joukov Tsvetkov:Cvetkov "
    "Solovyov:Soloviev Shcherbakov:Scherbakov Lee:Yi Lee:Rhee Park:Bak Choi:Choe Jung:Jeong Cho:Jo Yoon:Yun Lim:Im "
    "Kenta:Kennta Ono:Ohno Sato:Satoh Ito:Itoh Otani:Ohtani Saito:Saitoh Shota:Shouta Koji:Kohji Yusuke:Yuusuke "
    "Yuichiro:Yuuichirou Mukherjee:Mukerji Banerjee:Bannerjee Chowdhury:Choudhary Agarwal:Aggarwal Lakshmi:Laxmi "
    "Deepa:Dipa Krishnamurthy:Krishnamurti"
)
