"""The words beside a number that make it an age, language by language. Phrases are separated by commas."""

AFTER = """
year old, years old, y old, y olds, year olds, years olds, yr old, yrs old, yr olds, years of age, yrs of age,
year of age, years young, yearold, yearsold, yo, y o, yrs o, summers old, winters old, month old, months old,
months of age, year of life, years girl, years boy, year girl, year boy, years child, yr girl, yr boy, ans d age,
an d age, años de edad, año de edad, anos de idade, ano de idade, anni di età, anno di età, ani vârstă,
jahre alt, jahr alt, jahre alte, jahre alter, jahre altes, jahre alten, jahre jung, jaar oud, jaar jong,
år gammal, år gammel, år gamla, år gamle, rok života, lat życia, лет от роду, вуотиа, vuotta vanha,
vuoden ikäinen, éves, yaşında, yaşındaki, yaşlarında, წლის, წლისა, տարեկան, տարեկանի, ساله, سالگی, वर्षीय,
साल की, साल का, साल के, वर्ष की, বছরের, tuổi, tahun, 살, 살의, 살짜리, 세, 세의
"""
"""A number before these is an age."""

AFTER_UNLESS = """
ans, an, años, año, anos, ano, anni, anno, ani, jahre, jahren, jaar, år, лет, год, года, годика, годиков, років,
роки, рік, години, година, годину, godina, godine, lat, lata, let, roky, roku, rokov, ετών, χρονών, χρόνια,
vuotta, yaş, سنوات, سنة, سنين, عاما, عام, أعوام, שנים, שנה, سال, साल, वर्ष, বছর
"""
"""A number before these is an age or a time; it is a time before one of TIMES, and an age otherwise."""

TIMES = """
d, de, di, da, des, du, ago, later, plus, plus tard, tard, tarde, depois, antes, dopo, fa, später, erfahrung,
krieg, lang, später, ervaring, lang, oorlog, geleden, senare, sedan, erfarenhet, erfaring, siden, опыта, назад,
спустя, подряд, войны, стажа, тому, досвіду, преди, опит, iskustva, doświadczenia, temu, praxe, zkušeností,
εμπειρίας, πριν, kokemus, sitten, deneyim, tecrübe, önce, sonra, من, مضت, خبرة, של, ניסיון, لاحقا, पहले, बाद, तक,
ও
"""

JOINED = """
jährig, jaehrig, jarig, åring, årig, vuotia, éves, летн, річн, годишн, годиш, letni, letn, latk, letý, ročn,
godišnj, χρον, ετών, წლიან, წლის
"""
"""Endings of words that begin with a number, in one word or two: `zehnjährige`, `10-летний`."""

STEMS = {
    "zwei": 2, "dwu": 2, "trzy": 3, "cztero": 4, "pięcio": 5, "sześcio": 6, "siedmio": 7, "ośmio": 8, "dziewięcio": 9,
    "dziesięcio": 10, "jedenasto": 11, "dwunasto": 12, "trzynasto": 13, "czternasto": 14, "piętnasto": 15,
    "szesnasto": 16, "siedemnasto": 17, "pěti": 5, "šesti": 6, "sedmi": 7, "osmi": 8, "devíti": 9, "deseti": 10,
    "двух": 2, "трех": 3, "четырех": 4, "шести": 6, "восьми": 8, "kymmen": 10, "tíz": 10, "δεκα": 10, "δωδεκα": 12,
}  # fmt: skip
"""The forms of numbers in words that end with an age, where they differ from the numbers."""

BEFORE = """
aged, aged of, age, age of, ages, age is, turned, turning, turns, girl of, boy of, child of, kid of, lad of,
lass of, âge de, âgé de, âgée de, âgés de, âgées de, edad de, edad, idade de, idade, età di, età, alter von,
alter, leeftijd van, leeftijd, wiek, wieku, lat, возраст, возрасте, возраста, вік, віком, ålder, alder, ikä,
umur, usia, berumur, berusia, ასაკი, ასაკის, عمره, عمرها, بعمر, العمر, עמר, בן, בת, בגיל, उम्र, आयु, tuổi là
"""
"""A number after these is an age, unless one of NO_AGES follows it."""

LAST = "girl, boy, lad, lass, daughter, son, pupil, sister, brother, niece, nephew"
"""A number after these is an age if the prompt ends with it."""

NO_AGES = "degrees, degree, times, time, pages, o clock, steps, minutes, seconds, hours, percent, kings, empires"

UNDER = "under, below, younger than, less than, not yet, under the age of, below the age of, unter, sous, menor de"
YEARS = "years, year, yrs, yo, y o, years old, ans, años, anos, anni, jahre, jahren, лет"
PUPILS = "grader, graders, grade student, grade girl, grade boy, grade pupil, form pupil"
"""After an ordinal number."""

SUBSTRINGS_AFTER = "岁 歲 歳 才 周岁 さい サイ ขวบ ปี"
SUBSTRINGS_BEFORE = "年龄 年齡 年齢 年纪 나이 อายุ"
