"""Know a record by the digest of its bytes; a version from before gets its digest when the record comes again."""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("version", sa.Column("raw_digest", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("version", "raw_digest")
