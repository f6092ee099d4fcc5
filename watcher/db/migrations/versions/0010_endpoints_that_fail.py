"""Know which endpoints fail or are left alone, who must not be mailed, and what a delivery's retention has taken."""

from alembic import op
import sqlalchemy as sa


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
#: Table, column, its type, and what it is in rows that are there already; None: null.
COLUMNS = (
    ("address", "blocked_until", TIME, None),
    ("address", "failing_since", TIME, None),
    ("address", "disabled_at", TIME, None),
    ("address", "disabled_why", sa.Text(), None),
    ("delivery", "channel", sa.Text(), "email"),
    ("delivery", "crashes", sa.Integer(), "0"),
    ("delivery", "slot_at", TIME, None),
    ("delivery", "pruned_at", TIME, None),
)
#: Table, index, its columns, and which rows it holds.
INDEXES = (
    ("address", "ix_address_disabled", ["id"], "disabled_at IS NOT NULL"),
    ("subscription", "ix_subscription_ended", ["ended_at"], "ended_at IS NOT NULL"),
    ("delivery", "ix_delivery_ready", ["channel", "run_at", "id"], "status = 'pending'"),
    ("delivery", "ix_delivery_suspect", ["channel", "run_at"], "status = 'pending' AND crashes > 1"),
    ("delivery", "ix_delivery_prunable", ["ended_at", "id"], "ended_at IS NOT NULL AND pruned_at IS NULL"),
    ("delivery", "ix_delivery_replayable", ["address_id"], "status IN ('failed', 'skipped')"),
    ("delivery", "ix_delivery_alert_id", ["alert_id"], "alert_id IS NOT NULL"),
    ("delivery", "ix_delivery_message_id", ["message_id"], "message_id IS NOT NULL"),
)


def upgrade() -> None:
    for table, name, kind, default in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.execute(
        "UPDATE delivery SET channel = 'webhook' WHERE address_id IN (SELECT id FROM address WHERE channel = 'webhook')"
    )
    op.drop_index("ix_delivery_ready", table_name="delivery")
    for table, name, columns, rows in INDEXES:
        _create_index(table, name, columns, rows)
    op.create_table(
        "suppression",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "digest", name=op.f("pk_suppression")),
    )
    op.create_table(
        "soft_bounce",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "digest", name=op.f("pk_soft_bounce")),
    )


def downgrade() -> None:
    op.drop_table("soft_bounce")
    op.drop_table("suppression")
    for table, name, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    _create_index("delivery", "ix_delivery_ready", ["run_at", "id"], "status = 'pending'")
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)


def _create_index(table: str, name: str, columns: list[str], rows: str) -> None:
    which = sa.text(rows)
    op.create_index(name, table, columns, unique=False, sqlite_where=which, postgresql_where=which)
