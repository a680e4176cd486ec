"""Every part of the agenda is read by an index."""

import pytest

from crmcli.store import agenda
from dumps import opened

PARTS = {
    "due": (agenda.DUE, ("2026",), "t USING INDEX idx_tasks_open"),
    "silent": (agenda.SILENT, ("2025", "2026"), "s USING COVERING INDEX idx_customer_stats_silent_from"),
    "no order": (agenda.WITHOUT_ORDER, ("2025", "2026"), "s USING COVERING INDEX idx_customer_stats_no_order_from"),
    "planned": (agenda.PLANNED, ("2026",), "s USING COVERING INDEX idx_customer_stats_next_follow_up"),
    "birthdays": (agenda.born_on(["05-01", "05-02"]), ("05-01", "05-02"), "c USING INDEX idx_customers_birthday"),
    "sales": (agenda.SALES, ("2025",), "o USING COVERING INDEX idx_orders_"),
    "next day": (agenda.NEXT_DAY, ("2026",), "t USING INDEX idx_tasks_open"),
}


@pytest.fixture
def conn(crm):
    with opened(crm) as book:
        yield book.conn


def plan(conn, sql, values):
    return [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("part", PARTS)
def test_of_the_agenda(conn, part):
    sql, values, index = PARTS[part]
    steps = plan(conn, sql, values)
    assert any(index in step for step in steps), steps
    assert not any(step.startswith("SCAN") and "INDEX" not in step for step in steps), steps
