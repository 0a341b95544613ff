"""What is read out of a page's text."""

import pytest
from illustrator import CharacterInput, Cover
from illustrator.covers import cover_moment
from illustrator.story.reading import asked_panels, read_story
from illustrator.story.sentences import beats_of, without_theme

CHARACTERS = (CharacterInput(name="ნინო", gender="female"), CharacterInput(name="ლუკა", gender="male"))


@pytest.mark.parametrize(
    ("text", "place", "time", "props"),
    [
        ("ღამით ნინო ტყეში წავიდა და დრაკონი ნახა.", "forest", "night", {"dragon"}),
        ("დილით ზღვის ნაპირზე თეთრი ნავი იდგა.", "sea", "morning", {"boat"}),
        ("საღამოს ისინი თბილისის ქუჩებში სეირნობდნენ.", "old_town", "evening", set()),
        ("ციხის კოშკში მეფის გვირგვინი ინახებოდა.", "castle", "day", {"crown"}),
        ("At night the rocket flew past a planet.", "space", "night", {"rocket"}),
        ("Their dog slept in the bedroom.", "room", "day", {"dog"}),
        ("Snow fell on the mountains.", "mountains", "day", set()),
    ],
)
def test_words_decide_place_time_and_things(text: str, place: str, time: str, props: set[str]) -> None:
    setting = read_story(text, {}, CHARACTERS).moments[0].setting
    assert (setting.place, setting.time) == (place, time)
    assert props <= set(setting.props)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("მაგიდაზე გემრიელი წვნიანი იდგა.", "magic"),
        ("გემრიელი სადილი იყო.", "boat"),
        ("ის ხშირად ვარდება.", "flowers"),
        ("The carpet was soft.", "car"),
    ],
)
def test_words_that_only_begin_alike_are_no_things(text: str, thing: str) -> None:
    assert thing not in read_story(text, {}, CHARACTERS).moments[0].setting.props


@pytest.mark.parametrize(
    ("theme", "mood"),
    [
        ("დრამატული", "dramatic"),
        ("სათავგადასავლო", "adventure"),
        ("რომანტიკული", "romantic"),
        ("იუმორისტული", "funny"),
        ("საიდუმლო", "mystery"),
        ("ფენტეზი", "fantasy"),
    ],
)
def test_the_theme_of_the_first_line_is_the_mood_and_no_part_of_the_text(theme: str, mood: str) -> None:
    story = read_story(f"თემა: {theme}\n\nნინო წავიდა.", {}, CHARACTERS)
    assert (story.mood, story.text) == (mood, "ნინო წავიდა.")
    assert [beat.text for beat in story.moments[0].beats] == ["ნინო წავიდა."]


def test_a_location_given_apart_wins_over_the_text() -> None:
    story = read_story("ნინო ტყეზე ფიქრობდა.", {"location_description": "zღვის ნაპირი, beach"}, CHARACTERS)
    assert story.moments[0].setting.place == "sea"


def test_narration_and_dialogue_given_apart_follow_the_text() -> None:
    facts = {"narration_text": "მერე დაღამდა.", "dialogue_line": "ვინ არის?"}
    story = read_story("ნინო ტყეში წავიდა.", facts, CHARACTERS)
    beats = [(beat.text, beat.is_speech) for moment in story.moments for beat in moment.beats]
    assert beats == [("ნინო ტყეში წავიდა.", False), ("მერე დაღამდა.", False), ("ვინ არის?", True)]


@pytest.mark.parametrize(
    ("template", "mood"),
    [("heroic", "adventure"), ("dramatic", "dramatic"), ("romantic", "romantic"), ("fun", "funny"), ("", "adventure")],
)
def test_the_template_of_a_cover_is_one_of_the_themes(template: str, mood: str) -> None:
    cover = Cover(style="Pixar", title="ნინო", template=template, seed=1, width=192, height=288)
    assert cover_moment(cover).setting.mood == mood


def test_quotations_are_spoken_by_the_one_whom_the_narration_names() -> None:
    text = "„წავიდეთ!“ — თქვა ლუკამ. „სად?“ — ჰკითხა ნინომ. დრაკონმა უთხრა: „ჩემთან!“\n— მოვდივართ, — დაიძახა ლუკამ."
    said = [beat for moment in read_story(text, {}, CHARACTERS).moments for beat in moment.beats if beat.is_speech]
    assert [(beat.text, beat.speaker, beat.creature) for beat in said] == [
        ("წავიდეთ!", 1, ""),
        ("სად?", 0, ""),
        ("ჩემთან!", None, "dragon"),
        ("მოვდივართ", 1, ""),
    ]


def test_words_without_a_name_are_spoken_by_the_one_who_did_something_last() -> None:
    story = read_story("ელენეს ლუკამ ყვავილები აჩუქა. „გილოცავ!“ — უთხრა მან. „მადლობა!“", {}, CHARACTERS)
    assert [beat.speaker for moment in story.moments for beat in moment.beats if beat.is_speech] == [1, 0]


def test_who_says_it_stays_in_the_panel_of_what_is_said() -> None:
    text = (
        "ნინო ტყეში წავიდა. „სად ხარ?“ — თქვა ნინომ ჩუმად. ლუკა ხის უკან იმალებოდა. "
        "ლუკამ მხიარულად უთხრა: „აქ ვარ, მომძებნე!“"
    )
    panels = [[beat.text for beat in moment.beats] for moment in read_story(text, {}, CHARACTERS, 4).moments]
    assert ["სად ხარ?", "თქვა ნინომ ჩუმად."] in panels
    assert ["ლუკამ მხიარულად უთხრა", "აქ ვარ, მომძებნე!"] in panels


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("„სად ხარ?“ — თქვა ნინომ.", []),
        ("ლუკამ უთხრა: „აქ ვარ!“", []),
        ('"Where are you?" said Nino. She waited.', ["She waited."]),
        ("„ვიფრინოთ!“ — თქვა დრაკონმა.", []),
        ('"Hm!" said the wise old dragon.', ["said the wise old dragon."]),
        ('"Come!" said a stranger.', ["said a stranger."]),
        ("„აქ ვარ!“ — თქვა ლუკამ და გაიცინა.", ["თქვა ლუკამ და გაიცინა."]),
    ],
)
def test_who_speaks_is_not_told_where_the_tail_of_the_balloon_shows_it(text: str, captions: list[str]) -> None:
    beats = [beat for moment in read_story(text, {}, CHARACTERS).moments for beat in moment.beats]
    assert [beat.text for beat in beats if not beat.is_speech] == captions


def test_a_panel_shows_those_whom_it_names_and_everybody_if_it_tells_of_them_together() -> None:
    text = "ნინო ტყეში წავიდა და დიდხანს იარა. ლუკა სახლში დარჩა და წიგნი წაიკითხა. მერე ბავშვები ბაღში შეხვდნენ."
    assert [moment.named for moment in read_story(text, {}, CHARACTERS, 3).moments] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_a_cry_is_sad_only_where_somebody_weeps() -> None:
    def mood(text: str) -> str:
        return read_story(text, {}, CHARACTERS[:1]).moments[0].expressions[0]

    assert mood('"Once more!" cried ნინო.') != "sad"
    assert mood("ნინო cried.") == "sad"


def test_weather_begins_where_the_text_tells_of_it() -> None:
    text = "Nino played on the beach with a ball all day long. In the evening they went home. Then it began to snow."
    weathers = [moment.setting.weather for moment in read_story(text, {}, CHARACTERS, 3).moments]
    assert weathers == ["", "", "snow"]


def test_ghosts_and_snowmen_are_things() -> None:
    assert "ghost" in read_story("უცებ მოჩვენება გამოჩნდა!", {}, CHARACTERS).moments[0].setting.props
    assert "snowman" in read_story("Anna built a snowman.", {}, CHARACTERS).moments[0].setting.props


def test_a_quoted_title_is_not_spoken() -> None:
    assert [beat.is_speech for beat in beats_of("მან წიგნი „ვეფხისტყაოსანი“ წაიკითხა.")] == [False]


def test_a_thing_has_the_colour_that_the_text_names() -> None:
    assert ("dragon", "#4fae5a") in read_story("დიდი მწვანე დრაკონი მოფრინდა.", {}, CHARACTERS).moments[
        0
    ].setting.colours


@pytest.mark.parametrize(
    ("structure", "count"),
    [("3 panels", 3), ("grid 2x2", 4), ("სამი პანელი", 3), ("single splash", 1), ("99", 6), ("", None)],
)
def test_the_panel_structure_names_a_number_of_panels(structure: str, count: int | None) -> None:
    assert asked_panels(structure) == count


def test_longer_texts_get_more_panels() -> None:
    sentence = "ნინო და ლუკა მაღალ მთაზე ავიდნენ და ქვემოთ ჩაიხედეს. "
    counts = [len(read_story(sentence * n, {}, CHARACTERS).moments) for n in (1, 3, 6, 16)]
    assert counts == sorted(set(counts))
    assert counts[-1] == 6


def test_every_word_is_in_a_beat() -> None:
    text = 'He said: "Look, a whale!" and they ran. „მოდი აქ, ლუკა!“ — დაიძახა მან; შემდეგ გაიქცნენ. ' + "word " * 120
    words = [word.strip(' „“"—,;:.!?') for word in text.split()]
    kept = [word.strip(" ,;:.!?") for beat in beats_of(text) for word in beat.text.split()]
    assert [word for word in kept if word] == [word for word in words if word]


def test_a_prompt_without_theme_is_all_story() -> None:
    assert without_theme("ნინო: წავედით!") == ("", "ნინო: წავედით!")
