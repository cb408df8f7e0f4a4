"""Lists of places, read for the commands and the console: formats, encodings, columns, rows; and safe cells of CSV."""
