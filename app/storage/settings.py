"""The values that all processes of an installation share."""

import contextlib

from sqlalchemy.exc import IntegrityError

from app.storage.schema.core import table
from app.storage.sql.rows import query_of
from app.storage.unit import Unit

setting = table("setting")


def setting_value(unit: Unit, key: str, fresh: str) -> str:
    """Returns an installation-wide value; stores `fresh` if no process has
    stored one before."""
    query = query_of(setting, "value", key=key)
    value = unit.connection.execute(query).scalar()
    if value is None:
        # An IntegrityError: another process was first.
        with contextlib.suppress(IntegrityError), unit.connection.begin_nested():
            unit.insert(setting, {"key": key, "value": fresh})
        value = unit.connection.execute(query).scalar_one()
    return str(value)
