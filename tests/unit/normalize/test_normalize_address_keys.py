"""Keys of address parts: spellings of one street, house, code or city are equal, others are not."""

import pytest

from placewright.normalize.addresses import city_key, house_key, postal_key, street_key

SAME_STREET = """
MC|Avenue de la Costa|Av. de la Costa|AVENUE DE LA COSTA|ave. Costa
MC|Boulevard Albert 1er|Bd. Albert 1er|Boulevard Albert Ier|BD ALBERT 1ER
MC|Rue du Portier|Rue Du Portier|rue portier
MC|Avenue Saint-Martin|Av. St Martin|Av. St-Martin
MC|Boulevard du Ténao|Bd du Tenao
FR|Rue du Général Leclerc|rue du Gal Leclerc|R. du Gen. Leclerc
FR|Place d’Armes|Pl. d'Armes|place d`armes
FR|Chemin des Pêcheurs|Ch. des Pecheurs
FR|Rue du Faubourg Saint-Honoré|Rue du Fbg St Honoré
BE|Rue de la Loi|R. de la Loi
DE|Hauptstraße|Hauptstr.|Hauptstrasse|Haupt Straße|Haupt-Str.|HAUPTSTR|Hauptstr. 5
DE|Albert-Ueberle-Straße|Albert-Überle-Str.|Albert Ueberle Str
DE|Sankt-Stephans-Weg|Sankt-Stephansweg|St. Stephans-Weg
DE|Haselnußweg|Haselnussweg
DE|Bremer Straße|Bremerstraße
AT|Mariahilfer Straße|Mariahilfer Str.|Mariahilferstraße
CH|Bahnhofstrasse|Bahnhofstr.|Bahnhofstraße
NL|Keizersgracht|Keizersgr.
NL|Burgemeester de Vlugtlaan|Burg. de Vlugtln
NL|Kalverstraat|Kalverstr.
FI|Fredrikinkatu|Fredrikink.|Fredrikinkatu 19
FI|Mannerheimintie|Mannerheimint.|MANNERHEIMINTIE
FI|Mannerheiminaukio|Mannerheimin aukio
FI|Mikonkatu|Mikonkatu 23
SE|Storgatan|Storg.|Stor gatan
SE|Kungsvägen|Kungsv.
DK|Nørregade|Noerregade|Nørre Gade
DK|Åboulevarden|Aaboulevarden
NO|Storgata|Storgt.|Storgaten|Storgate
NO|Karl Johans gate|Karl Johans gt.
CA|West 10th Avenue|W 10th Ave|10th Avenue West|W. 10 Ave.|West Tenth Avenue
CA|East 29th Avenue|29th Avenue East|E 29th Ave
CA|Saint George Street|St. George St|St George St.
CA|Southwest Marine Drive|SW Marine Dr
US|Avenue of the Americas|Ave of the Americas
US|5th Avenue|Fifth Ave
US|Martin Luther King Boulevard|MLK Blvd
GB|Saint John's Road|St Johns Rd|St. John’s Road
GB|Baker Street|Baker St
ES|Calle Mayor|C/ Mayor|C. Mayor|Mayor|Calle de Mayor
ES|Avenida de la Constitución|Avda. Constitución|Av. de la Constitucion
ES|Plaza de Santa María|Pza. Sta. María
IT|Piazza San Marco|P.zza S. Marco|Pza San Marco
IT|Viale Roma|V.le Roma
IT|Via Fratelli Rosselli|Via F.lli Rosselli
PT|Rua Doutor João Silva|R. Dr. João Silva
BR|Avenida Paulista|Av. Paulista
BR|Rua São João|R. S. João
PL|ulica Długa|ul. Długa|Długa
PL|Aleja Jana Pawła II|al. Jana Pawła II
CZ|Václavské náměstí|Václavské nám.
HU|Váci utca|Váci u.
RO|Bulevardul Unirii|Bd. Unirii|B-dul Unirii
RU|улица Ленина|ул. Ленина|Ленина ул.|Ленина
RU|Невский проспект|Невский пр.|Невский пр-т
UA|вулиця Хрещатик|вул. Хрещатик
TR|İstiklal Caddesi|İstiklal Cad.|Istiklal Cd.
GR|οδός Ερμού|Ερμού
JP|丸の内|丸の内
-|Avenue de la Costa|Av. de la Costa
-|Hauptstraße|Hauptstr.
-|Howe Street|Howe St
-|ul. Długa|Długa
""".strip().splitlines()
OTHER_STREET = """
MC|Rue Grimaldi|Avenue Grimaldi
FR|Rue de Paris|Rue de Lyon
DE|Hauptstraße|Haupstraße
DE|Schillerstraße|Schillerplatz
DE|Neue Straße|Naue Straße
FI|Mannerheimintie|Mannerheiminaukio
CA|West 10th Avenue|East 10th Avenue
CA|10th Avenue|10th Street
CA|West 10th Avenue|West 11th Avenue
ES|Calle Mayor|Plaza Mayor
US|Park Avenue|Park Street
IT|Via Roma|Viale Roma
""".strip().splitlines()
HOUSES = """12 bis=12bis|12bis=12bis|12 BIS=12bis|4Bis=4bis|56Bis=56bis|12 ter=12ter|5A=5a|5 a=5a|5-a=5-a
|34 b=34b|5-7=5-7|5 - 7=5-7|5–7=5-7|5—7=5-7|14 - 18=14-18|No. 12=12|no 12=12|Nr. 12=12|N° 3=3|nº 3=3
|№ 5=5|#20=20|д. 21=21|7;9=7,9|1;3;5=1,3,5|39,41=39,41|39, 41=39,41|118/2=118/2|118 / 2=118/2
|234-236=234-236|87C=87c|007=7|05=5|105=105|100=100| 620=620|12.=12|s/n=|S/N=|bb=|３２=32|2-16=2-16
|1600M=1600m"""
POSTAL = """98000=98000|MC-98000=98000|D-69117=69117|D 69117=69117|69117=69117|FI-00100=00100|SE-114 55=11455
|114 55=11455|V6E 3P3=V6E3P3|v6e3p3=V6E3P3|94107-1234=94107|94107=94107|1012 LG=1012LG|1012lg=1012LG
|00-950=00950|01310-100=01310100|〒100-0005=1000005|100-0005=1000005|SW1A 1AA=SW1A1AA|sw1a1aa=SW1A1AA
|1100-148=1100148|１０１ ００ =10100|L-1234=1234|="""
CITIES = """Monaco=monaco|MONACO=monaco|Sankt Gallen=saint gallen|St. Gallen=saint gallen|St Gallen=saint gallen
|Saint-Denis=saint denis|ST DENIS CEDEX=saint denis|Paris=paris|Paris 8e=paris|Paris 08=paris
|PARIS CEDEX 08=paris|Lyon 3ème=lyon|Frankfurt (Main)=frankfurt|Zürich=zurich|Zurich=zurich
|Łódź=lodz|Москва=moskva|City of London=london|Ville de Monaco=monaco|New York=new york
|São Paulo=sao paulo|København=kobenhavn|Αθήνα=athina|="""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(left, right) for left, _, right in (one.partition("=") for one in text.replace("\n", "").split("|"))]


@pytest.mark.parametrize("line", SAME_STREET)
def test_spellings_of_one_street(line: str) -> None:
    country, *spellings = line.split("|")
    keys = {street_key(spelling, None if country == "-" else country) for spelling in spellings}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize("line", OTHER_STREET)
def test_other_streets(line: str) -> None:
    country, left, right = line.split("|")
    assert street_key(left, country) != street_key(right, country)


@pytest.mark.parametrize(("text", "expected"), pairs(HOUSES))
def test_house_numbers(text: str, expected: str) -> None:
    assert house_key(text) == expected


@pytest.mark.parametrize(("text", "expected"), pairs(POSTAL))
def test_postal_codes(text: str, expected: str) -> None:
    assert postal_key(text) == expected


@pytest.mark.parametrize(("text", "expected"), pairs(CITIES))
def test_cities(text: str, expected: str) -> None:
    assert city_key(text) == expected


@pytest.mark.parametrize("text", ["Rue", "de la", "The", "St", "ul.", ""])
def test_a_street_of_small_words_keeps_a_key(text: str) -> None:
    assert bool(street_key(text, "FR")) == bool(text)
