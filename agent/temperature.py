"""How much chance there is in what a student does. By itself, so that the command line's help need not load the student."""

TEMPERATURE = 0.5
"""Of the distributions that actions are drawn from, unless told otherwise. Who always takes the likeliest action can swing for
ever between two looks of which each asks for the other (docs/experiments.md)."""
