"""The teachers that build: what is due of a blueprint, from where it is placed, and how one gets there."""
