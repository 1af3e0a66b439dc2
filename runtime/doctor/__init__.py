"""``steve2 doctor``: what a run needs, checked part by part, each fault with its remedy."""
