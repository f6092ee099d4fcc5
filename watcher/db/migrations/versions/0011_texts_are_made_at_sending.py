"""Let a delivery wait for its text until it is first sent, and let those who close windows take turns."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _let_be_null("delivery", "message_id", nullable=True)
    # A match is made before its alert: an entry for each that has none yet cost time, and helped nobody.
    _index_alerts_of_matches("alert_id IS NOT NULL")
    # Until now a process could die between an alert and its delivery. Nothing is tied to such an alert.
    op.execute("DELETE FROM alert WHERE id NOT IN (SELECT alert_id FROM match WHERE alert_id IS NOT NULL)")
    op.execute("INSERT INTO instance (key, value) VALUES ('closing', '')")


def downgrade() -> None:
    op.execute("DELETE FROM instance WHERE key = 'closing'")
    # What was never sent has no text to go back with; its changes are told anew.
    unsent = "SELECT alert_id FROM delivery WHERE message_id IS NULL"
    op.execute(f"UPDATE match SET alert_id = NULL WHERE alert_id IN ({unsent})")
    op.execute("DELETE FROM attempt WHERE delivery_id IN (SELECT id FROM delivery WHERE message_id IS NULL)")
    op.execute("DELETE FROM delivery WHERE message_id IS NULL")
    _index_alerts_of_matches(None)
    _let_be_null("delivery", "message_id", nullable=False)


def _index_alerts_of_matches(rows: str | None) -> None:
    which = sa.text(rows) if rows else None
    op.drop_index("ix_match_alert_id", table_name="match")
    op.create_index("ix_match_alert_id", "match", ["alert_id"], sqlite_where=which, postgresql_where=which)


def _let_be_null(table: str, column: str, *, nullable: bool) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column(table, column, existing_type=NUMBER, nullable=nullable)
        return
    # A copy of the table would take the rows that point to it along when the old one is dropped. NOT NULL is not in
    # the rows, so the schema's text may be rewritten: https://www.sqlite.org/lang_altertable.html, section 8.
    strict, lax = f"{column} INTEGER NOT NULL", f"{column} INTEGER"
    before, after = (strict, lax) if nullable else (f"{lax},", f"{strict},")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?", (before, after, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
