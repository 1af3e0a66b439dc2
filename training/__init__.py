"""Training: teachers that know the world, and the distillation of a student from them."""
