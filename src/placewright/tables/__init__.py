"""Lists of places as files: which format, which columns, which rows; for the commands and for the console."""
