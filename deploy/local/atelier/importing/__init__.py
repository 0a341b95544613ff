"""Files that other shops' software exports, as rows of the staff contract's imports."""
