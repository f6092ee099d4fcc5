"""Follow a place or a hospital; know whose site a change is about, and when a search was last walked to its end."""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = (
    ("change", "facility", sa.Text()),
    ("watch", "place_name", sa.Text()),
    ("watch", "latitude", sa.Float()),
    ("watch", "longitude", sa.Float()),
    ("watch", "within_km", sa.Float()),
    ("watch", "hospital", sa.Text()),
    ("watch", "walked_sweep_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
    ("subscription", "hospital", sa.Text()),
)


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
