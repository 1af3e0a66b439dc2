"""What was played, on disk: segments that close every few seconds, and the frames beside them."""
