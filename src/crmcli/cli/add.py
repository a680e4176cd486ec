"""crm add"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import drafting, likely
from crmcli.cli.asking import confirm, prompt
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option, pairs, rules_of, text_or_stdin
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.errors import Declined, Duplicate
from crmcli.model.customer import Customer
from crmcli.model.draft import Draft
from crmcli.model.shapes import as_json
from crmcli.services import customers
from crmcli.services.checking import build, contacts_of, name_of, notes_of, optional
from crmcli.store import customers as store

app = typer.Typer(**SETTINGS)

Several = list[str] | None


@app.command(
    epilog=examples(
        "crm add 王伟 --phone 13800138000 --company 华信科技 --city 上海 --tag vip",
        'crm add "Ana Silva" --email ana@example.com --birthday 05-01 --note "met at the fair"',
    )
)
def add(
    context: Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Full name.", show_default=False)] = None,
    phone: Annotated[Several, option("--phone", "P", "Phone, in any spelling; repeatable.")] = None,
    email: Annotated[Several, option("--email", "E", "E-mail; repeatable.")] = None,
    wechat: Annotated[Several, option("--wechat", "W", "WeChat id; repeatable.")] = None,
    handle: Annotated[Several, option("--handle", "SERVICE=X", "Id in another service, like line=wang88.")] = None,
    company: drafting.Company = None,
    title: drafting.Title = None,
    address: drafting.Address = None,
    city: drafting.City = None,
    region: drafting.Region = None,
    postcode: drafting.Postcode = None,
    country: drafting.Country = None,
    birthday: drafting.Birthday = None,
    source: drafting.Source = None,
    language: drafting.Language = None,
    tag: Annotated[Several, option("--tag", "T", "Tag; repeatable.")] = None,
    note: Annotated[str | None, option("--note", "N", "Note; - reads it from standard input.")] = None,
    field: drafting.CustomFields = None,
    kind: drafting.Kind = None,
    external_id: Annotated[str | None, option("--external-id", "X", "Id in another system.")] = None,
    allow_duplicate: Annotated[bool, typer.Option("--allow-duplicate", help="Add even a sure duplicate.")] = False,
    json: Json = False,
) -> None:
    """Add a customer."""
    crm: Crm = context.obj
    draft = Draft(
        name=name or "", company=company, title=title, street=address, city=city, region=region, postcode=postcode,
        country=country, birthday=birthday, source=source, language=language, kind=kind, external_id=external_id,
        phones=phone or [], emails=email or [], tags=drafting.tags(tag),
        handles=[("wechat", it) for it in wechat or []] + pairs("handle", handle),
        fields=dict(pairs("field", field)), notes=text_or_stdin(crm, note) if note else None,
    )  # fmt: skip
    if name is None:
        _ask(crm, draft)
    _add(crm, draft, allow_duplicate, json)


def _ask(crm: Crm, draft: Draft) -> None:
    """Without a name on the command line, the main fields are asked for; Enter leaves one empty.

    Whatever could be refused is refused before the first question, or at the answer itself.
    """
    rules = rules_of(crm)
    if crm.world.interactive:
        build(draft, rules, needs_name=False)
        _ = crm.book

    def check_phone(text: str) -> None:
        contacts_of(Draft(phones=[text] if text else [], country=draft.country), rules)

    def check_email(text: str) -> None:
        contacts_of(Draft(emails=[text] if text else []), rules)

    draft.name = prompt(crm, "Name", "NAME", name_of)
    draft.phones = draft.phones or [it for it in [prompt(crm, "Phone", "--phone", check_phone)] if it]
    draft.emails = draft.emails or [it for it in [prompt(crm, "E-mail", "--email", check_email)] if it]
    draft.company = draft.company or prompt(crm, "Company", "--company", lambda text: optional("company", text))
    draft.notes = draft.notes or prompt(crm, "Note", "--note", notes_of)


def _agreed(crm: Crm, customer: Customer) -> bool:
    """Whether the user was asked about a sure duplicate, and wants another. Raises Declined, and Duplicate unasked."""
    try:
        customers.refuse_duplicate(crm.book.conn, customer)
    except Duplicate as error:
        if not crm.world.interactive:
            raise
        if not confirm(crm, f"{error.message.rpartition('; ')[0]}. Add another all the same?"):
            raise Declined("nothing was added") from None
        return True
    return False


def _add(crm: Crm, draft: Draft, allow_duplicate: bool, json: bool) -> None:
    customer = build(draft, rules_of(crm))
    book = crm.book
    if not allow_duplicate and customer.contacts:
        allow_duplicate = _agreed(crm, customer)
    with book.batch("add", crm.now) as batch:
        if customer.uid is None and customer.external_ids:
            customers.refuse_known_external_id(book.conn, customer)
        number = store.insert(batch, customer)
    added = store.get(book.conn, number)
    assert added is not None
    crm.out.result(
        [number],
        f"Added {added.name} (#{number}). Undo: crm undo {batch.id}",
        {"batch": batch.id, "added": 1, "customer": as_json(added)},
        format="json" if json else None,
    )
    if not allow_duplicate:
        likely.tell(crm, added)
