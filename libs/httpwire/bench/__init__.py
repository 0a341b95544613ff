"""What a request costs its client, beside aiohttp and httpx: `python -m libs.httpwire.bench`."""
