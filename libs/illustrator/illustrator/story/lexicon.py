"""What the words of a story, Georgian or English, stand for: places, times, weather, things, moods, deeds."""

from illustrator.story.words import Lexicon

PLACES: Lexicon = {
    "cave": "გამოქვაბულ* მღვიმ* cave* cavern* grotto*",
    "underwater": "ჩაყვინთ* under_the_sea under_the_water dived dive diving "
    "წყალქვეშ* ზღვის_ფსკერ* ოკეანის_ფსკერ* underwater seabed coral* mermaid*",
    "space": "კოსმოს* პლანეტ* გალაქტიკ* ასტრონავტ* კოსმონავტ* მთვარეზე space planet* galax* astronaut* "
    "asteroid* spaceship* to_the_moon on_the_moon მთვარისკენ",
    "castle": "ციხე* ციხის* ციხეს* კოშკ* სასახლ* სამეფო* castle* palace* kingdom* fortress*",
    "school": "სკოლ* კლას* მასწავლებ* გაკვეთილ* მერხ* school* classroom* teacher* lesson*",
    "room": "ოთახ* სახლში სახლიდან საძინებ* სამზარეულო* საწოლ* ლოგინ* room* bedroom* kitchen* bed indoors "
    "at_home living_room",
    "sea": "ზღვ* ოკეან* სანაპირო* პლაჟ* კუნძულ* ნაპირ* ნავ ნავი* "
    "ნავით გემი გემის გემს გემზე გემით გემებ* მეკობრ* sea seaside ocean* beach* shore* island* "
    "pirate* harbour harbor sailed sailing",
    "mountains": "მთა მთას მთის მთაზე მთაში მთები* მთებ* მთიან* მყინვარ* კავკასი* ყაზბეგ* სვანეთ* უღელტეხილ* კლდე* "
    "mountain* hill* peak* cliff* glacier*",
    "desert": "უდაბნო* აქლემ* ოაზის* პირამიდ* desert* dune* camel* oasis pyramid*",
    "forest": "ტყე* ტყის* ტყიან* ჯუნგლ* forest* wood woods woodland* jungle*",
    "old_town": "თბილის* ნარიყალ* ძველი_უბ* სოფელ* სოფლ* აივნ* ეზო* ქუჩაბანდ* tbilisi narikala old_town village* "
    "balcon* yard",
    "city": "ქალაქ* ქუჩა* ქუჩებ* ცათამბჯენ* მეტრო* მოედან* city cities street* downtown skyscraper* metro* town",
    "garden": "ბაღ* ბაღჩ* მინდორ* მინდვრ* პარკ* მდელო* ველ ველი* ველზე garden* park parks meadow* field* orchard* lawn",
    "sky": "ცაში ღრუბლებში ღრუბლებს flying_above clouds in_the_sky through_the_sky",
    "river": "მდინარ* ტბა ტბის ტბას ტბასთან ტბაზე ჩანჩქერ* river* lake* stream* waterfall* pond*",
    "snow": "თოვლიან* ყინულ* პოლუს* ჩრდილოეთ* snowy icy polar arctic",
}

TIMES: Lexicon = {
    "night": "ღამ* შუაღამ* მთვარ* ვარსკვლავ* night* midnight moon* moonlit starry stars darkness",
    "evening": "საღამო* მზის_ჩასვლ* დაისი* მწუხრ* ბინდ* evening* sunset* dusk twilight",
    "morning": "დილა* დილის* დილით გამთენი* განთიად* ალიონ* morning* dawn sunrise* daybreak breakfast",
    "day": "შუადღ* მზე მზიან* მეორე_დღეს next_day noon midday sunny sunshine",
}

WEATHER: Lexicon = {
    "rain": "წვიმ* გაწვიმდ* ჭექა* ელვა* rain* thunder* lightning storm* drizzl*",
    "snow": "თოვლ* თოვდ* თოვს ზამთ* ფიფქ* ქარბუქ* snow* winter* blizzard* christmas",
    "wind": "ქარი* ქარმა ქარის ქარიშხ* wind windy gale breeze",
    "fog": "ნისლ* fog* mist*",
}

SEASONS: Lexicon = {
    "winter": "ზამთ* თოვლ* winter* snow* christmas ახალი_წელ* საშობაო*",
    "autumn": "შემოდგომ* ფოთოლცვენ* autumn* fall_leaves harvest* pumpkin*",
    "spring": "გაზაფხ* აყვავ* spring blossom*",
    "summer": "ზაფხულ* summer*",
}

PROPS: Lexicon = {
    "dragon": "დრაკონ* გველეშაპ* ურჩხულ* dragon* monster*",
    "dog": "ძაღლ* ლეკვ* ქოფაკ* dog* puppy puppies hound*",
    "cat": "კატა კატამ კატას კატის კატები* კატებ* კატასთან კნუტ* ფისო* cat cats kitten* kitty",
    "horse": "ცხენ* რაშ* პონი* horse* pony ponies unicorn* მარტორქ*",
    "bird": "ჩიტ* მერცხ* ბუ ბუს ბუმ არწივ* ფრინვ* bird* owl* eagle* swallow* parrot*",
    "fish": "თევზ* დელფინ* ვეშაპ* fish* dolphin* whale*",
    "rabbit": "კურდღ* ბოცვ* rabbit* bunny bunnies hare*",
    "bear": "დათვ* bear bears teddy",
    "fox": "მელა მელამ მელას მელია* fox*",
    "robot": "რობოტ* robot* android*",
    "snowman": "თოვლის_ბაბუ* თოვლის_კაც* snowman snowmen",
    "ghost": "მოჩვენებ* აჩრდილ* ghost*",
    "boat": "ნავ ნავი* ნავს ნავში ნავით გემი გემის გემს გემზე გემით გემებ* იალქ* boat* ship* sail* yacht*",
    "rocket": "რაკეტ* ხომალდ* rocket* spaceship* spacecraft*",
    "car": "მანქან* ავტომობილ* car cars automobile* taxi*",
    "bicycle": "ველოსიპედ* bicycle* bike* cycling",
    "train": "მატარებ* train*",
    "treasure": "განძ* სკივრ* ზანდუკ* ოქრო ოქროთი ოქროები* საგანძურ* treasure* chest gold coins",
    "book": "წიგნ* რვეულ* book* notebook* story_book",
    "balloon": "ბუშტ* balloon*",
    "ball": "ბურთ* football ball balls soccer basketball",
    "sword": "ხმალ* ხმლ* მახვილ* sword* knight* რაინდ*",
    "crown": "გვირგვინ* მეფე* მეფის* დედოფ* პრინც* crown* king* queen* princess* prince*",
    "flowers": "ყვავილ* ვარდი ვარდის ვარდს ვარდები ვარდებს ვარდების ვარდებით "
    "იები იებ* გვირილ* flower* rose* daisy daisies tulip*",
    "tree": "ხე ხეს ხის ხეზე ხეები* ხეებ* ხესთან მუხა* ნაძვ* tree* oak* pine*",
    "butterfly": "პეპელ* პეპლ* butterfl*",
    "rainbow": "ცისარტყელ* rainbow*",
    "kite": "ფრან ფრანი ფრანს kite kites",
    "cake": "ტორტ* ნამცხვ* დაბადების_დღ* cake* birthday cupcake*",
    "gift": "საჩუქ* gift* present presents",
    "lantern": "ფარან* ლამპ* სანთ* ჩირაღდ* lantern* lamp* torch* candle*",
    "key": "გასაღებ* key keys",
    "map": "რუკ* map maps",
    "star": "ვარსკვლავი ვარსკვლავს star",
    "mushroom": "სოკო* mushroom*",
    "umbrella": "ქოლგ* umbrella*",
    "apple": "ვაშლ* apple*",
    "grapes": "ყურძ* ვაზი* ვენახ* grape* vineyard*",
    "tent": "კარავ* კარვ* კოცონ* tent* camp* campfire*",
    "heart": "სიყვარულ* გულ გული* გულს love* heart*",
    "guitar": "გიტარ* ფანდურ* მუსიკ* სიმღერ* guitar* music* song* sang",
    "magic": "ჯადო* ჯადოსნ* მაგია მაგიის* მაგიურ* ფერია* magic* wizard* fairy fairies spell* wand*",
}

MOODS: Lexicon = {
    "dramatic": "დრამატულ* ტრაგიკ* ბრძოლ* dramatic tense battle*",
    "adventure": "სათავგადასავლ* თავგადასავ* adventur* heroic quest* explor*",
    "romantic": "რომანტიკ* შეყვარებ* romantic tender lovely",
    "funny": "იუმორისტ* სასაცილ* მხიარულ* ხუმრობ* humor* funny fun comic* silly",
    "mystery": "საიდუმლო* იდუმალ* უცნაურ* myster* secret* strange detective*",
    "fantasy": "ფენტეზი* ფანტასტიკ* ზღაპ* ჯადოსნ* fantasy fairy_tale* fairytale* magic* enchanted",
}

EXPRESSIONS: Lexicon = {
    "scared": "შეეშინ* ეშინ* შიშ* შეშინ* დამფრთხ* afraid scared fear* terrified frightened",
    "angry": "გაბრაზ* ბრაზ* გაღიზიან* მრისხან* angry anger furious rage mad",
    "sad": "მოწყინ* მოიწყინ* ტირ* ტიროდ* ატირ* სევდ* ცრემლ* სამწუხარო* sad cried cry crying tears unhappy "
    "lonely sorrow*",
    "surprised": "გაოც* გაკვირვ* გაუკვირ* უეცრ* უცებ მოულოდნ* surpris* amazed astonish* suddenly wow gasped",
    "laughing": "იცინ* გაიცინ* სიცილ* ხარხარ* გაეცინ* laugh* giggl*",
    "determined": "გადაწყვიტ* მამაც* გაბედ* გმირ* ბრძოლ* brave* decided determined courage* hero* fought fight*",
    "sleepy": "ეძინ* დაიძინ* სძინ* ძილ* მთქნარ* asleep sleep* slept yawn* tired",
    "happy": "ბედნიერ* გაუხარ* გაიხარ* ხარობ* გაიღიმ* ღიმილ* მხიარულ* სიხარულ* happy happily smile* joy* "
    "cheerful* glad delighted",
}

POSES: Lexicon = {
    "flying": "გაფრინ* ფრინავ* აფრინ* მიფრინ* fly flew flying flies soared",
    "running": "გაიქც* გარბ* მირბ* დარბ* გაექც* სირბილ* გამოიქც* run ran running runs rushed chased hurried",
    "jumping": "ახტა* ხტუნ* გადახტ* შეხტ* ხტებ* jump* leap* leapt hop*",
    "dancing": "ცეკვ* იცეკვ* danc*",
    "fighting": "იბრძ* ებრძ* შეებრძ* ხმალ* fight* fought battle*",
    "climbing": "ადიოდ* აცოც* მიცოც* ავიდ* climb*",
    "hugging": "ჩაეხუტ* ეხუტ* მოეხვი* ხვევ* hug* embrac* cuddl*",
    "sleeping": "ეძინ* დაიძინ* სძინავ* asleep sleep* slept",
    "sitting": "იჯდ* დაჯდ* ზის სხედ* ისხდ* ჯდ* sit sat sitting sits reading read კითხულ*",
    "waving": "ხელი_დაუქნ* ხელს_უქნ* მიესალმ* გამარჯობ* დაემშვიდ* wave* waving hello goodbye greeted",
    "pointing": "მიუთით* აჩვენ* შეხედ* დაინახ* point* showed look looked saw",
    "thinking": "იფიქრ* ფიქრ* დაფიქრ* think* thought wondered",
    "cheering": "გაიმარჯვ* გამარჯვ* ვაშა* ზეიმ* cheer* hooray hurray celebrat* won victory",
    "walking": "მიდი* წავიდ* მიაბიჯ* დადი* სეირნ* გაემგზავრ* walk* went going stroll* set_off",
}

SOUNDS: Lexicon = {
    "boom": "ბუმ ბუმი აფეთქ* იფეთქ* ჭექა* boom explod* explosion* thunder*",
    "crash": "ჯახ* დაეჯახ* ჩამოინგრ* crash* smash* collaps*",
    "splash": "ჩაყვინთ* ჩახტ* წყალში splash* dived dive*",
    "whoosh": "გაფრინ* აფრინ* გაქროლ* whoosh* zoomed soared took_off",
    "knock": "დააკაკუნ* კაკუნ* knock*",
    "roar": "ღრიალ* იღრიალ* დაიღრიალ* roar* growl*",
}

SOUND_WORDS = {
    "boom": ("ბუუმ!", "BOOM!"),
    "crash": ("ბახ!", "CRASH!"),
    "splash": ("ტყაპ!", "SPLASH!"),
    "whoosh": ("ვუუშ!", "WHOOSH!"),
    "knock": ("კაკ-კუკ!", "KNOCK!"),
    "roar": ("ღრრრ!", "ROAR!"),
}

SAYING: Lexicon = {
    "said": "თქვა უთხრა ჰკითხა იკითხა კითხა უპასუხა მიუგო წამოიძახა დაიძახა შესძახა იყვირა დაიყვირა დაიჩურჩულა "
    "წაიჩურჩულა ჩაიჩურჩულა დაუყვირა said says asked asks answered replied whispered shouted cried called "
    "yelled exclaimed",
    "who": "მან he she it they the a an her his their",
}

GROWN: Lexicon = {
    "adult": "დედა დედას დედიკო დედამ მამა მამას მამიკო მამამ ბებია* ბებო* ბაბუა* ბაბუ ბაბუს ბიძა* დეიდა* მამიდა* "
    "მასწავლებელ* ბატონი ქალბატონი ექიმ* მშობელ* მოხუც* mother* mom mum mummy mommy mama father* dad daddy papa "
    "grandma* grandpa* grandmother* grandfather* granny nana uncle* aunt* auntie teacher* mr mrs ms doctor* parent* "
    "adult* grown-up* old",
}

COMPANY: Lexicon = {
    "all": "ბავშვებ* ბავშვები* მეგობრებ* მეგობრები* ერთად ყველა ყველამ ყველას ორივე* სამივე* ოთხივე* ისინი მათ "
    "they them everybody everyone together children kids friends both",
}

CREATURES = frozenset({"dragon", "dog", "cat", "horse", "bird", "fish", "rabbit", "bear", "fox", "robot", "ghost"})

COLOURS: Lexicon = {
    "red": "წითელ* red",
    "green": "მწვანე* green",
    "blue": "ლურჯ* ცისფერ* blue",
    "yellow": "ყვითელ* yellow",
    "white": "თეთრ* white",
    "black": "შავ შავი* შავმა black",
    "orange": "ნარინჯისფერ* ფორთოხლისფერ* orange",
    "purple": "იისფერ* იასამნისფერ* purple violet",
    "pink": "ვარდისფერ* pink",
    "brown": "ყავისფერ* brown",
    "golden": "ოქროსფერ* golden",
    "grey": "ნაცრისფერ* რუხ* grey gray",
}

COLOUR_VALUES = {
    "red": "#d8423c",
    "green": "#4fae5a",
    "blue": "#3f86d8",
    "yellow": "#f2c63a",
    "white": "#f4f2ee",
    "black": "#3a3640",
    "orange": "#f0883a",
    "purple": "#8a62c4",
    "pink": "#f287b0",
    "brown": "#95643c",
    "golden": "#eebb3a",
    "grey": "#9a9ca6",
}
