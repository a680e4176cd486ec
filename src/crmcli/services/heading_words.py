"""What columns are called in German, French, Spanish and Italian, with their accents: they are known without them too.

Field -> its headings, in the order in which they count; a word stands once, of languages that share it as of those
that have it from English.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "ansprechpartner", "kontaktperson", "kontaktname", "kontakt", "vollständiger name", "vor- und nachname",
        "nom complet", "nom et prénom", "nom prénom", "prénom nom", "prénom et nom", "nom du contact", "interlocuteur",
        "nombre completo", "nombre y apellidos", "nombre y apellido", "persona de contacto", "contacto",
        "nome completo", "nome e cognome", "referente", "contatto",
        "nom", "nombre", "nombres", "nome",
    ),
    "customer": (
        "kunde", "kundenname", "nom du client", "nom client", "cliente", "nombre del cliente", "nome cliente",
    ),
    "given_name": ("vorname", "vornamen", "rufname", "prénom", "prénoms", "primer nombre"),
    "middle_name": ("weitere vornamen", "zweiter vorname", "deuxième prénom", "segundo nombre", "secondo nome"),
    "surname": (
        "nachname", "familienname", "zuname", "nom de famille", "apellidos", "apellido", "primer apellido",
        "apellido paterno", "cognome", "segundo apellido", "apellido materno",
    ),
    "external_id": (
        "kundennummer", "kundennr", "kunden-id", "numéro client", "numéro de client", "n° client", "nº client",
        "n° de client", "code client", "id client", "número de cliente", "n° cliente", "nº cliente",
        "n° de cliente", "nº de cliente", "código de cliente", "id cliente",
        "codice cliente", "numero cliente",
    ),
    "company": (
        "firma", "firmenname", "unternehmen", "société", "entreprise", "raison sociale", "nom de la société",
        "nom de l'entreprise", "empresa", "nombre de la empresa", "compañía", "razón social", "organización",
        "azienda", "società", "ditta", "ragione sociale",
    ),
    "title": (
        "berufsbezeichnung", "funktion", "beruf", "fonction", "poste", "intitulé du poste", "cargo", "puesto",
        "ruolo", "qualifica", "posizione", "titel", "titre",
    ),
    "email": (
        "mailadresse", "e-mail-adresse", "e-mail geschäftlich", "e-mail privat", "courriel", "adresse e-mail",
        "adresse mail", "adresse électronique", "adresse courriel", "mél", "correo", "correo electrónico",
        "dirección de correo electrónico", "dirección de correo", "indirizzo e-mail", "posta elettronica",
    ),
    "phone": (
        "telefon", "telefonnummer", "rufnummer", "festnetz", "telefon geschäftlich", "telefon privat",
        "mobil", "mobiltelefon", "mobilnummer", "mobilfunk", "handy", "handynummer",
        "téléphone", "numéro de téléphone", "tél", "téléphone fixe", "portable", "téléphone portable", "tél portable",
        "téléphone mobile", "tél mobile", "téléphone professionnel", "téléphone bureau", "téléphone domicile",
        "teléfono", "número de teléfono", "teléfono fijo", "móvil", "teléfono móvil", "celular", "teléfono celular",
        "teléfono trabajo", "cellulare", "telefono cellulare", "numero di telefono",
        "telefax", "faxnummer", "fax geschäftlich", "télécopie",
    ),
    "handle.url": (
        "webseite", "internetseite", "site web", "site internet", "sitio web", "página web", "sito web", "sito",
    ),
    "address": (
        "straße", "anschrift", "adresse", "straße und hausnummer", "straße hausnummer", "straße geschäftlich",
        "rue", "adresse postale", "adresse 1", "calle", "dirección", "dirección 1", "dirección postal", "domicilio",
        "indirizzo",
    ),
    # The number of a house comes behind its street in these languages.
    "address_2": (
        "hausnummer", "hausnr", "numero civico", "adresszusatz", "adresse 2", "complément d'adresse", "dirección 2",
    ),
    "city": (
        "ort", "stadt", "wohnort", "ort geschäftlich", "ville", "commune", "ciudad", "localidad", "población",
        "municipio", "città", "località",
    ),
    "region": (
        "bundesland", "bundesland/kanton", "kanton", "region geschäftlich", "région", "provincia", "comunidad autónoma",
        "región", "regione",
    ),
    "postcode": (
        "postleitzahl", "plz", "postleitzahl geschäftlich", "code postal", "cp", "código postal", "codice postale",
        "cap",
    ),
    "country": ("land", "land/region geschäftlich", "land/region", "staat", "pays", "país", "paese", "nazione"),
    "birthday": (
        "geburtstag", "geburtsdatum", "date de naissance", "anniversaire", "fecha de nacimiento", "cumpleaños",
        "data di nascita", "compleanno",
    ),
    "tags": (
        "schlagwörter", "schlagwort", "stichwörter", "kategorien", "kategorie", "gruppe", "gruppen", "étiquettes",
        "mots-clés", "catégories", "catégorie", "groupe", "etiquetas", "categorías", "categoría", "grupo",
        "etichette", "gruppo",
    ),
    "source": ("quelle", "herkunft", "origine", "origen", "fuente", "fonte"),
    "language": ("sprache", "langue", "idioma", "lingua"),
    "notes": (
        "bemerkungen", "bemerkung", "notizen", "notiz", "anmerkungen", "anmerkung", "kommentar", "kommentare",
        "remarques", "remarque", "commentaires", "commentaire", "notas", "nota", "observaciones", "comentarios",
        "comentario", "note interne", "osservazioni", "commenti",
    ),
    "next": (
        "wiedervorlage", "nächster kontakt", "prochain contact", "prochaine relance", "próximo contacto",
        "próximo seguimiento", "prossimo contatto",
    ),
    "last": ("letzter kontakt", "dernier contact", "último contacto", "ultimo contatto"),
}  # fmt: skip

PARTS_OF_NAMES = (
    ("surname", ("name", "nom"), ("vorname", "vornamen", "rufname", "prénom", "prénoms", "prenom", "prenoms")),
    (
        "given_name",
        ("nombre", "nombres", "nome"),
        ("apellido", "apellidos", "primerapellido", "apellidopaterno", "cognome"),
    ),
)
"""What a heading of a whole name means beside one of the other part of it: a field, the headings and those beside."""
