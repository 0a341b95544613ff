"""What the commands need of the operating system: user accounts, child processes, ports, file locks, memory in use."""
