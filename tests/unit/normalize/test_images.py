"""Addresses of pictures."""

import pytest

from placewright.normalize.images import commons_image, image_url

COMMONS = "https://commons.wikimedia.org/wiki/Special:FilePath/"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("File:Café de la Lune.jpg", f"{COMMONS}Caf%C3%A9_de_la_Lune.jpg"),
        ("Fichier:café.JPG", f"{COMMONS}Caf%C3%A9.JPG"),
        ("https://commons.wikimedia.org/wiki/File:Cafe_Lune.jpg", f"{COMMONS}Cafe_Lune.jpg"),
        ("https://upload.wikimedia.org/wikipedia/commons/8/8c/Lune-Schlo%C3%9F.JPG", f"{COMMONS}Lune-Schlo%C3%9F.JPG"),
        (
            "https://upload.wikimedia.org/wikipedia/commons/thumb/8/8c/Lune.jpg/640px-Lune.jpg",
            f"{COMMONS}Lune.jpg",
        ),
        ("https://en.wikipedia.org/wiki/Lune#/media/File:Lune.jpg", f"{COMMONS}Lune.jpg"),
        ("Category:Café de la Lune", None),
        ("https://commons.wikimedia.org/wiki/Category:Lune", None),
        ("File:Lune.ogv", None),
        ("https://cafe-lune.fr/img/terrace.jpg?w=800", "https://cafe-lune.fr/img/terrace.jpg?w=800"),
        ("https://cafe-lune.fr/img/logo.png", None),
        ("https://cafe-lune.fr/favicon-32.png", None),
        ("https://www.flickr.com/photos/someone/51699562853/", None),
        ("terrace.jpg", None),
        ("", None),
    ],
)
def test_a_picture(text: str, url: str | None) -> None:
    assert image_url(text) == url
    assert commons_image(text) in (url, None)
