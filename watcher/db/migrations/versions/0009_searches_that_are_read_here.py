"""Know which searches our own reading agrees with the registry's about: those need no request for each release."""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("watch", sa.Column("agreed_sweep_id", number, nullable=True))


def downgrade() -> None:
    op.drop_column("watch", "agreed_sweep_id")
