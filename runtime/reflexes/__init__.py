"""Reflexes: what the body does by itself, below the model, where waiting for the model would harm it."""
