"""Files of rows: CSV in any common encoding and separator, and JSON Lines. They are read and written as streams."""
