"""Let a subscriber choose zone, hour and weekday of digests, and quiet hours; who chose before has none of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = (
    ("zone", sa.Text()),
    ("hour", sa.Integer()),
    ("weekday", sa.Integer()),
    ("quiet_from", sa.Integer()),
    ("quiet_until", sa.Integer()),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("subscription", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(COLUMNS):
        op.drop_column("subscription", name)
