"""Pictures of a place."""

from placewright.resolution import resolve
from placewright.resolution.storefront_images import MOST

COMMONS = "https://commons.wikimedia.org/wiki/Special:FilePath/Gerhards.jpg"


def images(case):
    (output,) = resolve("storefrontImages", case).outputs
    return output


def test_the_map_names_a_file_on_commons(case_of) -> None:
    found = images(case_of({"tags": {"wikimedia_commons": "File:Gerhards.jpg", "image": "https://a.mc/front.jpg"}}))
    assert found.value == [{"url": COMMONS}, {"url": "https://a.mc/front.jpg"}]
    assert "licence that its page on Wikimedia Commons tells" in found.reasoning
    assert found.evidence[0].licence == "ODbL-1.0"


def test_the_same_picture_twice_is_one(case_of, site_case) -> None:
    tags = {"tags": {"image": "https://a.mc/front.jpg"}}
    assert images(case_of(tags, {"dataset": "overture"} | tags)).value == [{"url": "https://a.mc/front.jpg"}]
    page = site_case({"outputs": {"storefront_images": [{"url": "https://a.mc/front.jpg"}]}} | tags)
    assert images(page).value == [{"url": "https://a.mc/front.jpg"}]


def test_no_picture_and_too_many(case_of) -> None:
    assert images(case_of({"tags": {"wikimedia_commons": "Category:Gerhards"}})).value is None
    many = ";".join(f"https://a.mc/{number}.jpg" for number in range(30))
    assert len(images(case_of({"tags": {"image": many}})).value) == MOST
