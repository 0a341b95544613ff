"""The console: staff run their shops in a browser. It is a client of the staff contract and knows nothing else."""
