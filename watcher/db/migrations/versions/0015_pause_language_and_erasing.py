"""Let a subscriber choose the language of mails, pause a subscription, and be erased; nobody has done any of it yet."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
COLUMNS = (
    ("subscription", "language", sa.Text()),
    ("subscription", "paused_at", TIME),
    ("address", "erased_at", TIME),
)


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    # Older code knows no pause: who paused must say yes again before anything is told.
    op.execute("UPDATE subscription SET confirmed_at = NULL, consent = NULL WHERE paused_at IS NOT NULL")
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
