from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from crmcli.errors import Busy
from crmcli.store import erasure
from crmcli.store.book import Book
from dumps import everything_of, opened, records_of

PAGE, RESERVED, HEADER_BYTES = 4096, 80, 16

# Each of these stands in one place of the customer only, so that a leftover tells where it comes from.
NAME, FORMER, PHONE, OLD_PHONE = "Zelda Qvarnström", "Zelda Formername", "+49 30 98761234", "+49 30 55501234"
MAIL, CHAT, STREET, NOTE = "zelda@qvarn.example", "zeldachat77", "Vergissmeinnichtweg 9", "allergic to marzipan"
TOUCH, TAG, FIELD, EXTERNAL = "talked about the lighthouse", "zeldatag", "zeldafieldvalue", "ZLD-0042"
OLD_CITY, OUTCOME = "Formerlyville", "zeldaoutcome"
WORDS = (NAME, FORMER, PHONE, OLD_PHONE, MAIL, CHAT, STREET, NOTE, TOUCH, TAG, FIELD, EXTERNAL, OLD_CITY, OUTCOME)
TRACES = (
    *WORDS,
    "zelda",
    "qvarnstrom",
    "qvarn",
    "493098761234",
    "493055501234",
    "marzipan",
    "lighthouse",
    "vergissmein",
)


def add_zelda(crm):
    """A customer with a past: every word of WORDS was stored at some time, half of them only in history now."""
    number = crm.add(
        FORMER, "--phone", OLD_PHONE, "--email", MAIL, "--wechat", CHAT, "--city", OLD_CITY, "--tag", TAG,
        "--field", f"key={FIELD}", "--external-id", EXTERNAL,
    )  # fmt: skip
    crm("edit", number, "--name", NAME, "--city", "Elsewhere", "--address", STREET, "--remove-phone", OLD_PHONE,
        "--add-phone", PHONE, "--note", NOTE, "--remove-tag", TAG, "--clear", "field.key")  # fmt: skip
    crm("log", number, TOUCH, "+fri", "--outcome", OUTCOME)
    crm("undo", "--last")
    crm("log", number, TOUCH, "--outcome", OUTCOME)
    return number


def decrypted(crm):
    """The file's bytes without the encryption, page by page, so that free pages and slack are seen too.

    A SQLCipher 4 page is AES-256-CBC and ends with its IV (16 bytes) and HMAC (64); the first begins with the salt.
    """
    file = crm.book.read_bytes()
    key, pages = crm.unlock(file[:HEADER_BYTES]), []
    for at in range(0, len(file), PAGE):
        page = file[at : at + PAGE]
        body, iv = page[HEADER_BYTES if at == 0 else 0 : -RESERVED], page[-RESERVED : -RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    assert b"CREATE TABLE" in b"".join(pages)
    return b"".join(pages)


def found(data):
    text = data.decode("utf-8", "replace").casefold()
    return [word for word in TRACES if word.casefold() in text]


def test_nothing_of_the_person_is_left_in_any_page(crm):
    for name in ("王伟", "Ana Silva"):
        crm.add(name, "--note", f"keeps {name}")
    number = add_zelda(crm)
    crm.add("李娜")
    assert set(found(decrypted(crm))) == set(TRACES)  # else the check below could not fail
    crm("purge", number, "--yes")
    data = decrypted(crm)
    assert found(data) == []
    assert "keeps 王伟".encode() in data


def test_a_rehearsal_erases_nothing(crm):
    number = add_zelda(crm)
    crm("purge", number, "--dry-run")
    assert set(found(decrypted(crm))) == set(TRACES)


def test_others_and_their_history_stay(crm):
    crm.add("王伟", "--phone", "13800138000")
    crm("edit", "1", "--city", "上海")
    before, history = records_of(crm), crm("history", "1").stdout
    number = add_zelda(crm)
    crm("purge", number, "--yes")
    assert records_of(crm) == before
    assert crm("history", "1").stdout == history
    crm("undo", "2")
    assert crm("show", "1").jsonl[0]["addresses"] == []


def test_it_is_told_and_ids_are_never_used_again(crm):
    number = add_zelda(crm)
    result = crm("purge", MAIL, "--yes", "--json").json
    assert result["purged"] == [number]
    assert result["rows"] > 10
    assert result["dry_run"] is False
    crm("show", number, exit_code=4)
    assert crm.add("Bo") == number + 1


def test_it_cannot_be_undone(crm):
    number = add_zelda(crm)
    crm("purge", number, "--yes")
    batch = crm("history", "--format", "ids", "--limit", "1").stdout.strip()
    before = everything_of(crm)
    for arguments in (("undo", batch), ("undo", "--last"), ("undo", "1"), ("undo", "2"), ("redo", batch)):
        assert crm(*arguments, "--json", exit_code=4).error["code"] == "nothing_to_undo"
    assert everything_of(crm) == before


def test_what_was_added_with_the_purged_one_can_still_be_undone(crm):
    crm.add("Ana")
    crm.add("Bo")
    crm("tag", "add", "both", "1", "2")
    crm("purge", "1", "--yes")
    crm("undo", "3")
    assert crm("show", "2").jsonl[0]["tags"] == []


def test_a_dry_run_counts_what_would_go(crm):
    number = add_zelda(crm)
    before = everything_of(crm)
    plan = crm("purge", number, "--dry-run", "--json").json
    assert everything_of(crm) == before
    done = crm("purge", number, "--yes", "--json").json
    assert (plan["rows"], plan["dry_run"]) == (done["rows"], True)


def test_only_an_exact_name_will_do(crm):
    add_zelda(crm)
    error = crm("purge", "zelda", "--yes", "--json", exit_code=5).error
    assert error["candidates"][0]["name"] == NAME
    crm("purge", "zelda", "--yes", terminal=True, answers="y\n", exit_code=5)
    crm("purge", NAME.upper(), "--yes")


def test_it_asks_on_a_terminal_and_needs_yes_elsewhere(crm):
    number = add_zelda(crm)
    before = everything_of(crm)
    assert "--yes" in crm("purge", number, exit_code=2).stderr
    question = crm("purge", number, terminal=True, answers="n\n", exit_code=1).stderr
    assert NAME in question
    assert everything_of(crm) == before
    crm("purge", number, terminal=True, answers="y\n")
    assert crm("count").stdout == "0\n"


def test_records_merged_into_the_person_go_too(crm):
    number = add_zelda(crm)
    with opened(crm) as book, book.batch("merge", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("INSERT INTO customers (kind, name, created_at, updated_at, merged_into)"
                           " VALUES ('person', 'Ada Keptname', '', '', NULL)")  # fmt: skip
        batch.conn.execute("UPDATE customers SET merged_into = 2 WHERE id = 1")
    refused = crm("purge", number, "--yes", exit_code=5).stderr  # the survivor was not named
    assert "#1 was merged into Ada Keptname (#2)" in refused
    result = crm("purge", "2", "--yes", "--json").json
    assert result["purged"] == [1, 2]
    assert found(decrypted(crm)) == []


def test_images_of_a_row_that_was_with_another_for_a_time_go_too(crm):
    """After a merge and its split, history holds images of the person's rows under the other customer's number."""
    number = add_zelda(crm)
    other = crm.add("Ada Keptname")
    for owner in (other, number):
        with opened(crm) as book, book.batch("move", "2026-05-01T09:30:00Z") as batch:
            batch.conn.execute("UPDATE contact_points SET customer = ?", (owner,))
            batch.conn.execute("UPDATE contact_points SET label = ?", (f"moved to {owner}",))
    crm("purge", number, "--yes")
    assert found(decrypted(crm)) == []
    assert crm("show", other).jsonl[0]["name"] == "Ada Keptname"


def test_a_reader_in_the_way_means_that_nothing_happens(crm):
    number = add_zelda(crm)
    crm("config", "set", "timeout", "0")
    before = everything_of(crm)
    with opened(crm) as other:
        other.conn.execute("BEGIN")
        other.conn.execute("SELECT count(*) FROM customers").fetchone()
        assert crm("purge", number, "--yes", "--json", exit_code=14).error["code"] == "busy"
    assert everything_of(crm) == before
    crm("purge", number, "--yes")


def test_nobody_comes_between_the_erasing_and_the_rewriting(crm):
    """A reader there would make VACUUM fail, and the old pages stay."""
    number, met = add_zelda(crm), []

    def read(statement):
        if statement == "VACUUM":
            try:
                Book.open(crm.book, crm.unlock, timeout=0).conn.execute("SELECT * FROM customers").fetchall()
            except Busy as error:
                met.append(error)

    with opened(crm) as book:
        book.conn.set_trace_callback(read)
        erasure.purge(book, number, "2026-05-01T09:30:00Z")
    assert len(met) == 1


def test_the_file_shrinks(crm):
    number = crm.add("Ana", "--note", "x" * 300_000)
    size = crm.book.stat().st_size
    crm("purge", number, "--yes")
    assert crm.book.stat().st_size < size - 250_000
