"""Keep why two sites were taken for one place; rows from before do not say."""

from alembic import op
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change", sa.Column("why_same", sa.Text(), nullable=True))
    op.add_column("noise", sa.Column("why_same", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("noise", "why_same")
    op.drop_column("change", "why_same")
