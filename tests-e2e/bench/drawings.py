"""Figure references as the benchmark's customers submit them."""

from clients.figureforge import Artist

STOREFRONT = "figureforge"
MODEL = "flux-dev"
"""Drawn at normal quality."""


async def sign_in_artist(address: str) -> Artist:
    return await Artist(f"{address}/{STOREFRONT}").sign_in()


async def draw_many(artist: Artist, count: int) -> None:
    """Submit generations of one picture each."""
    for seed in range(count):
        await artist.generate(model=MODEL, seed=seed)
