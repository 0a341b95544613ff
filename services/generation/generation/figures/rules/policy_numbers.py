"""The numbers of ages in words: what each word adds, language by language, as they are spoken.

Words of tens and hundreds stand for any number that is no age of a minor.
"""

ADULT = 100
"""The value of every word of a number above nineteen."""

_UP_TO_NINETEEN = (
    # English, with Roman numerals
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
    "- i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix",
    # Romance
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
    " dieciocho diecinueve",
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito"
    " dezenove",
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove",
    "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece paisprezece"
    " cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece",
    # Germanic
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn",
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
    " achttien negentien",
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
    "nul et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten",
    # Slavic
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "- одного двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати четырнадцати"
    " пятнадцати шестнадцати семнадцати восемнадцати девятнадцати",
    "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять"
    " п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    "нула една две три четири пет шест седем осем девет десет единадесет дванадесет тринадесет четиринадесет"
    " петнадесет шестнадесет седемнадесет осемнадесет деветнадесет",
    "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście"
    " piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
    "nula jeden dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct patnáct šestnáct sedmnáct"
    " osmnáct devatenáct",
    "nula jedan dva tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest četrnaest petnaest šesnaest"
    " sedamnaest osamnaest devetnaest",
    # Greek, Finnish, Hungarian, Turkish
    "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρία δεκατέσσερα δεκαπέντε δεκαέξι"
    " δεκαεπτά δεκαοκτώ δεκαεννέα",
    "- ενός δύο τριών τεσσάρων πέντε έξι εφτά οχτώ εννιά δέκα έντεκα δώδεκα δεκατριών δεκατεσσάρων δεκαπέντε δεκαέξι"
    " δεκαεφτά δεκαοχτώ δεκαεννιά",
    "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista"
    " kolmetoista neljätoista viisitoista kuusitoista seitsemäntoista kahdeksantoista yhdeksäntoista",
    "nulla egy kettő három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő tizenhárom tizennégy tizenöt tizenhat"
    " tizenhét tizennyolc tizenkilenc",
    "sıfır bir iki üç dört beş altı yedi sekiz dokuz on",
    # Georgian, Armenian
    "ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა ათი თერთმეტი თორმეტი ცამეტი თოთხმეტი თხუთმეტი თექვსმეტი"
    " ჩვიდმეტი თვრამეტი ცხრამეტი",
    "- ერთ ორ სამ ოთხ ხუთ ექვს შვიდ რვა ცხრა ათ თერთმეტ თორმეტ ცამეტ თოთხმეტ თხუთმეტ თექვსმეტ ჩვიდმეტ თვრამეტ ცხრამეტ",
    "զրո մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը տասը տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ տասնվեց տասնյոթ"
    " տասնութ տասնինը",
    # Arabic and Hebrew, whose tens follow the unit; Persian, Hindi
    "صفر واحد اثنان ثلاث أربع خمس ست سبع ثماني تسع عشر",
    "- واحدة اثنتان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "- אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר",
    "- אחד שניים שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה",
    "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده",
    "शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस",
    # Vietnamese, Indonesian, Korean
    "không một hai ba bốn năm sáu bảy tám chín mười",
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    "- 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉",
    "- 일 이 삼 사 오 육 칠 팔 구 십 십일 십이 십삼 십사 십오 십육 십칠 십팔 십구",
)
_OTHERS = {
    **dict.fromkeys(["une", "una", "uma"], 1),
    **dict.fromkeys(["duas", "две", "două", "dwie", "dvě", "שתים"], 2),
    **dict.fromkeys(["fünfzig"], ADULT),
    "dezasseis": 16,
    "dezassete": 17,
    "dezanove": 19,
    "tizenkét": 12,
    "lăm": 5,
    "belas": 10,
}
_ADULT = """
twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
vingt vingts trente quarante cinquante soixante cent cents mille
veinte veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil
vinte trinta quarenta cinquenta sessenta oitenta cem venti trenta quaranta cinquanta sessanta settanta ottanta novanta
cento douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci sută
zwanzig dreißig vierzig sechzig siebzig achtzig neunzig hundert twintig dertig veertig vijftig zestig honderd
tjugo trettio fyrtio femtio sextio sjuttio åttio nittio hundra tyve tredive fyrre
двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двадцати тридцати сорока
двадцять тридцять двадесет тридесет
dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto
dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát dvadeset trideset četrdeset
είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα εκατό
yirmi otuz kırk elli altmış yetmiş seksen doksan yüz ოცი ოცდა ოცდაათი
وعشرون وعشرين وثلاثون وثلاثين وأربعون وأربعين عشرون عشرين ثلاثون ثلاثين أربعون أربعين مئة עשרים שלושים ארבעים
puluh ratus
"""

VALUES: dict[str, int] = {
    **{word: value for line in _UP_TO_NINETEEN for value, word in enumerate(line.split()) if word != "-"},
    **_OTHERS,
    **dict.fromkeys(_ADULT.split(), ADULT),
}
ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth
"""
