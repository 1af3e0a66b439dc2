"""MineDojo 0.1, unmodified: its environment, and the embedded world as the engine that answers it without Java."""
