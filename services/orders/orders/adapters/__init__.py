"""What talks to the outside: the process that draws documents."""
