"""What can be done to the catalog: a frozen command and a function each."""
