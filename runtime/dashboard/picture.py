"""The page in a picture: ``python -m runtime.dashboard.picture FILE.webp [--agents N] [--width W] [--light] ...``.

Agents play in the embedded world for some seconds; then a headless Chromium takes the picture. The one of the README is made by
``python -m runtime.dashboard.picture docs/pictures/page.webp``.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from runtime.dashboard.demonstration import living, make_agent
from runtime.page.browser import open_browser

PHONE_WIDTH = 500
"""Narrower than this is a phone."""


async def take_picture(chosen: argparse.Namespace) -> None:
    """Take the picture that the command line asks for."""
    agents = [make_agent(f"steve{index + 1}", seed=chosen.seed + index) for index in range(chosen.agents)]
    with tempfile.TemporaryDirectory() as folder:
        async with living(agents) as url, open_browser(Path(folder)) as browser:
            await browser.open(url, chosen.width, chosen.height, mobile=chosen.width < PHONE_WIDTH)
            theme = "light" if chosen.light else "dark"
            media = [{"name": "prefers-color-scheme", "value": theme}]
            await browser.call("Emulation.setEmulatedMedia", features=media)
            await asyncio.sleep(chosen.seconds)
            kind = chosen.out.suffix.removeprefix(".")
            options = {} if kind == "png" else {"quality": chosen.quality}
            chosen.out.write_bytes(await browser.picture(format=kind, captureBeyondViewport=chosen.whole, **options))
            if browser.complaints:
                raise SystemExit("\n".join(browser.complaints))


def main() -> None:
    """Read the command line and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="file to write: .webp or .png")
    parser.add_argument("--agents", type=int, default=3)
    parser.add_argument("--seed", type=int, default=100_020, help="of the first agent's world; the others follow it")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=1140)
    parser.add_argument("--seconds", type=float, default=50.0, help="for which they play first")
    parser.add_argument("--quality", type=int, default=82)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--whole", action="store_true", help="all of the page, however high it is")
    asyncio.run(take_picture(parser.parse_args()))


if __name__ == "__main__":
    main()
