"""Creatures of the embedded world: what they are, how they move, think, fight, breed, come and go."""
