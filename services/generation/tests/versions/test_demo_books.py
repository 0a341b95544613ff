"""The picture books of a demo customer."""

from common.storage.object_store import ObjectStore
from generation.books.tables.book import Character
from generation.books.use_cases.seed_books import SeedBook, seed_books, seeded_book_id
from testkit.harness import run_one

from ..pictures import picture
from .authors import COVER, PAGE, PATHS, Author, Bookshop

TEXTS = ["ნინომ ტყეში დრაკონი ნახა.", "The dragon was sad."]


def demo_book(title: str, *pages: str) -> SeedBook:
    return SeedBook(
        title=title,
        subtitle="Nino",
        art_style="Pixar",
        template="heroic",
        character="ნინო",
        gender="female",
        photo=picture(size=(64, 64)),
        pages=pages,
    )


BOOKS = [demo_book("ნინოს დრაკონი", *TEXTS), demo_book("ნინოს დრაკონი")]


async def seed(demo: Author, *books: SeedBook) -> None:
    shop = demo.shop
    storefront = shop.harness.storefronts[shop.name]
    await seed_books(shop.harness.database, shop.parts.store, storefront, demo.user_id, books)


async def states(demo: Author) -> list[tuple[str, str]]:
    """The kind and the state of every version, oldest first."""
    rows = await demo.shop.harness.database.autocommit.fetch(
        "select content_type, state from versions where user_id = %(id)s order by number", id=demo.user_id
    )
    return [(row["content_type"], row["state"]) for row in rows]


async def test_they_are_drawn_by_the_queue_as_free_drafts(press: Bookshop) -> None:
    demo = press.author()
    await seed(demo, *BOOKS)
    assert await states(demo) == [
        ("COVER", "GENERATING"),
        ("PAGE", "GENERATING"),
        ("PAGE", "GENERATING"),
        ("COVER", "GENERATING"),
    ]
    await press.harness.database.autocommit.execute("update jobs set provider = 'scripted'")
    for _ in range(4):
        assert await run_one(press.harness.queue)
    assert {state for _, state in await states(demo)} == {"DONE"}
    response = await demo.client.get("/api/product/books/")
    assert response.status_code == 200, response.text
    draft, book = response.json()
    assert [(each["slug"], each["total_pages"]) for each in (book, draft)] == [
        ("ნინოს-დრაკონი", 2),
        ("ნინოს-დრაკონი-2", 0),
    ]
    assert book["current_cover_version"]
    assert book["total_images_generated"] == 3
    pages = (await demo.client.get("/api/product/pages/", params={"book_id": book["id"]})).json()
    assert [(page["page_number"], page["text_content"]) for page in pages] == list(enumerate(TEXTS, 1))
    for kind, count in ((COVER, 1), (PAGE, 2)):
        versions = (await demo.client.get(PATHS[kind], params={"book_id": book["id"]})).json()
        assert len(versions) == count
        assert all(version["thumbnail"] for version in versions)
    drawn = list(press.illustrator.requests)
    assert [len(each.characters[0].photos) for each in drawn] == [1] * 4


async def test_repeating_it_adds_only_what_is_missing(press: Bookshop) -> None:
    demo = press.author()
    await seed(demo, BOOKS[0])
    await press.harness.database.autocommit.execute("truncate tasks, jobs, versions, item_counters cascade")
    await seed(demo, *BOOKS)
    await seed(demo, *BOOKS)
    assert sorted(kind for kind, _ in await states(demo)) == ["COVER", "COVER", "PAGE", "PAGE"]
    characters = await press.harness.database.autocommit.get_all(
        Character, "storefront = %(storefront)s", storefront=press.name
    )
    assert len(characters) == 2
    assert len((await demo.client.get("/api/product/books/")).json()) == 2


async def test_customers_come_first(press: Bookshop) -> None:
    await seed(press.author(), BOOKS[0])
    author = press.author()
    version = await author.generate(COVER, await author.book())
    assert await run_one(press.harness.queue)
    assert (await press.version(version["id"])).is_done


async def test_their_photographs_and_ids_are_the_customers(press: Bookshop) -> None:
    demo = press.author()
    await seed(demo, BOOKS[0])
    (character,) = (await demo.client.get("/api/product/characters/")).json()
    assert character["book"] == str(seeded_book_id(press.name, demo.user_id, 0))
    assert len(character["reference_photos"]) == 1
    stored: ObjectStore = press.parts.store
    kept = await demo.read(Character, character["id"])
    assert (await (await stored.get(press.name, kept.photos[0])).content()) == BOOKS[0].photo
    due = "select key from assets where storefront = %(storefront)s and delete_after is not null"
    assert await press.harness.database.autocommit.fetch(due, storefront=press.name) == []
