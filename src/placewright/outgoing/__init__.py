"""Everything that goes out of the machine passes here: the rules, and the one opener that keeps them."""
