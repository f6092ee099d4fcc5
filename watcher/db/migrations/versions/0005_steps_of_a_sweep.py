"""Remember what a sweep has done: its steps, when each trial was read, and what is held.

An older version reads and writes everything as before; what it reads meanwhile counts as not read, and is read again.
"""

from alembic import op
import sqlalchemy as sa


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = (
    ("sweep", "notes", sa.JSON()),
    ("sweep", "alive_at", sa.DateTime(timezone=True)),
    ("trial", "read_at", sa.DateTime(timezone=True)),
    ("trial", "light_digest", sa.Text()),
    ("trial", "removed_at", sa.DateTime(timezone=True)),
    ("fan_out", "held_for", sa.Text()),
)


def upgrade() -> None:
    op.create_table(
        "sweep_step",
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("release_at", "step", name=op.f("pk_sweep_step")),
    )
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index(
        "ix_fan_out_held",
        "fan_out",
        ["held_for"],
        sqlite_where=sa.text("held_for IS NOT NULL"),
        postgresql_where=sa.text("held_for IS NOT NULL"),
    )
    op.create_index("ix_fan_out_sweep_id", "fan_out", ["sweep_id"])


def downgrade() -> None:
    op.drop_index("ix_fan_out_sweep_id", "fan_out")
    op.drop_index("ix_fan_out_held", "fan_out")
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
    op.drop_table("sweep_step")
