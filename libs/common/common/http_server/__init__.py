"""The HTTP/1.1 server of every process of ours: uvicorn on httptools, with limits for each connection.

`limits` has the settings, `uvicorn_protocol` is the only module that uses private parts of uvicorn, `connections`
enforces the deadlines of all connections of a server.
"""
