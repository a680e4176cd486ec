"""Print every figure beside its peer's of the same run, as ratios. `make bench`.

Whole commands are timed from outside, the least of several runs in turns, so that a busy machine touches all alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lists import write_list

ROUNDS = 20
PASSPHRASE = "benchmark words"
WORKBOOK_ROWS = 20_000
SIZES = [1_000, 10_000, 100_000]
CRM = [sys.executable, "-m", "crmcli"]
PEERS = Path(__file__).with_name("peers.py")


class Bench:
    """A folder with books of several sizes, and the environment that names one of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own = {"CRM_CONFIG": str(folder / "none.toml"), "XDG_STATE_HOME": str(folder / "state")}
        self.base = {**os.environ, "CRM_PASSPHRASE": PASSPHRASE, **own}

    def env(self, book: str) -> dict[str, str]:
        return {**self.base, "CRM_BOOK": str(self.folder / f"{book}.db")}

    def crm(self, book: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*CRM, *arguments], env=self.env(book), check=True, capture_output=True)

    def list_of(self, size: int) -> Path:
        path = self.folder / f"{size}.csv"
        if not path.exists():
            write_list(path, size)
        return path


def least(commands: dict[str, tuple[list[str], dict[str, str]]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each whole command, the least of `rounds`, taken in turns."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, (command, env) in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def peer(name: str, *arguments: object) -> float:
    """Seconds that a peer took by its own clock (see peers.py), the least of three."""
    command = [sys.executable, str(PEERS), name, *map(str, arguments)]
    return min(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3))


def row(what: str, value: str, against: str, bar: str = "") -> None:
    print(f"  {what:<46} {value:>12}  {against:<34} {bar}")


def start_up(bench: Bench) -> None:
    """Everyday commands as multiples of a bare interpreter, less the key derivation."""
    print("\nStart-up, as multiples of `python -c pass`, key derivation subtracted")
    env = bench.env("1000")
    complete = {**env, "_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm li", "COMP_CWORD": "1"}
    commands = {
        "bare": ([sys.executable, "-c", "pass"], env),
        "--help": ([*CRM, "--help"], env),
        "--version": ([*CRM, "--version"], env),
        "list --limit 20": ([*CRM, "list", "--limit", "20"], env),
        "list --limit 20 --format table": ([*CRM, "list", "--limit", "20", "--format", "table"], env),
        "show 42": ([*CRM, "show", "42"], env),
        "completion of `crm li`": (CRM, complete),
    }
    derivation = peer("argon2")
    best = least(commands)
    bare = best.pop("bare")
    row("bare interpreter", f"{bare * 1000:.1f} ms", "")
    row("Argon2id alone", f"{derivation * 1000:.1f} ms", "")
    bars = {"--help": 6.5, "list --limit 20": 9, "list --limit 20 --format table": 13, "completion of `crm li`": 7}
    for name, seconds in best.items():
        net = seconds - (derivation if name.startswith(("list", "show")) else 0)
        row(
            f"crm {name}",
            f"{net / bare:.2f} x",
            f"{seconds * 1000:.0f} ms whole",
            f"bar {bars[name]}" if name in bars else "",
        )


def unlocked(bench: Bench) -> None:
    """What an unlocked session saves: the key derivation."""
    print("\nAn unlocked session against a passphrase")
    run = tempfile.mkdtemp(prefix="crm-")  # the path of a socket must be short
    locked = {**bench.env("1000"), "XDG_RUNTIME_DIR": run}
    without = {name: value for name, value in locked.items() if name != "CRM_PASSPHRASE"}
    crm_list = [*CRM, "list", "--limit", "20"]
    try:
        subprocess.run([*CRM, "-q", "unlock"], env=locked, check=True)
        best = least({"session": (crm_list, without), "passphrase": (crm_list, locked)})
    finally:
        subprocess.run([*CRM, "-q", "lock"], env=locked, check=True)
        shutil.rmtree(run)
    ratio = best["session"] / best["passphrase"]
    row("crm list, unlocked", f"{ratio:.2f} x", f"with a passphrase {best['passphrase'] * 1000:.0f} ms", "bar 0.7")


def adding(bench: Bench) -> None:
    """A durable add against a show, on the same book."""
    print("\nA durable add")
    env = bench.env("1000")
    shows, adds = [], []
    for number in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([*CRM, "show", "42"], env=env, stdout=subprocess.DEVNULL, check=True)
        middle = time.perf_counter()
        name = f"Bench Person{number}"
        mail = f"bench{number}.{os.getpid()}@example.com"
        phone = f"+44 20 7946 {number:04}"
        command = [*CRM, "-q", "add", name, "--email", mail, "--phone", phone, "--city", "London", "--allow-duplicate"]
        subprocess.run(command, env=env, check=True)
        shows.append(middle - start)
        adds.append(time.perf_counter() - middle)
    row(
        "crm add (Western customer)",
        f"{min(adds) / min(shows):.2f} x",
        f"crm show {min(shows) * 1000:.0f} ms",
        "bar 1.6",
    )


def calling(bench: Bench) -> None:
    """Before a call and after it, against a show of the same customer."""
    print("\nA call")
    env = bench.env("1000")
    bench.crm("1000", "log", "42", "talked", "--promise", "quote by 2w")
    bench.crm("1000", "order", "add", "42", "3x paper @12.5")
    log = ["log", "42", "sent the quote", "+2w", "--promise", "samples by 2w"]
    commands = {"show": ["show", "42"], "brief": ["brief", "42"], "timeline": ["timeline", "42"], "log": log}
    best = least({name: ([*CRM, *words], env) for name, words in commands.items()})
    for name, bar in (("brief", ""), ("timeline", ""), ("log", "bar 1.3")):
        row(f"crm {name} 42", f"{best[name] / best['show']:.2f} x", f"crm show 42 {best['show'] * 1000:.0f} ms", bar)


def importing(bench: Bench, size: int) -> None:
    print(f"\nImport of {size:,} customers")
    source = bench.list_of(size)
    bench.crm(f"{size}", "init", "--no-recovery-code")
    seconds, memory = measured([*CRM, "-q", "import", str(source), "--yes", "--on-match", "add"], bench.env(f"{size}"))
    row("crm import --on-match add", f"{seconds:.1f} s", f"{memory:.0f} MB at most", "bars 15 s, 400 MB at 100,000")
    if size > SIZES[-1]:  # the peers would take minutes
        return
    plain = peer("csv_insert", source, bench.folder / "plain.db")
    bare = peer("cipher_insert", source, bench.folder / "bare.db")
    row("sqlite-utils insert --csv, unencrypted", f"{plain:.1f} s", f"crm takes {seconds / plain:.1f} x", "bar 8")
    row("SQLCipher inserts of the same columns", f"{bare:.1f} s", f"crm takes {seconds / bare:.1f} x")
    again, memory = measured([*CRM, "-q", "import", str(source), "--yes"], bench.env(f"{size}"))
    row("crm import again, each row matched by its keys", f"{again:.1f} s", f"{memory:.0f} MB", "bar 30 s at 100,000")


def exporting(bench: Bench, size: int) -> None:
    print(f"\nExport from a book of {size:,} customers")
    env = bench.env(str(size))
    rows = min(size, WORKBOOK_ROWS)
    exports = {
        f"csv, all {size:,}": (["--format", "csv"], "bar 4 s at 100,000"),
        f"xlsx, {rows:,}": ([f"id:..{rows}", "--format", "xlsx"], f"bar 8 s at {WORKBOOK_ROWS:,}"),
        f"json, all {size:,}": (["--format", "json"], ""),
        "--full": (["--full"], ""),
        "--full --verify": (["--full", "--verify"], ""),
    }
    for what, (arguments, bar) in exports.items():
        target = str(bench.folder / "export.out")
        seconds, memory = measured([*CRM, "-q", "export", *arguments, "-o", target, "--yes"], env)
        row(f"crm export {what}", f"{seconds:.1f} s", f"{memory:.0f} MB at most", bar)


def measured(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Seconds and the largest resident memory in MB of one whole command."""
    import resource

    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    assert isinstance(usage, resource.struct_rusage)
    return time.perf_counter() - start, usage.ru_maxrss / scale


def sizes(bench: Bench, all_sizes: list[int]) -> None:
    """The same commands on small and large books, against the smallest."""
    print("\nThe same command on books of different size, as multiples of the smallest")
    asked = {
        "list city:上海 --limit 20": ["list", "city:上海", "--limit", "20"],
        "show 42": ["show", "42"],
        "list --limit 20 --sort name": ["list", "--limit", "20", "--sort", "name"],
        "search 0013": ["search", "0013"],
        "count tag:none": ["count", "tag:none"],
    }
    bars = {"list city:上海 --limit 20": "bar 1.5", "show 42": "bar 1.15"}
    for what, arguments in asked.items():
        commands = {str(size): ([*CRM, *arguments], bench.env(str(size))) for size in all_sizes}
        best = least(commands, 10)
        smallest = best[str(all_sizes[0])]
        ratios = "  ".join(f"{size:,}: {best[str(size)] / smallest:.2f} x" for size in all_sizes[1:])
        row(f"crm {what}", f"{smallest * 1000:.0f} ms", ratios, bars.get(what, ""))


SEARCHES = {
    "part of a company": ["search", "华信"],
    "pinyin of a name": ["search", "zhangwei"],
    "last 4 digits": ["search", "0013"],
    "a mistyped Western name": ["search", "micheal bafegi"],
}


def searching(bench: Bench, all_sizes: list[int]) -> None:
    """Whole commands on small and large books, and how much longer it takes to read everything instead."""
    print("\nSearch on books of different size, as multiples of the smallest; beside it plain reading of the largest")
    largest = all_sizes[-1]
    grep = shutil.which("rg") or shutil.which("grep")
    for what, arguments in SEARCHES.items():
        book = {str(size): ([*CRM, *arguments, "--format", "ids"], bench.env(str(size))) for size in all_sizes}
        best = least(book, 10)
        smallest = best[str(all_sizes[0])]
        ratios = "  ".join(f"{size:,}: {best[str(size)] / smallest:.2f} x" for size in all_sizes[1:])
        bar = bar_of_search(what, largest)
        row(f"crm search, {what}", f"{smallest * 1000:.0f} ms", ratios, bar)
        if what == "a mistyped Western name":  # plain reading does not find it
            continue
        word = arguments[1]
        like = peer("like", bench.folder / f"{largest}.db", PASSPHRASE, word)
        net = best[str(largest)] - smallest
        found = f"crm takes {net * 1000:.0f} ms more than with {all_sizes[0]:,}"
        row(f"  SELECT with LIKE '%{word}%'", f"{like * 1000:.0f} ms", found)
        if grep:
            command = [grep, "-c", word, str(bench.list_of(largest))]
            seconds = peer("lines", *command)
            row(f"  {Path(grep).name} over a plain CSV", f"{seconds * 1000:.0f} ms", "")


def bar_of_search(what: str, largest: int) -> str:
    if largest > 100_000:
        return "" if what.startswith("a mistyped") else "bar 2"
    return "bar 2.5" if what.startswith("a mistyped") else "bar 1.5"


def backing_up(bench: Bench, size: int) -> None:
    """Backups and checks beside what SQLite alone needs for them, which is most of their time."""
    print(f"\nBackup of {size:,} customers")
    book, env = bench.folder / f"{size}.db", bench.env(str(size))
    start = least({"": ([*CRM, "count"], env)}, 5)[""]
    checks = "both checks alone", peer("checks", book, PASSPHRASE)
    copied = "bare backup and both checks", peer("backup", book, bench.folder / "bare-copy.db", PASSPHRASE)
    for command, (what, bare) in (("backup create", copied), ("backup verify latest", checks), ("verify", checks)):
        net = least({"": ([*CRM, "-q", *command.split()], env)}, 3)[""] - start
        share = f"{what} {bare:.2f} s, {bare / net:.0%} of it"
        row(f"crm {command}, less start-up", f"{net:.2f} s", share, f"{net / bare:.2f} x, bar 1.3")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only books of 1,000 and 10,000")
    parser.add_argument("--million", action="store_true", help="only the search, on books of 1,000 and 1,000,000")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crm-bench-"))
    try:
        bench = Bench(folder)
        all_sizes = (
            [1_000, 10_000] if given.quick else [1_000, 1_000_000] if given.million else [1_000, 10_000, 100_000]
        )
        for size in all_sizes:
            importing(bench, size)
        if not given.million:
            start_up(bench)
            unlocked(bench)
            adding(bench)
            calling(bench)
            sizes(bench, all_sizes)
            exporting(bench, all_sizes[-1])
            backing_up(bench, all_sizes[-1])
        searching(bench, all_sizes)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
