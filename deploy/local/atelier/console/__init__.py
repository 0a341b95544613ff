"""What is printed on the terminal: progress, the address and the accounts of a platform that serves, memory in use."""
