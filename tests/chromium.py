"""Debian's Chromium, and how it is started for tests and measures: without a screen, a card or a network of its own."""

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--enable-unsafe-swiftshader"),
]
