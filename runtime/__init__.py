"""What a user runs: the command line, the 20 Hz loop, the recorder, the terminal view, the benchmark."""
