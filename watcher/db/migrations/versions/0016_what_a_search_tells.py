"""Find what a search's page and feed tell without reading all changes: everybody may come and ask."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IS_MOVE = sa.text("watch_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_change_watch_id", "change", ["watch_id", "id"], sqlite_where=IS_MOVE, postgresql_where=IS_MOVE)
    op.create_index("ix_fan_out_nct_id", "fan_out", ["nct_id"])


def downgrade() -> None:
    op.drop_index("ix_fan_out_nct_id", "fan_out")
    op.drop_index("ix_change_watch_id", "change")
