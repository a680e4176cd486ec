from collections import Counter

import pytest

from crmcli.services.heading_words import WORDS
from crmcli.services.headings import _HEADINGS, _without_accents, fold, further_place, parts_of_names, recognise


def test_no_heading_stands_for_two_fields():
    counts = Counter(fold(heading) for known in (*_HEADINGS.values(), *WORDS.values()) for heading in known)
    assert [heading for heading, count in counts.items() if count > 1] == []
    assert WORDS.keys() <= _HEADINGS.keys()


def test_a_heading_without_its_accents_stands_for_the_same_field():
    for field, known in WORDS.items():
        for bare in (bare for heading in known for bare in _without_accents(fold(heading))):
            assert (bare, recognise(bare)[0]) == (bare, field)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("E-mail Address", "email"),
        ("E-mail 2 Address", "email"),
        ("E-mail 1 - Value", "email"),
        ("Email 1", "email"),
        ("Mobile Phone", "phone"),
        ("Business Phone 2", "phone"),
        ("Phone 1 - Value", "phone"),
        ("Phone Number", "phone"),
        ("手机号码（必填）", "phone"),
        ("电话2", "phone"),
        ("ＣｕｓｔｏｍｅｒＩＤ", "external_id"),
        ("客户ID", "external_id"),
        ("Job Title", "title"),
        ("Organization Name", "company"),
        ("Zip/Postal Code", "postcode"),
        ("State/Province", "region"),
        ("Address 1 - City", "city"),
        ("address_2", "address_2"),
        ("微信号", "wechat"),
        ("Business Fax", "phone"),
        ("Phone 1 - Label", ""),
        ("中间名", "middle_name"),
        ("商务地址 街道", "address"),
        ("商务地址 街道 2", "address_2"),
        ("商务地址 街道 3", "address_3"),
        ("商务地址 市/县", "city"),
        ("商务地址 省/市/自治区", "region"),
        ("商务地址 邮政编码", "postcode"),
        ("商务地址 国家/地区", "country"),
        ("商务传真", "phone"),
        ("商务电话 2", "phone"),
        ("单位主要电话", "phone"),
        ("住宅电话", "phone"),
        ("其他电话", "phone"),
        ("主要电话", "phone"),
        ("电子邮件地址", "email"),
        ("电子邮件 2 地址", "email"),
        ("电子邮件类型", ""),
        ("电子邮件 3 显示名称", ""),
        ("附注", "notes"),
        ("类别", "tags"),
        ("网页", "handle.url"),
        ("序号", ""),
        ("客户等级", "tier"),
        ("跟进日期", "next"),
        ("STRASSE", "address"),
        ("Naechster Kontakt", "next"),
        ("Kunden-Nr.", "external_id"),
        ("Telefon 2", "phone"),
        ("Telefon (geschäftlich)", "phone"),
        ("PRENOM", "given_name"),
        ("Prénom (obligatoire)", "given_name"),
        ("N° client", "external_id"),
        ("Correo Electronico", "email"),
        ("Nº de cliente", "external_id"),
        ("Città", "city"),
    ],
)
def test_usual_headings_are_known(heading, field):
    found = recognise(heading)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    "heading",
    ["", "2", "#", "city 2", "Budget", "Home Street", "No.", "住宅地址 街道", "其他地址 市/县", "称谓", "部门", "预算"],
)
def test_other_headings_are_not(heading):
    assert recognise(heading) is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Home Street", "address.home.street"),
        ("Home Street 2", "address.home.street"),
        ("Other City", "address.other.city"),
        ("Home Country/Region", "address.home.country"),
        ("住宅地址 街道 2", "address.home.street"),
        ("住宅地址 市/县", "address.home.city"),
        ("其他地址 省/市/自治区", "address.other.region"),
        ("Home Phone", None),
        ("Home Page", None),
        ("Home Town", None),
        ("Other", None),
        ("City", None),
    ],
)
def test_parts_of_a_further_address_are_known(heading, field):
    assert further_place(heading) == field


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        (("Vorname", "Name"), {"Name": "surname"}),
        (("NOM", "Prenom"), {"NOM": "surname"}),
        (("Nom (obligatoire)", "Prénom (obligatoire)"), {"Nom (obligatoire)": "surname"}),
        (("Nombre", "Apellido(s)"), {"Nombre": "given_name"}),
        (("Nome", "Cognome"), {"Nome": "given_name"}),
        (("Nom", "Ville"), {}),
        (("Name", "First Name"), {}),
    ],
)
def test_a_heading_of_whole_names_beside_one_of_parts_is_a_part(columns, parts):
    assert parts_of_names(columns) == parts
