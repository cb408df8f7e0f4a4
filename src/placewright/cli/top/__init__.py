"""`placewright top`: how a server and its work do, looked at again and again."""
