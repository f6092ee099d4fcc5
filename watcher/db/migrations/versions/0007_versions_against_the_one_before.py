"""Keep a version against the one before it; on the way down each is made to stand alone again."""

from collections.abc import Iterator
from pathlib import Path

from alembic import op
import sqlalchemy as sa
import zstandard

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DICTIONARIES = Path(__file__).parents[3] / "versions" / "dictionaries"
LEVEL = 3


def upgrade() -> None:
    op.add_column(
        "version",
        sa.Column(
            "base_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("version.id", name=op.f("fk_version_base_version_id")),
            nullable=True,
        ),
        inline_references=True,
    )


def downgrade() -> None:
    write = sa.text("UPDATE version SET record = :record, base_version_id = NULL WHERE id = :id")
    connection = op.get_bind()
    for nct_id in _trials(connection):
        connection.execute(write, list(_alone(connection, nct_id)))
    op.drop_column("version", "base_version_id")


def _trials(connection: sa.Connection) -> list[str]:
    return list(connection.execute(sa.text("SELECT DISTINCT nct_id FROM version")).scalars())


def _alone(connection: sa.Connection, nct_id: str) -> Iterator[dict[str, object]]:
    read = sa.text("SELECT id, base_version_id, record FROM version WHERE nct_id = :nct_id ORDER BY id")
    known: dict[int, bytes] = {}
    for row in connection.execute(read, {"nct_id": nct_id}):
        known[row.id] = _json(bytes(row.record), known.get(row.base_version_id))
        yield {"id": row.id, "record": zstandard.compress(known[row.id], LEVEL)}


def _json(packed: bytes, base: bytes | None) -> bytes:
    number = zstandard.get_frame_parameters(packed).dict_id
    words = None
    if base is not None:
        words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    elif number:
        words = zstandard.ZstdCompressionDict((DICTIONARIES / f"{number}.zdict").read_bytes())
    return zstandard.ZstdDecompressor(dict_data=words).decompress(packed)
