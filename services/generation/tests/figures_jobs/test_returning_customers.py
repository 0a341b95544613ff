"""An account that is registered again with the address of a deleted one goes on with what that had used."""

from uuid import UUID, uuid4

from common.events.identity import UserDeleted, UserRegistered
from common.kernel.address_ids import AddressIds
from testkit.harness import KEY, run_one

from .artists import Artist, Gallery

FREE = 5


class Returning:
    """A person with one address, who registers and deletes accounts."""

    def __init__(self, gallery: Gallery, storefront: str | None = None) -> None:
        self.gallery = gallery
        self.storefront = storefront or gallery.name
        self.email = f"{uuid4().hex}@customer.example"

    @property
    def address_id(self) -> UUID:
        return AddressIds(KEY).of(self.storefront, self.email.upper())

    def account(self) -> Artist:
        artist = Artist(self.gallery.harness, self.storefront)
        artist.client = self.gallery.harness.customer(self.storefront, artist.user_id, "figureforge", self.email)
        return artist

    def registration(self, artist: Artist) -> UserRegistered:
        return UserRegistered(
            storefront=self.storefront, user_id=artist.user_id, email=self.email, first_name="", last_name=""
        )

    async def registered(self) -> Artist:
        artist = self.account()
        await artist.told(self.registration(artist))
        return artist

    async def delete(self, artist: Artist, times: int = 1) -> None:
        deletion = UserDeleted(storefront=self.storefront, user_id=artist.user_id, address_id=self.address_id)
        await artist.told(deletion, times)
        await self.drain()

    async def drain(self) -> None:
        while await run_one(self.gallery.harness.queue):
            pass


async def check_nothing_is_left(artist: Artist) -> None:
    refused = await artist.generate({"batch_size": 1})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "INSUFFICIENT_QUOTA")
    assert await artist.used() == FREE


async def test_free_credits_that_were_used_stay_used(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered(batch_size=4)
    await first.ordered(batch_size=1)
    await person.delete(first, times=2)
    second = await person.registered()
    assert [(entry.kind, entry.amount) for entry in await second.entries()] == [("carried", FREE)]
    assert [event.used for event in await second.quota_events()] == [FREE]
    await check_nothing_is_left(second)


async def test_what_is_left_of_them_can_be_used_however_often_the_account_is_deleted(gallery: Gallery) -> None:
    person, accounts = Returning(gallery), []
    for _ in range(FREE):
        accounts.append(await person.registered())
        await accounts[-1].ordered()
        await person.delete(accounts[-1])
    await check_nothing_is_left(await person.registered())


async def test_an_order_before_the_registration_is_known_finds_them_used(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered(batch_size=3)
    await person.delete(first)
    second = person.account()
    await second.ordered(batch_size=2)
    await second.told(person.registration(second))
    await check_nothing_is_left(second)


async def test_the_events_may_arrive_in_the_other_order(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered(batch_size=4)
    second = await person.registered()
    await second.ordered(batch_size=1)
    await person.delete(first)
    await check_nothing_is_left(second)


async def test_a_subscription_begins_with_nothing_used(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered(batch_size=4)
    await person.delete(first)
    second = await person.registered()
    await second.subscribe("pro")
    assert await second.used() == 0


async def test_another_address_and_another_storefront_have_their_own(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered(batch_size=4)
    await person.delete(first)
    elsewhere = Returning(gallery, gallery.harness.storefront("figureforge"))
    elsewhere.email = person.email
    for other in (Returning(gallery), elsewhere):
        assert await (await other.registered()).used() == 0


async def test_the_address_is_not_stored(gallery: Gallery) -> None:
    person = Returning(gallery)
    first = await person.registered()
    await first.ordered()
    await person.delete(first)
    [row] = await gallery.harness.database.autocommit.fetch("select * from address_usages")
    assert (row["address_id"], row["used"], row["user_id"]) == (person.address_id, 1, None)
    assert person.email not in str(row)
