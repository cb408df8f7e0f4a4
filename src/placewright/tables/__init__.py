"""Reading lists of places: which format, encoding and columns, which rows; for the commands and for the console."""
