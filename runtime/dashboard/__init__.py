"""The page of ``steve2 run --page`` and ``steve2 replay``: agents watched and steered in a browser on this machine."""
