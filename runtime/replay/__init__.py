"""``steve2 replay``: a recorded episode in the page, or as a video with its plan and actions."""
