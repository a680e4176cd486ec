"""crm edit"""

from __future__ import annotations

from itertools import product
from typing import Annotated

import typer

from crmcli.cli import drafting, likely
from crmcli.cli.changing import Change, Choice, Words, change_chosen, change_these
from crmcli.cli.context import Crm
from crmcli.cli.drafting import option, pairs, rules_of, text_or_stdin
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Expect, Json, Where, Yes, examples
from crmcli.cli.selection import STDIN, change_one
from crmcli.errors import Usage
from crmcli.model.customer import Customer
from crmcli.model.shapes import addresses
from crmcli.services import customers
from crmcli.services.customers import Edit
from crmcli.store import customers as store
from crmcli.store.book import Batch
from crmcli.text.addresses import names_another_city

app = typer.Typer(**SETTINGS)

Several = list[str] | None
STEP_SHOWN = 60  # characters
TELLING = frozenset(("name", "company", "birthday", "street"))  # what tells customers apart, beside contacts
AddHandle = Annotated[Several, option("--add-handle", "SERVICE=X", "Add an id in a service, like wechat=wang88.")]
FollowUp = Annotated[str | None, option("--follow-up", "DATE", "When to be in touch again; none clears it.")]
WhoOrNone = Annotated[
    str | None,
    typer.Argument(metavar="WHO", help="Id, e-mail, phone or full name; - for ids from stdin.", show_default=False),
]


@app.command(
    epilog=examples(
        "crm edit 42 --city 北京 --add-phone 13900139000 --note 'moved in May'",
        "crm edit --where source:expo --add-tag 2026 --yes --expect 12",
    )
)
def edit(
    context: Context,
    who: WhoOrNone = None,
    name: Annotated[str | None, option("--name", "N", "Full name.")] = None,
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
    kind: drafting.Kind = None,
    add_phone: Annotated[Several, option("--add-phone", "P", "Add a phone; repeatable.")] = None,
    remove_phone: Annotated[Several, option("--remove-phone", "P", "Remove a phone, in any spelling.")] = None,
    add_email: Annotated[Several, option("--add-email", "E", "Add an e-mail.")] = None,
    remove_email: Annotated[Several, option("--remove-email", "E", "Remove an e-mail.")] = None,
    add_handle: AddHandle = None,
    remove_handle: Annotated[Several, option("--remove-handle", "SERVICE=X", "Remove an id in a service.")] = None,
    add_tag: Annotated[Several, option("--add-tag", "T", "Add a tag.")] = None,
    remove_tag: Annotated[Several, option("--remove-tag", "T", "Remove a tag.")] = None,
    note: Annotated[str | None, option("--note", "N", "Append to the notes; - reads standard input.")] = None,
    field: drafting.CustomFields = None,
    clear: Annotated[Several, option("--clear", "FIELD", "Empty a field; repeatable.")] = None,
    follow_up: FollowUp = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Expect = None,
    json: Json = False,
) -> None:
    """Change a customer, or all that fit a query.

    Single values are set; phones, e-mails, tags and handles are added and removed. Without any option
    the customer opens in $EDITOR.
    """
    crm: Crm = context.obj
    _refuse_nobody(who, where)
    single = {
        "name": name, "company": company, "title": title, "street": address, "city": city, "region": region,
        "postcode": postcode, "country": country, "birthday": birthday, "source": source, "language": language,
        "kind": kind,
    }  # fmt: skip
    due = None if follow_up is None else drafting.follow_up_of(crm, follow_up)
    wanted = Edit(
        values={key: value for key, value in single.items() if value is not None},
        clear=customers.check_clear(drafting.words(clear)), note=text_or_stdin(crm, note) if note else None,
        fields=dict(pairs("field", field)), add_phones=add_phone or [], remove_phones=remove_phone or [],
        add_emails=add_email or [], remove_emails=remove_email or [], add_handles=pairs("handle", add_handle),
        remove_handles=pairs("handle", remove_handle), add_tags=drafting.tags(add_tag),
        remove_tags=drafting.tags(remove_tag), follow_up=due, clear_follow_up=follow_up is not None and due is None,
    )  # fmt: skip
    if not wanted and note is None:  # it may be given, and empty
        _in_editor(crm, who, where, dry_run, json)
        return
    choice = Choice([who] if who else None, where, dry_run, yes, expect, json)
    _edit(crm, choice, wanted, named=where is None and who != STDIN)


def _refuse_nobody(who: str | None, where: str | None) -> None:
    if not who and where is None:
        raise Usage("the customer is missing: name one, as in crm edit 42 --city 北京, or give --where QUERY")


def _edit(crm: Crm, choice: Choice, wanted: Edit, *, named: bool) -> None:
    shared: list[str] = []
    change_chosen(crm, choice, _words(wanted), _change(crm, wanted, shared, named=named))
    _tell(crm, shared)


def _in_editor(crm: Crm, who: str | None, where: str | None, dry_run: bool, json: bool) -> None:
    if who in (None, STDIN) or where is not None or not crm.world.interactive:
        raise Usage("nothing to change: give an option such as --city, --add-phone or --note")
    from crmcli.cli.editor import edit_form

    customer = change_one(crm, who)

    def apply(wanted: Edit) -> None:
        shared: list[str] = []
        change_these(crm, [customer], _words(wanted), _change(crm, wanted, shared), dry_run=dry_run, json=json)
        _tell(crm, shared)

    edit_form(crm, customer, apply)


def _words(wanted: Edit) -> Words:
    how = ": follow-up cleared" if wanted.clear_follow_up else ""
    if wanted.follow_up:
        how = f": follow-up on {drafting.spelled(wanted.follow_up)}"
    return Words("edit", f"{_plan(wanted)} for", "Changed", how)


def _plan(wanted: Edit) -> str:
    """What is to be changed: `Set city to 北京, add tag vip`."""
    steps = [f"set {'address' if name == 'street' else name} to {value}" for name, value in wanted.values.items()]
    steps += [f"set field {key} to {value}" for key, value in wanted.fields.items()]
    for verb, kind in product(("add", "remove"), ("phone", "email", "tag", "handle")):
        steps += [f"{verb} {kind} {_value(it)}" for it in getattr(wanted, f"{verb}_{kind}s")]
    steps += [f"clear {name}" for name in (*wanted.clear, *(["follow-up"] if wanted.clear_follow_up else ()))]
    if wanted.note:
        steps.append(f"append to the notes: {wanted.note}")
    if wanted.follow_up:
        steps.append(f"set follow-up to {drafting.spelled(wanted.follow_up)}")
    said = ", ".join(step if len(step) <= STEP_SHOWN else step[:STEP_SHOWN] + "…" for step in steps) or "change nothing"
    return said[0].upper() + said[1:]


def _value(added: str | tuple[str, str]) -> str:
    return added if isinstance(added, str) else "=".join(added)


def _tell(crm: Crm, notes: list[str]) -> None:
    for note in notes:
        crm.out.say(note)


def _other_city(customer: Customer, wanted: Edit) -> list[str]:
    """A sentence where the city is set, and the street that stays names another."""
    place = next(iter(addresses(customer)), None)
    city = wanted.values.get("city")
    if not (city and place and place.street) or "street" in wanted.values:
        return []
    if not names_another_city(place.street, city):
        return []
    return [f"The street is still {place.street}; set it too with --address."]


def _change(crm: Crm, wanted: Edit, shared: list[str], *, named: bool = False) -> Change:
    """The edit as a change of those chosen; one `named` customer must have the tags that are to be removed.

    `shared` is told who else has what was added to the only one, and of a street that names another city.
    """
    rules = rules_of(crm)

    def each(batch: Batch, chosen: list[Customer]) -> list[Customer]:
        if named:
            customers.refuse_missing_tags(chosen[0], wanted.remove_tags)
        changed = [it for it in chosen if customers.apply_edit(batch, it, wanted, rules)]
        if len(chosen) == 1 and (wanted.add_emails or wanted.add_phones or not TELLING.isdisjoint(wanted.values)):
            for now in store.load(batch.conn, [chosen[0].number]):
                shared.extend(likely.sentences(batch.conn, now, chosen[0].contacts, names="name" in wanted.values))
        if len(chosen) == 1:
            shared.extend(_other_city(chosen[0], wanted))
        return changed

    return each
