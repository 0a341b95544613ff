"""The words of the content policy in other languages: minors, nudity, sexual content, and self-harm or hatred.

They are compared with whole words of the flat text (`policy_text.flat`), in which accents are removed. So words that
are common ones elsewhere without their accents are left out, or are in phrases; Spanish `niño` and `niña` are in
ACCENTED.
"""

WORDS = """
decenne undicenne dodicenne tredicenne quattordicenne quindicenne sedicenne diciassettenne quinceanera
quinceaneras quinceanero enfant enfants fillette fillettes bebe bebes bambin bambins ecoliere ecoliers
collegienne lyceenne nudite nichons chatte baise sodomie violee chiquilla chiquillo colegiala colegialas tetas
pezones sexo follando polla violada violacion crianca criancas menino menina meninos garotinha garotinho buceta
estupro bambino bambina bambini bambine ragazzino ragazzina ragazzini ragazzine neonato neonata minorenne
minorenni fanciulla nuda nudita tette stupro sesso cazzo kindlich kindliche kindes kleinkind kleinkinder
saugling jugendlich jugendliche jugendlicher schulmadchen nackt nackte nackten nackter nacktes nackig titten
fotze ficken vergewaltigung blutig kinderen kindje kindjes peuter kleuter kleuters tiener tieners jongetje
schoolmeisje naakt naakte bloot tieten verkrachting dziecko dzieci dziecka dziewczynka dziewczynki dziewczynke
chlopczyk niemowle nastolatek nastolatka nagosc cycki gwalt dite ditete holcicka kojenec nezletila nezletily
nahota znasilneni dijete djeca djece djecak djevojcica devojcica decak maloljetnica maloljetnik maloletnik
maloletnica smabarn spadbarn tonaring tonaringar tenaring mindreariga mindrearig naken nakna nakent nogen nogne
nogent lapsi lapset lapsen lapsia pikkutytto pikkupoika alaikainen teini vauva alaston alasti alastomia kislany
kisfiu csecsemo kiskoru tinedzser kamasz meztelen copil copii copilul copila fetita fetite baietel baietei
dezbracat dezbracata goala cocuk cocuklar cocugu bebek ergen ergenlik ciplak memeler seks tecavuz anak bayi
remaja balita telanjang bugil ребенок ребенка ребенку дети детей детям дитя мальчик мальчика мальчики мальчишка
девочка девочки девочку девочка малыш малышка школьница школьницы школьник школьники голая голый голые голую
голым нагая нагой нагишом сиськи секс изнасилование дитина дитини діти дітей хлопчик хлопчика дівчинка дівчинки
дівчинку голий оголена оголений дете деца детето момченце момиченце παιδι παιδια παιδιου αγορακι κοριτσακι
κοριτσακια μωρο ανηλικη ανηλικο ανηλικος εφηβος εφηβη γυμνος γυμνη γυμνο γυμνοι ბავშვი ბავშვის ბავშვები გოგონა
გოგონას ბიჭუნა ჩვილი მოზარდი შიშველი შიშველს შიშველა სექსი երեխա երեխայի երեխաներ աղջնակ մերկ սեքս طفل طفلة طفلا
طفلين أطفال رضيع رضيعة قاصر قاصرة مراهق مراهقة مراهقين صبي صبية عاري عارية عراة جنسي إباحي إباحية ילד ילדה ילדים
ילדות ילדונת תינוק תינוקת קטין קטינה נערה נער עירום ערום ערומה עירומה סקס کودک کودکان بچه پسربچه دختربچه نوجوان
نوزاد برهنه لخت سکس बच्चा बच्ची बच्चे बच्चों शिशु किशोर किशोरी नाबालिग नंगा नंगी नग्न सेक्स শিশু বাচ্চা কিশোরী
নগ্ন উলঙ্গ
"""
STEMS = """
adolesc minderjahrig minderjarig neletnik desnud denudad spogliat entblosst vergewaltig nastolat nieletni
niepelnolet nezletil maloljet malolet gyermek gyerek младен подрост несовершеннолет малолет детск порно эротик
эротич обнажен обнаж изнасил мастурб підліт неповнолітн немовл школярк оголен порно еротич непълнолет
არასრულწლოვ პორნო ეროტიკ ανηλικ πορνο
"""
PHRASES = """
seins nus, гола жінка, гола жена, petite fille, petites filles, petit garçon, petits garçons, jeune fille,
jeune garçon, jeunes filles, jeunes garçons, mineure, femme nue, fille nue, homme nu, corps nu, toute nue,
tout nu, nues, dénudée, dénudé, sans vêtements, du sang partout, una niña, un niño, la niña, el niño, niño de,
niña de, niña pequeña, niño pequeño, menor de edad, menores de edad, sin ropa, jovencita, jovencito, mulher nua,
homem nu, nua, sem roupa, menor de idade, menores de idade, uomo nudo, donna nuda, corpo nudo, senza vestiti,
ein kind, das kind, kleines kind, die kinder, der kinder, kleines mädchen, kleiner junge, junges mädchen,
ohne kleidung, ohne kleider, unter 18, klein meisje, kleine jongen, jong meisje, zonder kleren, mała dziewczynka,
mały chłopiec, bez ubrania, malá holka, malý kluk, bez oblečení, liten flicka, liten pojke, liten jente,
liten gutt, lille pige, lille dreng, utan kläder, uten klær, uden tøj, ilman vaatteita, kis lány, kis fiú,
ruha nélkül, küçük kız, küçük oğlan, küçük çocuk, kız çocuğu, reşit olmayan, маленькая девочка,
маленький мальчик, без одежды, без одягу, маленька дівчинка, малко момиче, малко момче, без дрехи, μικρό κορίτσι,
χωρίς ρούχα, პატარა გოგო, პატარა ბიჭი, ტანსაცმლის გარეშე, փոքրիկ աղջիկ, بنت صغيرة, فتاة صغيرة, ولد صغير,
بدون ملابس, ילדה קטנה, ילד קטן, בלי בגדים, دختر کوچک, پسر کوچک, छोटी लड़की, छोटा लड़का, trẻ em, bé gái, bé trai,
em bé, trẻ con, vị thành niên, thiếu niên, khỏa thân, trần truồng, gadis kecil, anak kecil, di bawah umur,
tanpa busana
"""
SUBSTRINGS = """
孩子 小孩 儿童 兒童 小女孩 小男孩 女童 男童 婴儿 嬰兒 少女 少年 幼女 幼儿 幼兒 萝莉 蘿莉 正太 未成年 小学生
小學生 中学生 中學生 高中生 初中生 裸 色情 性交 做爱 做愛 性爱 乳房 乳头 强奸 強姦 自杀 自殺 子供 子ども こども
赤ちゃん 赤ん坊 ロリータ ロリコン 小学生 高校生 児童 幼児 女子高生 ヌード おっぱい セックス レイプ 어린이
어린아이 아동 소녀 소년 아기 유아 미성년 초등학생 중학생 고등학생 여고생 십대 나체 누드 알몸 벌거벗 섹스 야동
강간 자살 เด็ก ทารก วัยรุ่น โลลิ เปลือย โป๊ ข่มขืน
"""
HARMLESS = "裸足 裸眼 赤裸裸地 少年漫画 少女漫画"
"""Taken out before SUBSTRINGS are looked for."""
ACCENTED = r"(?<!\w)niñ[oa]s?(?!\w)"
"""Compared with the text in its own accents."""
