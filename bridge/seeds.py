"""Which seeds are trained on and which are held out, so that the two never meet."""

FIRST_TRAINING_SEED = 1_000_000
"""Worlds and tasks of training have this seed and above; whatever measures takes seeds below it."""
