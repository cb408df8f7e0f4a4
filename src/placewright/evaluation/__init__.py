"""The measures of how good Placewright is, and the training of the matcher; see `__main__` and `train`."""
