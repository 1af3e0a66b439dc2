"""The land of the embedded world: chunk columns of a seed, and where an episode begins in them."""
