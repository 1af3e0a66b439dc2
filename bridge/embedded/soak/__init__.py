"""Play embedded worlds at random for hours of game time, and check all the while that nothing is lost, broken or growing."""
