"""``steve2 bench faults``: an agent is left alone, and what a night may bring is done to it on purpose."""
