"""HTTP values without I/O: the request, its response, and the headers that both need."""
