"""What a hosted model is asked for in a book: the style, who is in it, and the character's sheet as reference."""

from generation.books.tables.book import Character
from generation.books.tables.version import ContentType

from ..pictures import read
from .authors import COVER, Bookshop
from .runs import paid


async def test_a_page_gets_the_sheet_of_its_character_before_a_photograph(press: Bookshop) -> None:
    author = press.author()
    book = await author.book(art_style="Pixar")
    character = await author.character(book, photos=2)
    await author.generated(ContentType.CHARACTER, character)
    await author.generated(COVER, book)
    sheet_request, cover_request = press.illustrator.requests
    assert len(sheet_request.hosted_input().references) == 2
    assert sheet_request.characters[0].sheet is None
    sheet, photo = cover_request.hosted_input().references
    assert read(sheet.content).size == read(press.illustrator.picture).size
    assert (read(photo.content).size, sheet.content_type) == ((64, 64), "image/jpeg")
    assert "Nino, a girl, exactly the child of the character sheet in picture 1" in cover_request.prompt


async def test_a_character_without_a_sheet_gets_one_before_the_first_picture(hosted_shop: Bookshop) -> None:
    author = hosted_shop.author()
    book = await paid(author)
    child = await author.character(book, photos=1)
    for _ in range(2):
        assert (await author.generated(COVER, book))["status"] == "SUCCESS"
    asked = hosted_shop.illustrator.requests
    assert [each.subject for each in asked] == ["CHARACTER", "COVER", "COVER"]
    assert "exactly the child of the character sheet in picture 1" in asked[1].prompt
    assert [len(character.references) for each in asked[1:] for character in each.characters] == [2, 2]
    assert await author.used(ContentType.CHARACTER, child) == 0
    path = f"/api/product/characters/{child.id}/"
    assert (await author.client.patch(path, json={"gender": "male"})).status_code == 200
    assert (await author.read(Character, child.id)).sheet is None


async def test_the_prompt_says_what_the_style_means_and_what_must_not_be_shown(press: Bookshop) -> None:
    author = press.author()
    book = await author.book(art_style="Pixar")
    first, second = await author.character(book, photos=2), await author.character(book, photos=1, name="Gio")
    await author.generated(COVER, book, prompt="they meet a dragon")
    (request,) = press.illustrator.requests
    assert "Style: Pixar: rendered in three dimensions" in request.prompt
    assert "Scene: they meet a dragon" in request.prompt
    names = [character.name for character in request.characters]
    assert sorted(names) == sorted([first.name, second.name])
    starts = {"Nino": 1, "Gio": 3} if names == ["Nino", "Gio"] else {"Gio": 1, "Nino": 2}
    for name, start in starts.items():
        assert f"{name}, a girl, like the person in picture {start}" in request.prompt
    avoided = request.hosted_input().negative_prompt
    assert "nudity" in avoided
    assert "letters other than the title" in avoided
