"""``steve2 play``: a person walks in a task, in a page on loopback that shows the agent's own frame."""
