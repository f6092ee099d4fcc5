"""Hold back what is doubtful, in one table for searches and trials.

A search that was held back in `instance` is held back for one release more; an older version finds its table as it was.
"""

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "doubt", name=op.f("pk_held")),
    )
    op.add_column("sweep", sa.Column("held", sa.JSON(), nullable=True))
    op.execute("DELETE FROM instance WHERE key LIKE 'held_search_%'")


def downgrade() -> None:
    op.drop_column("sweep", "held")
    op.drop_table("held")
