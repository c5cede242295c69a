"""Poolers in front of PostgreSQL that lend a connection for one transaction,
as PgBouncer does.

Nothing of a session stays there: what a SET says would be in force for
somebody else, a lock of the session would never be released, and a prepared
statement is known to another connection. So behind one, settings are made for
each transaction, and statements are prepared only if it carries them.
"""

import secrets
from typing import Any


def is_pooled(driver: Any) -> bool:
    """Returns whether a pooler stands between this connection, in autocommit,
    and the server: the process that answers a query is then another than the
    one named at connecting."""
    [number] = driver.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
    return bool(number != driver.info.backend_pid)


def carries_prepared(driver: Any) -> bool:
    """Returns whether the pooler keeps a client's prepared statements on every
    connection that it lends: it then renames them. PgBouncer does from 1.21
    on, if `max_prepared_statements` is set."""
    name = f"palabre_{secrets.token_hex(8)}"
    driver.execute("BEGIN", prepare=False)
    try:
        driver.pgconn.prepare(name.encode(), b"SELECT 1")
        query = "SELECT count(*) FROM pg_prepared_statements WHERE name = %s"
        [as_named] = driver.execute(query, (name,), prepare=False).fetchone()
        if as_named:
            driver.execute(f"DEALLOCATE {name}", prepare=False)
    finally:
        driver.execute("ROLLBACK", prepare=False)
    return not as_named
