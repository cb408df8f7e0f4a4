"""Countries by name, code and point, and time zones."""

from importlib.resources import files

import pytest

from placewright.model.geo import Point
from placewright.normalize.countries import country_code, country_name, country_of_point, timezone_of_point

NAMES = """Monaco=MC|MC=MC|mco=MC|Principauté de Monaco=MC|Монако=MC|France=FR|Frankreich=FR|Francia=FR
|Ranska=FR|フランス=FR|FRA=FR|Germany=DE|Deutschland=DE|Allemagne=DE|Saksa=DE|Niemcy=DE|Германия=DE
|ドイツ=DE|UK=GB|U.K.=GB|United Kingdom=GB|Great Britain=GB|England=GB|Scotland=GB|Royaume-Uni=GB
|USA=US|U.S.A.=US|United States of America=US|the United States=US|Vereinigte Staaten=US
|États-Unis=US|EE. UU.=US|США=US|アメリカ合衆国=US|Suomi=FI|Finland=FI|Finlandia=FI|Финляндия=FI|Sverige=SE
|España=ES|espana=ES|SPAIN=ES|Espagne=ES|Italia=IT|Polska=PL|Россия=RU|Russian Federation=RU|日本=JP
|Japan=JP|中国=CN|China=CN|대한민국=KR|South Korea=KR|ประเทศไทย=None|ไทย=TH|Ελλάδα=GR|Hellas=GR|ישראל=IL
|مصر=EG|الإمارات العربية المتحدة=AE|UAE=AE|Österreich=AT|Schweiz=CH|Suisse=CH|Svizzera=CH
|Nederland=NL|The Netherlands=NL|Holland=NL|Česko=CZ|Czech Republic=CZ|Türkiye=TR|Turkey=TR
|Côte d’Ivoire=CI|Ivory Coast=CI|Kosovo=XK|Brasil=BR|México=MX|Éire=IE|=None|Atlantis=None
|Paris=None|Europe=None""".replace("\n", "")
POINTS = [
    ("Monte Carlo", 43.7402, 7.4266, "MC", "Europe/Monaco"),
    ("Beausoleil, beside Monaco", 43.7447, 7.4236, "FR", "Europe/Paris"),
    ("Heidelberg", 49.4094, 8.6947, "DE", "Europe/Berlin"),
    ("Büsingen, a German exclave", 47.6966, 8.6903, "DE", "Europe/Busingen"),
    ("Helsinki", 60.1699, 24.9384, "FI", "Europe/Helsinki"),
    ("Vancouver", 49.2827, -123.1207, "CA", "America/Vancouver"),
    ("San Francisco", 37.7749, -122.4194, "US", "America/Los_Angeles"),
    ("Vatican", 41.9022, 12.4533, "VA", "Europe/Vatican"),
    ("San Marino", 43.9424, 12.4578, "SM", "Europe/San_Marino"),
    ("Oslo", 59.9139, 10.7522, "NO", "Europe/Oslo"),
    ("Amsterdam", 52.3676, 4.9041, "NL", "Europe/Amsterdam"),
    ("Singapore", 1.2903, 103.8519, "SG", "Asia/Singapore"),
    ("Kathmandu", 27.7172, 85.3240, "NP", "Asia/Kathmandu"),
    ("Ürümqi", 43.8256, 87.6168, "CN", "Asia/Shanghai"),
    ("Suva", -18.1248, 178.4501, "FJ", "Pacific/Fiji"),
    ("Taveuni, beyond the antimeridian", -16.85, -179.97, "FJ", "Pacific/Fiji"),
    ("Apia", -13.8333, -171.7667, "WS", "Pacific/Apia"),
    ("Buenos Aires", -34.6037, -58.3816, "AR", "America/Argentina/Buenos_Aires"),
    ("Pristina, whose zone is Serbia's", 42.6629, 21.1655, "RS", "Europe/Belgrade"),
    ("Atlantic", 40.0, -40.0, None, "Etc/GMT+3"),
]


@pytest.mark.parametrize("pair", NAMES.split("|"))
def test_names_and_codes(pair: str) -> None:
    name, _, code = pair.rpartition("=")
    assert str(country_code(name)) == code


def test_every_code_has_a_name_that_leads_back() -> None:
    table = files("placewright.normalize").joinpath("data", "countries.tsv").read_text(encoding="utf-8")
    codes = [line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")]
    assert len(codes) == 250
    assert [code for code in codes if country_code(country_name(code) or "") != code] == []


@pytest.mark.parametrize(("name", "latitude", "longitude", "country", "zone"), POINTS)
def test_points(name: str, latitude: float, longitude: float, country: str | None, zone: str) -> None:
    point = Point(latitude, longitude)
    assert (country_of_point(point), timezone_of_point(point)) == (country, zone), name


@pytest.mark.parametrize("latitude", [-90.0, -89.999, 0.0, 66.0, 89.999, 90.0])
@pytest.mark.parametrize("longitude", [-180.0, -179.999, 0.0, 179.999, 180.0])
def test_the_edges_of_the_map(latitude: float, longitude: float) -> None:
    assert timezone_of_point(Point(latitude, longitude)) is not None
    country_of_point(Point(latitude, longitude))


def test_the_antimeridian_is_one_line() -> None:
    assert country_of_point(Point(66.0, 180.0)) == country_of_point(Point(66.0, -180.0)) == "RU"
