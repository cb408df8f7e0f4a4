"""Language tags of name keys; the values stand in OpenStreetMap."""

import pytest

from placewright.normalize.languages import language_tag

TAGS = """fr=fr|en=en|lij=lij|mk=mk|zh=zh|ja=ja|he=he|iw=he|in=id|zh-Hant=zh-Hant|zh-Hans=zh-Hans
|zh_hant=zh-Hant|zh-hant=zh-Hant|sr-Latn=sr-Latn|sr-latn=sr-Latn|be-tarask=be-tarask
|zh_pinyin=zh-Latn-pinyin|zh-Latn-pinyin=zh-Latn-pinyin|ja_rm=ja-Latn|ja-Latn=ja-Latn
|ja_kana=ja-Kana|ja-Hira=ja-Hira|ko-Latn=ko-Latn|ko_rm=ko-Latn|lij-mc=lij-MC|nds-nl=nds-NL
|eu-x-gaceria=eu-x-gaceria|az-Arab=az-Arab|kk-Arab=kk-Arab|pt-BR=pt-BR|pt_br=pt-BR|pt-PT=pt-PT
|en-GB=en-GB|es-419=es-419|fr-CA=fr-CA|de-AT-1996=de-AT-1996|bat-smg=sgs|fiu-vro=vro|zh-min-nan=nan
|zh-yue=yue|yue=yue|als=gsw|roa-tara=nap-x-tara|simple=en-simple|nb=nb|no=no|nn=nn|sh=sh|ckb=ckb
|pnb=pnb|haw=haw|tok=tok|eo=eo|la=la|grc=grc|hmn=hmn|ceb=ceb|smn=smn|sms=sms|se=se|jbo=jbo|EN=en
| fr =fr|zh-Hant-HK=zh-Hant-HK|sr-Cyrl=sr-Cyrl|uz-Cyrl=uz-Cyrl|oc=oc|gsw=gsw"""
NONE = """left right etymology etymology:wikidata pronunciation prefix suffix signed source genitive alt old short loc 1
2 bahn en: en:ipa en-x wikidata full note official ref botanical en-qqqqq-zz-1-2 x zh-foo fr-latin1-!!"""


@pytest.mark.parametrize("pair", TAGS.replace("\n", "").split("|"))
def test_suffixes_that_are_languages(pair: str) -> None:
    suffix, _, tag = pair.partition("=")
    assert language_tag(suffix) == tag


@pytest.mark.parametrize("suffix", ["", *NONE.split()])
def test_suffixes_that_are_none(suffix: str) -> None:
    assert language_tag(suffix) is None
