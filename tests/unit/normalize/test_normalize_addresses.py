"""Reading free-text addresses of many countries, and writing them back in the order of their country."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewright.model.place import Address
from placewright.normalize.addresses import format_address, parse_address

# country (- for none) | text | house | street | postal code | city | state | country | other parts
READ = """
-|Av. de la Costa 12, 98000 Monaco|12|Av. de la Costa|98000|Monaco|||
MC|12 Avenue de la Costa, 98000 Monaco, Monaco|12|Avenue de la Costa|98000|Monaco||Monaco|
MC|12, avenue de la Costa, MC-98000 Monaco|12|avenue de la Costa|98000|Monaco|||
MC|1;3;5 Avenue de Monte-Carlo, 98000 Monaco|1;3;5|Avenue de Monte-Carlo|98000|Monaco|||
-|Hauptstraße 5, 69117 Heidelberg|5|Hauptstraße|69117|Heidelberg|||
-|Hauptstraße 5a, D-69117 Heidelberg, Deutschland|5a|Hauptstraße|69117|Heidelberg||Deutschland|
DE|Grabengasse 14 - 18, 69117 Heidelberg|14 - 18|Grabengasse|69117|Heidelberg|||
DE|Straße des 17. Juni 135, 10623 Berlin|135|Straße des 17. Juni|10623|Berlin|||
-|1055 W Georgia St, Vancouver, BC V6E 3P3|1055|W Georgia St|V6E 3P3|Vancouver|BC||
-|1055 W Georgia St, Vancouver, BC V6E 3P3, Canada|1055|W Georgia St|V6E 3P3|Vancouver|BC|Canada|
CA|1055 W Georgia St Vancouver BC V6E 3P3|1055|W Georgia St|V6E 3P3|Vancouver|BC||
CA|#104-1715 Cook Street, Vancouver v5y 3j6|1715|Cook Street|v5y 3j6|Vancouver|||unit_number=104
CA|1200 rue Sainte-Catherine, Montréal, QC H3B 1K9|1200|rue Sainte-Catherine|H3B 1K9|Montréal|QC||
-|12 bis rue de la Paix, 75002 Paris|12 bis|rue de la Paix|75002|Paris|||
-|12 bis rue de la Paix 75002 Paris France|12 bis|rue de la Paix|75002|Paris||France|
FR|34 b Quai Jean-Charles Rey, 06400 Cannes|34 b|Quai Jean-Charles Rey|06400|Cannes|||
FR|3 rue du 8 Mai 1945, 69100 Villeurbanne|3|rue du 8 Mai 1945|69100|Villeurbanne|||
FR|Bât. B, 5 avenue Foch, 54000 Nancy|5|avenue Foch|54000|Nancy|||building=B
FI|Mannerheimintie 1 A 5, 00100 Helsinki|1|Mannerheimintie|00100|Helsinki|||unit_number=A 5
-|Mannerheimintie 1 A 5, 00100 Helsinki|1|Mannerheimintie|00100|Helsinki|||unit_number=A 5
FI|Aleksanterinkatu 13 A, 5. krs, 00100 Helsinki|13 A|Aleksanterinkatu|00100|Helsinki|||floor=5
ES|C/ Mayor, 3, 2º B, 28013 Madrid|3|C/ Mayor|28013|Madrid|||floor=2 unit_number=B
-|C/ Mayor, 3, 2º B, 28013 Madrid, España|3|C/ Mayor|28013|Madrid||España|floor=2 unit_number=B
ES|Avenida de la Constitución 12, 41001 Sevilla, Sevilla|12|Avenida de la Constitución|41001|Sevilla|Sevilla||
-|Damrak 1-5, 1012 LG Amsterdam|1-5|Damrak|1012 LG|Amsterdam|||
NL|Prinsengracht 263, 1016GV Amsterdam|263|Prinsengracht|1016GV|Amsterdam|||
-|ul. Długa 5/7 m. 3, 00-238 Warszawa|5/7|ul. Długa|00-238|Warszawa|||unit_number=3
PL|al. Jana Pawła II 12 lok. 5, 00-124 Warszawa, Polska|12|al. Jana Pawła II|00-124|Warszawa||Polska|unit_number=5
-|Rua Pará, 15 - Centro, São Paulo - SP, 01304-001, Brasil|15|Rua Pará|01304-001|São Paulo|SP|Brasil|suburb=Centro
BR|Av. Paulista, 1578, Bela Vista, São Paulo - SP, 01310-200|1578|Av. Paulista|01310-200|São Paulo|SP||suburb=Bela Vista
-|221B Baker St, London NW1 6XE, UK|221B|Baker St|NW1 6XE|London||UK|
-|Flat 3, 12 High Street, Kensington, London W8 4PT|12|High Street|W8 4PT|London|||unit_number=3 suburb=Kensington
GB|10 Downing Street, London SW1A 2AA|10|Downing Street|SW1A 2AA|London|||
-|123 Main St Apt 4B, Springfield, IL 62704|123|Main St|62704|Springfield|IL||unit_number=4B
-|350 5th Ave, New York, NY 10118, USA|350|5th Ave|10118|New York|NY|USA|
US|1600 Pennsylvania Ave NW, Washington, DC 20500|1600|Pennsylvania Ave NW|20500|Washington|DC||
US|100 Highway 7, Charleston, West Virginia 25301|100|Highway 7|25301|Charleston|West Virginia||
US|20 W 34th St Suite 110, New York, NY 10001-1234|20|W 34th St|10001-1234|New York|NY||unit_number=110
-|Unit 5/12 George St, Sydney NSW 2000, Australia|12|George St|2000|Sydney|NSW|Australia|unit_number=5
AU|5/12 George St, Sydney NSW 2000|12|George St|2000|Sydney|NSW||unit_number=5
-|Via Roma, 12, 00184 Roma RM, Italia|12|Via Roma|00184|Roma|RM|Italia|
IT|Piazza del Duomo 1, 20121 Milano (MI)|1|Piazza del Duomo|20121|Milano|MI||
IT|Via Garibaldi 12/A, 16124 Genova GE|12/A|Via Garibaldi|16124|Genova|GE||
PT|Rua Garrett 120, 1200-205 Lisboa, Portugal|120|Rua Garrett|1200-205|Lisboa||Portugal|
CH|Bahnhofstrasse 1, 8001 Zürich|1|Bahnhofstrasse|8001|Zürich|||
AT|Mariahilfer Straße 12/3, 1070 Wien|12/3|Mariahilfer Straße|1070|Wien|||
BE|Rue du 8 Mai 1945 12, 1000 Bruxelles|12|Rue du 8 Mai 1945|1000|Bruxelles|||
LU|12 rue de l'Eau, L-1449 Luxembourg|12|rue de l'Eau|1449|Luxembourg|||
-|Storgatan 5, 114 55 Stockholm, Sweden|5|Storgatan|114 55|Stockholm||Sweden|
NO|Karl Johans gate 31, 0159 Oslo|31|Karl Johans gate|0159|Oslo|||
DK|Nørregade 10, 1165 København K|10|Nørregade|1165|København K|||
HU|Váci utca 10, 1052 Budapest|10|Váci utca|1052|Budapest|||
CZ|Kájovská 68, 381 01 Český Krumlov|68|Kájovská|381 01|Český Krumlov|||
TR|İstiklal Cad. No:12, 34430 Beyoğlu/İstanbul|12|İstiklal Cad.|34430|Beyoğlu|İstanbul||
-|Россия, 119019, Москва, ул. Новый Арбат, д. 21|21|ул. Новый Арбат|119019|Москва||Россия|
RU|ул. Ленина, 5, Екатеринбург|5|ул. Ленина||Екатеринбург|||
-|Avenida 9 de Julio 1925, Buenos Aires, Argentina|1925|Avenida 9 de Julio||Buenos Aires||Argentina|
CO|Carrera 7 # 12-30, Bogotá|12-30|Carrera 7||Bogotá|||
MX|Av. Juárez 50, Centro, 06010 Ciudad de México|50|Av. Juárez|06010|Ciudad de México|||suburb=Centro
-|12, MG Road, Bengaluru, Karnataka 560001, India|12|MG Road|560001|Bengaluru|Karnataka|India|
-|No. 5, Sukhumvit Road, Bangkok 10110, Thailand|5|Sukhumvit Road|10110|Bangkok||Thailand|
SG|10 Anson Road, Singapore 079903|10|Anson Road|079903|Singapore|||
JP|〒100-0005 東京都千代田区丸の内1-9-1|1-9-1||100-0005|千代田区|東京都||neighborhood=丸の内
-|서울특별시 강남구 테헤란로 152|152|테헤란로||서울특별시|||suburb=강남구
-|北京市朝阳区建国路88号|88|建国路||北京市|||suburb=朝阳区
-|Heidelberg||||Heidelberg|||
MC|Monaco||||Monaco|||
""".strip().splitlines()
WRITTEN = [
    (
        "MC",
        Address(house="12", street="Avenue de la Costa", postal_code="98000", city="Monaco"),
        "12 Avenue de la Costa, 98000 Monaco",
    ),
    (
        "DE",
        Address(house="5", street="Hauptstraße", postal_code="69117", city="Heidelberg"),
        "Hauptstraße 5, 69117 Heidelberg",
    ),
    (
        "US",
        Address(
            house="123", street="Main St", city="Springfield", state="IL", postal_code="62704", unit_number="Apt 4"
        ),
        "123 Main St, Apt 4, Springfield, IL 62704",
    ),
    (
        "CA",
        Address(
            house="1055", street="W Georgia St", city="Vancouver", state="BC", postal_code="V6E 3P3", country="Canada"
        ),
        "1055 W Georgia St, Vancouver BC V6E 3P3, Canada",
    ),
    (
        "GB",
        Address(house="221B", street="Baker Street", city="London", postal_code="NW1 6XE"),
        "221B Baker Street, London, NW1 6XE",
    ),
    (
        "ES",
        Address(house="3", street="Calle Mayor", city="Madrid", postal_code="28013"),
        "Calle Mayor, 3, 28013 Madrid",
    ),
    (
        "BR",
        Address(
            house="1578",
            street="Av. Paulista",
            suburb="Bela Vista",
            city="São Paulo",
            state="SP",
            postal_code="01310-200",
        ),
        "Av. Paulista, 1578, Bela Vista, São Paulo - SP, 01310-200",
    ),
    (
        "FI",
        Address(house="1 A", street="Mannerheimintie", city="Helsinki", postal_code="00100"),
        "Mannerheimintie 1 A, 00100 Helsinki",
    ),
    (
        "JP",
        Address(house="1-9-1", neighborhood="丸の内", city="千代田区", state="東京都", postal_code="100-0005"),
        "〒100-0005 東京都千代田区丸の内1-9-1",
    ),
    (
        None,
        Address(house="5", street="Hauptstraße", city="Heidelberg", country="Germany"),
        "Hauptstraße 5, Heidelberg, Germany",
    ),
    ("XX", Address(street="Main Road", city="Nowhere"), "Main Road, Nowhere"),
    ("FR", Address(city="Paris"), "Paris"),
    ("FR", Address(full_address="somewhere"), "somewhere"),
    ("FR", Address(country="France"), "France"),
    ("FR", Address(), ""),
]
FILE = Path(__file__).with_name("addresses.txt")
TABLE = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PARTS = ["house", "street", "postal_code", "city", "state", "country"]


@pytest.mark.parametrize("line", READ)
def test_reading(line: str) -> None:
    country, text, *values, others = line.split("|")
    expected = {name: value for name, value in zip(PARTS, values, strict=True) if value}
    expected |= dict(
        one.split("=") for one in others.replace(" unit", "\nunit").replace(" suburb", "\nsuburb").splitlines()
    )
    read = msgspec.to_builtins(parse_address(text, None if country == "-" else country))
    assert read.pop("full_address", "") == text
    assert read == expected


@pytest.mark.parametrize("line", TABLE)
def test_reading_of_many_countries(line: str) -> None:
    country, text, *values, others = line.split("|")
    expected = {name: value.strip() for name, value in zip(PARTS, values, strict=True) if value.strip()}
    expected |= dict(one.split("=") for one in others.split(";") if one)
    read = msgspec.to_builtins(parse_address(text.replace("\\n", "\n"), None if country == "-" else country))
    read.pop("full_address")
    assert read == expected


def test_the_tables_are_large_enough() -> None:
    assert len(READ) + len(TABLE) >= 200
    assert len({line.partition("|")[0] for line in (*READ, *TABLE)}) >= 50


@pytest.mark.parametrize(("country", "address", "expected"), WRITTEN)
def test_writing(country: str | None, address: Address, expected: str) -> None:
    assert format_address(address, country) == expected


@given(
    st.text(alphabet="0123456789 ,.-/aAbcDéß#º'();区路\n", max_size=60),
    st.sampled_from([None, "DE", "US", "FR", "ES", "JP", "GB", "XX"]),
)
def test_any_text_is_read_without_harm(text: str, country: str | None) -> None:
    address = parse_address(text, country)
    assert all(value.strip() for value in msgspec.to_builtins(address).values())
    format_address(address, country)


@pytest.mark.parametrize("text", ["", "  ", ",", "\n"])
def test_nothing_is_read_from_nothing(text: str) -> None:
    assert msgspec.structs.replace(parse_address(text), full_address=None) == Address()


@pytest.mark.parametrize("line", [line for line in READ if not line.startswith(("-", "SG"))])
def test_what_is_written_is_read_again(line: str) -> None:
    country, text, *_ = line.split("|")
    address = parse_address(text, country)
    again = parse_address(format_address(address, country), country)
    assert (again.house, again.street, again.city) == (address.house, address.street, address.city)
