"""Reads addresses in Japanese, Chinese and Korean writing, which run from the largest part to the smallest."""

import re

from placewright.model.place import Address

_EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_JAPAN = re.compile("[〒\u3040-\u30ff県]|[都道府].*[区市町村]|丁目")
_JAPANESE = re.compile(
    r"(?:(?P<country>日本国?)[\s,、]*)?(?:〒?\s*(?P<postal>\d{3}-?\d{4})[\s,、]*)?(?P<state>東京都|北海道|(?:京都|大阪)府|\S{2,3}県)?\s*"
    r"(?P<city>\S+?郡\S+?[町村]|\S+?市(?:\S{1,3}区)?|\S+?[区町村])?\s*(?P<neighborhood>[^\d０-９\s]*)\s*(?P<house>[\d０-９][\d０-９\-－ー丁目番地号の]*)?\s*(?P<rest>.*)"
)
_CHINESE = re.compile(
    r"(?:(?P<country>中国|中國|台灣|台湾|臺灣)[\s,]*)?(?:(?P<postal>\d{3,6})\s*)?(?P<state>\S+?省|\S+?自治区|(?=北京市|上海市|天津市|重庆市|台北市|臺北市))?"
    r"\s*(?P<city>\S+?[市縣])?\s*(?P<suburb>\S+?[区區县镇鎮])?\s*(?P<street>\S+?(?:路|街|道|大道|巷|弄|段)(?:[一二三四五六七八九十]段)?)?\s*"
    r"(?P<house>\d+(?:[-之]\d+)?(?=[号號])|\d+(?:-\d+)?)?[号號]?\s*(?P<rest>.*)"
)
_KOREAN = re.compile(
    r"(?:(?P<country>대한민국|한국)[\s,]*)?(?:(?P<postal>\d{5})[\s,]*)?(?P<state>\S+?(?:특별시|광역시|특별자치시|특별자치도|도)|서울시?|부산시?)?\s*"
    r"(?P<city>\S+?[시군])?\s*(?P<suburb>\S+?구)?\s*(?P<street>\S+?(?:로|길|대로)(?:\d+번?길)?)?\s*(?P<house>\d+(?:-\d+)?)?\s*(?P<rest>.*)"
)


def read_eastern(text: str, country_code: str | None) -> Address | None:
    """Return the parts of an address in these scripts, None when it is written in another."""
    if not _EASTERN.search(text):
        return None
    if re.search("[\uac00-\ud7a3]", text):
        pattern = _KOREAN
    elif country_code in ("CN", "TW", "HK", "MO") or (country_code is None and not _JAPAN.search(text)):
        pattern = _CHINESE
    else:
        pattern = _JAPANESE
    found = pattern.match(text.strip())
    if found is None:
        return None
    parts = {name: value or None for name, value in found.groupdict().items()}
    parts.pop("rest")
    postal = parts.pop("postal")
    if parts.get("city") is None and parts.get("state"):
        parts["city"], parts["state"] = parts["state"], None  # 서울특별시, 北京市: a city that is a province of its own
    return Address(full_address=text.strip(), postal_code=postal, **parts)
