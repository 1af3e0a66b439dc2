"""``python -m runtime`` is ``steve2``."""

from runtime.entry import main

if __name__ == "__main__":
    main()
