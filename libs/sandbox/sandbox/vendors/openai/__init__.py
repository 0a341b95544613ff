"""OpenAI's images and moderations APIs."""
