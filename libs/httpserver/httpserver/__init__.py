"""An HTTP/1.1 server: uvicorn on httptools, with limits per connection and a fast path for prepared responses.

Nothing is imported here: settings need `limits` without uvicorn.
"""
