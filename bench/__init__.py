"""Measures of speed, each beside a floor taken in the same run: `python -m bench [NAME…]`, or `make bench`."""
