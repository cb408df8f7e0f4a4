"""Rows of lists as queries and records."""

from placewright.linking.places import query, record


def test_a_phone_of_no_known_country_keeps_its_digits():
    assert query({"name": "Café Luna", "phone": "404/555-1234"}).phones == ("4045551234",)
    assert query({"name": "Café Luna", "phone": "404/555-1234", "country_code": "US"}).phones == ("+14045551234",)
    assert query({"name": "Café Luna", "phone": "n/a"}).phones == ()


def test_a_record_says_what_the_row_says():
    made = record("7", {"name": "Café Luna", "street": "Rue Neuve", "latitude": 43.7, "longitude": 7.4})
    assert (made.id, made.names[0].text, made.address.street, made.country_code) == (
        "7",
        "Café Luna",
        "Rue Neuve",
        "FR",
    )
