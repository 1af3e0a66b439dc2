"""``steve2 bench suite``: the suites of navigation and creation, played by policies beside each other, with their report."""
