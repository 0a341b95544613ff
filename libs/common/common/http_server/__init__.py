"""The HTTP/1.1 server of every process of ours: uvicorn on httptools, with limits for each connection.

`limits` has the settings, `connections` enforces the deadlines of all connections of a server, and the modules
`uvicorn_…` are the only ones that use private parts of uvicorn.
"""
