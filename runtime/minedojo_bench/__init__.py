"""``steve2 bench minedojo``: MineDojo's tasks, played by a policy in several processes, recorded so that nothing is lost."""
