"""Rows of lists in German, French, Spanish and Italian, and headings that other headings say better."""

import pytest

from crmcli.services.mapping import plan_mapping, to_draft

GERMAN = {
    "Anrede": "Frau", "Titel": "Dr.", "Vorname": "Erika", "Name": "Beispiel", "Firma": "Muster GmbH",
    "Position": "Einkauf", "Telefon": "+49 30 5550100", "Handy": "+49 171 5550100", "E-Mail": "e@x.example",
    "Straße": "Musterweg 1", "PLZ": "10115", "Ort": "Berlin", "Bundesland": "Berlin", "Land": "Deutschland",
    "Geburtsdatum": "02.01.1980", "Kundennummer": "K7", "Quelle": "Messe", "Schlagwörter": "VIP, Messe",
    "Bemerkungen": "ruft an", "Webseite": "x.example",
}  # fmt: skip
FRENCH = {
    "Nom": "Exemple", "Prénom": "Zoé", "Société": "Modèle SARL", "Fonction": "Achats", "Téléphone": "+33 1 55 50 10 00",
    "Portable": "+33 6 55 50 10 00", "Courriel": "z@x.example", "Adresse": "1 rue du Test", "Code postal": "75001",
    "Ville": "Paris", "Région": "Île-de-France", "Pays": "France", "Date de naissance": "02/01/1980",
    "Remarques": "rappelle",
}  # fmt: skip
SPANISH = {
    "Nombre": "Inés", "Apellido(s)": "Ejemplo Modelo", "Empresa": "Muestra SL", "Cargo": "Compras",
    "Teléfono": "+34 915 550 100", "Móvil": "+34 655 550 100", "Correo electrónico": "i@x.example",
    "Dirección": "Calle Prueba 1", "Código postal": "28001", "Ciudad": "Madrid", "Provincia": "Madrid",
    "País": "España", "Fecha de nacimiento": "02/01/1980", "Notas": "llama",
}  # fmt: skip
ITALIAN = {
    "Nome": "Ugo", "Cognome": "Esempio", "Azienda": "Prova Srl", "Ruolo": "Acquisti", "Telefono": "+39 06 5550100",
    "Cellulare": "+39 333 5550100", "E-mail": "u@x.example", "Indirizzo": "Via Prova 1", "CAP": "00118",
    "Città": "Roma", "Provincia": "RM", "Paese": "Italia", "Data di nascita": "02/01/1980", "Note": "chiama",
}  # fmt: skip


def draft(cells):
    return to_draft(plan_mapping(list(cells)), cells)


@pytest.mark.parametrize(
    ("cells", "name", "company", "title", "place", "notes"),
    [
        (GERMAN, "Erika Beispiel", "Muster GmbH", "Einkauf",
         ("Musterweg 1", "10115", "Berlin", "Berlin", "Deutschland"), "ruft an"),
        (FRENCH, "Zoé Exemple", "Modèle SARL", "Achats",
         ("1 rue du Test", "75001", "Paris", "Île-de-France", "France"), "rappelle"),
        (SPANISH, "Inés Ejemplo Modelo", "Muestra SL", "Compras",
         ("Calle Prueba 1", "28001", "Madrid", "Madrid", "España"), "llama"),
        (ITALIAN, "Ugo Esempio", "Prova Srl", "Acquisti", ("Via Prova 1", "00118", "Roma", "RM", "Italia"), "chiama"),
    ],
)  # fmt: skip
def test_a_row_of_each_language(cells, name, company, title, place, notes):
    found = draft(cells)
    assert (found.name, found.company, found.title, found.notes) == (name, company, title, notes)
    assert (found.street, found.postcode, found.city, found.region, found.country) == place
    assert (len(found.phones), list(found.labels.values())) == (2, ["mobile"])
    assert len(found.emails) == 1
    assert found.birthday in ("02.01.1980", "02/01/1980")
    assert found.fields == ({"Anrede": "Frau", "Titel": "Dr."} if cells is GERMAN else {})


def test_the_rest_of_a_german_row():
    found = draft(GERMAN)
    assert (found.external_id, found.source, found.tags) == ("K7", "Messe", ["VIP", "Messe"])
    assert found.handles == [("url", "x.example")]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"Nom": "Zoé Exemple", "Ville": "Paris"}, "Zoé Exemple"),
        ({"Nombre": "Inés Ejemplo"}, "Inés Ejemplo"),
        ({"Name": "Erika Beispiel", "Vorname": "Erika", "Nachname": "Beispiel"}, "Erika Beispiel"),
        ({"Nom": "Exemple", "Prénom": ""}, "Exemple"),
    ],
)
def test_a_heading_of_whole_names_stays_one_where_it_is(cells, name):
    assert draft(cells).name == name


def test_what_the_user_says_of_a_column_counts():
    cells = {"Nom": "Modèle SARL", "Prénom": "Zoé"}
    assert to_draft(plan_mapping(list(cells), {"Nom": "company"}), cells).company == "Modèle SARL"


def test_a_title_alone_is_a_job_title():
    assert draft({"Name": "Erika Beispiel", "Titel": "Einkauf"}).title == "Einkauf"


@pytest.mark.parametrize(
    ("cells", "following", "fields"),
    [
        ({"姓名": "王小明", "跟进日期": "2030-01-02"}, "2030-01-02", {}),
        ({"姓名": "王小明", "跟进日期": "2020-01-02", "下次跟进": "2030-01-02"}, "2030-01-02",
         {"跟进日期": "2020-01-02"}),
        ({"姓名": "王小明", "跟进日期": "2020-01-02", "跟进内容": "已报价"}, None,
         {"跟进日期": "2020-01-02", "跟进内容": "已报价"}),
    ],
)  # fmt: skip
def test_the_date_of_a_follow_up_is_the_next_one_unless_another_column_says_it_better(cells, following, fields):
    found = draft({**cells, "客户等级": "A"})
    assert (found.next, found.fields, found.tier) == (following, fields, "A")


def test_the_number_of_a_house_stands_where_its_language_has_it():
    german = draft({"Name": "Ana", "Straße": "Lindenweg", "Hausnummer": "5a", "Adresszusatz": "Hof"})
    assert german.street == "Lindenweg 5a Hof"
    assert draft({"Nome": "Ana", "Indirizzo": "Via Roma", "Numero civico": "7"}).street == "Via Roma 7"


def test_two_surnames_are_both_of_the_name():
    assert draft({"Nombre": "Ana", "Apellido": "Ruiz", "Segundo apellido": "Soler"}).name == "Ana Ruiz Soler"
    assert draft({"Nombre": "Ana", "Apellido materno": "Soler", "Apellido paterno": "Ruiz"}).name == "Ana Ruiz Soler"


def test_the_german_home_address_of_outlook_is_a_further_one():
    found = draft({
        "Vorname": "Ana", "Nachname": "Ruiz", "Straße geschäftlich": "Markt 1", "Ort geschäftlich": "Köln",
        "Straße privat": "Weg 2", "Straße privat 2": "Hof", "Ort privat": "Bonn", "Postleitzahl privat": "53111",
        "Bundesland/Kanton privat": "NRW", "Land/Region privat": "Deutschland", "Telefon privat": "0228 1",
    })  # fmt: skip
    assert (found.street, found.city, found.phones) == ("Markt 1", "Köln", ["0228 1"])
    assert found.more_addresses == [
        {"label": "home", "street": "Weg 2 Hof", "city": "Bonn", "postcode": "53111", "region": "NRW",
         "country": "Deutschland"},
    ]  # fmt: skip
