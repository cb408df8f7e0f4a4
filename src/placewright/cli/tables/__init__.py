"""Files of places as tables: read row by row, columns found by their names, answers written, runs resumed."""
