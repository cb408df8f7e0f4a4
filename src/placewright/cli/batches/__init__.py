"""`placewright batches`: lists of places at a server, from file to file, through the client."""
