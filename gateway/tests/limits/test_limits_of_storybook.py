"""Rate limits of the shipped storefront `storybook`."""

from ..storybook_storefronts import BOOKS, HOST, open_storybook


async def test_one_address_makes_sixty_books_a_day_with_any_accounts() -> None:
    async with open_storybook() as gateway, gateway.client(HOST, headers={"X-Forwarded-For": "192.0.2.1"}) as client:
        accounts = [gateway.bearer(gateway.claims("storybook")) for _ in range(4)]
        made = [(await client.post(BOOKS, json={}, headers=accounts[number % 4])) for number in range(61)]
        assert [response.status_code for response in made] == [200] * 60 + [429]
        assert made[-1].headers["retry-after"]
        assert made[-1].json().keys() == {"detail"}
        assert (await client.get(BOOKS, headers=accounts[0])).status_code == 200
        elsewhere = {**accounts[0], "X-Forwarded-For": "192.0.2.2"}
        assert (await client.post(BOOKS, json={}, headers=elsewhere)).status_code == 200
