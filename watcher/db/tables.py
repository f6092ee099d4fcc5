"""Every table, in the order of the flow. Each index names its query; each nullable column says what null means."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from watcher.db.columns import ID, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What this installation knows of itself: its signing key, the release it swept last. The row `closing` holds nothing:
# who closes windows locks it, so that they take turns.
instance = Table(
    "instance",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

sweep = Table(
    "sweep",
    metadata,
    Column("id", ID, primary_key=True),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),  # null: it runs, or its process died
    Column("release_at", UtcTime, nullable=False),  # the dataTimestamp it read
    Column("state", Text, nullable=False),  # running, complete, partial
    Column("requests", Integer, nullable=False, server_default="0"),
    Column("trials", Integer, nullable=False, server_default="0"),
    Column("versions", Integer, nullable=False, server_default="0"),
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("noise", Integer, nullable=False, server_default="0"),
    Column("problems", JSON, nullable=False),  # a line for each thing that kept it from being complete
    Column("held", JSON),  # trials that were held back; null: swept by a version that held none back
    Column("notes", JSON),  # lines on what waits for a later release or an operator; null: as held
    Column("alive_at", UtcTime),  # the last sign of life; null: none since it began
)

# A part of a sweep that is done, so that a sweep of the same release goes on behind it.
sweep_step = Table(
    "sweep_step",
    metadata,
    Column("release_at", UtcTime, nullable=False),
    Column("step", Text, nullable=False),  # such as "walk 7", "delta 2026-07-02", "light 2019", "merged NCT..."
    Column("done_at", UtcTime, nullable=False),
    Column("result", JSON, nullable=False),  # what it found and a later step needs
    PrimaryKeyConstraint("release_at", "step"),
)

# A doubtful answer, and the first release that gave it: believed when a later release gives it again.
held = Table(
    "held",
    metadata,
    Column("subject", Text, nullable=False),  # a trial's NCT ID, or "search" and its watch's id
    Column("doubt", Text, nullable=False),  # what is doubtful: a module that a record lost, "shrank"
    Column("release_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("subject", "doubt"),
)

trial = Table(
    "trial",
    metadata,
    Column("nct_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("latest_version_id", ID, nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("missing_since", Date),  # null: the registry answered for it the last time it was asked
    Column("read_at", UtcTime),  # the release at which it was last read whole; null: never by a sweep
    Column("light_digest", Text),  # of its few fields in the light pass; null: no pass has seen it
    Column("removed_at", UtcTime),  # null: the registry shows it; else the release at which its end was told
)

version = Table(
    "version",
    metadata,
    Column("id", ID, primary_key=True),
    Column("nct_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("last_update_posted", Text),  # null: the record does not say
    Column("version_holder", Text),  # null: the record does not say
    Column("record", LargeBinary, nullable=False),  # the JSON, zstd; see versions/packing.py
    Column("raw_digest", Text),  # of the bytes that last proved to be this record; null: not known
    Column("base_version_id", ID, ForeignKey("version.id")),  # null: it is restored by itself, else from that one
    UniqueConstraint("nct_id", "number"),
)

# What a trial's record said before it was followed here, as the registry's record history has it. History and nothing
# else: no change, fan-out or match ever points here.
past_version = Table(
    "past_version",
    metadata,
    Column("nct_id", Text, nullable=False),
    Column("submission", Integer, nullable=False),  # as the registry counts: 0 is the first
    Column("submitted", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("base", Integer),  # the submission that it is packed against; null: it stands alone
    Column("record", LargeBinary, nullable=False),  # the JSON as received, zstd
    PrimaryKeyConstraint("nct_id", "submission"),
)

# How far the past of a trial was read.
back_fill = Table(
    "back_fill",
    metadata,
    Column("nct_id", Text, primary_key=True),
    Column("state", Text, nullable=False),  # done, broken-off, unreadable
    Column("submissions", Integer),  # null: the registry lists none that we can read
    Column("detail", Text, nullable=False),
    Column("read_at", UtcTime, nullable=False),
)

# One row for each batch of changes that arrived together; step 2 of the pipeline works through those not yet matched.
fan_out = Table(
    "fan_out",
    metadata,
    Column("id", ID, primary_key=True),
    Column("nct_id", Text, nullable=False),
    Column("version_id", ID, ForeignKey("version.id"), nullable=False),
    Column("sweep_id", ID, ForeignKey("sweep.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("matched_at", UtcTime),  # null: matches are still owed
    Column("held_for", Text),  # null: not held; else the path that moved in very many trials, see sweep/reformats.py
    # "which fan-outs are still owed", asked at every tick
    Index(
        "ix_fan_out_owed",
        "id",
        sqlite_where=text("matched_at IS NULL"),
        postgresql_where=text("matched_at IS NULL"),
    ),
    # "what waits for an operator"
    Index(
        "ix_fan_out_held",
        "held_for",
        sqlite_where=text("held_for IS NOT NULL"),
        postgresql_where=text("held_for IS NOT NULL"),
    ),
    # "what this sweep found"
    Index("ix_fan_out_sweep_id", "sweep_id"),
    # "what was found of these trials", for the feed of a search
    Index("ix_fan_out_nct_id", "nct_id"),
)

change = Table(
    "change",
    metadata,
    Column("id", ID, primary_key=True),
    Column("fan_out_id", ID, ForeignKey("fan_out.id"), nullable=False),
    Column("watch_id", ID),  # null: a change of the trial; else the search that it entered or left
    Column("nct_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("importance", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("paths", JSON, nullable=False),
    Column("indexes", JSON, nullable=False),
    Column("told_with", Text),  # null: told by itself; else its group
    Column("why_same", Text),  # null: not about a site that two versions have, or stored before it was kept
    Column("latitude", Float),  # null: not a change of a site, or of one without coordinates
    Column("longitude", Float),  # as latitude
    Column("facility", Text),  # null: not a change of a site, or of one without a name, or stored before it was kept
    # "the changes of this fan-out", for matching
    Index("ix_change_fan_out_id", "fan_out_id"),
    # "the history of this trial"
    Index("ix_change_nct_id", "nct_id"),
    # "who entered and left this search", for its page and its feed
    Index(
        "ix_change_watch_id",
        "watch_id",
        "id",
        sqlite_where=text("watch_id IS NOT NULL"),
        postgresql_where=text("watch_id IS NOT NULL"),
    ),
)

noise = Table(
    "noise",
    metadata,
    Column("id", ID, primary_key=True),
    Column("fan_out_id", ID, ForeignKey("fan_out.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("paths", JSON, nullable=False),
    Column("indexes", JSON, nullable=False),
    Column("why_same", Text),  # as in change
    # "how much noise was hidden beside these changes"
    Index("ix_noise_fan_out_id", "fan_out_id"),
)

watch = Table(
    "watch",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),  # the same search by two people is one watch
    Column("title", Text, nullable=False),
    Column("nct_id", Text),  # null: a search or a place
    Column("parameters", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("place_name", Text),  # null: a trial or a search
    Column("latitude", Float),  # as place_name
    Column("longitude", Float),  # as place_name
    Column("within_km", Float),  # as place_name
    Column("hospital", Text),  # null as place_name; or a place with all its sites
    Column("walked_sweep_id", ID),  # null: no sweep has walked its members to the end since this is kept
    Column("agreed_sweep_id", ID),  # the walk that our own reading agreed with; null: none, so it is polled
)

watch_trial = Table(
    "watch_trial",
    metadata,
    Column("watch_id", ID, ForeignKey("watch.id"), nullable=False),
    Column("nct_id", Text, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("left_sweep_id", ID),  # null: it is a member; else the sweep that found it gone
    PrimaryKeyConstraint("watch_id", "nct_id"),
    # "which watches does a change of this trial concern"
    Index("ix_watch_trial_nct_id", "nct_id"),
)

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", ID, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
)

address = Table(
    "address",
    metadata,
    Column("id", ID, primary_key=True),
    Column("subscriber_id", ID, ForeignKey("subscriber.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("secrets", JSON, nullable=False),
    Column("confirmed_at", UtcTime),  # null: nobody ever said yes to this address
    Column("blocked_until", UtcTime),  # null: not blocked; else nothing is sent there before
    Column("failing_since", UtcTime),  # null: it accepted the last attempt, or there was none
    Column("disabled_at", UtcTime),  # null: it is sent to; else what is for it is skipped
    Column("disabled_why", Text),  # null as disabled_at
    Column("erased_at", UtcTime),  # null: its owner is known; else the value is no address any more, see watches/traces
    UniqueConstraint("channel", "value"),
    # "which owners must hear that their endpoint is disabled"
    Index(
        "ix_address_disabled",
        "id",
        sqlite_where=text("disabled_at IS NOT NULL"),
        postgresql_where=text("disabled_at IS NOT NULL"),
    ),
)

# Addresses that nothing is sent to, whoever adds them again: by digest, so that it is no list of addresses.
suppression = Table(
    "suppression",
    metadata,
    Column("channel", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("reason", Text, nullable=False),  # hard-bounce, complaint, soft-bounces, operator
    Column("since", UtcTime, nullable=False),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("channel", "digest"),
)

# On how many days an address bounced softly, one after the other.
soft_bounce = Table(
    "soft_bounce",
    metadata,
    Column("channel", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("channel", "digest"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", ID, primary_key=True),
    Column("address_id", ID, ForeignKey("address.id"), nullable=False),
    Column("watch_id", ID, ForeignKey("watch.id"), nullable=False),
    Column("least", Integer, nullable=False),
    Column("place_name", Text),  # null: wherever it happens
    Column("latitude", Float),  # as place_name
    Column("longitude", Float),  # as place_name
    Column("within_km", Float),  # as place_name
    Column("hospital", Text),  # null: every site that is near enough
    Column("frequency", Text, nullable=False),
    Column("zone", Text),  # the IANA name of the subscriber's time zone; null: UTC
    Column("hour", Integer),  # the local hour at which digests close; null: 8
    Column("weekday", Integer),  # the local day on which weekly digests close, Monday is 1; null: Monday
    Column("quiet_from", Integer),  # the local hour at which quiet hours begin; null: there are none
    Column("quiet_until", Integer),  # the local hour at which they end; null: there are none
    Column("since_fan_out_id", ID, nullable=False),  # what arrived up to here is history, never an alert
    Column("created_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),  # null: nobody said yes to this yet, and nothing is told
    Column("consent", Text),  # null as confirmed_at; else link (its owner followed the link) or operator
    Column("ended_at", UtcTime),  # null: it lasts
    Column("language", Text),  # the BCP 47 tag of the language of its mails; null: English
    Column("paused_at", UtcTime),  # null: it is not paused; else nothing is told until its owner resumes it
    # "who follows this watch", and: one lasting subscription of an address to a watch
    Index(
        "uq_subscription_lasting",
        "watch_id",
        "address_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    # "all that this address follows", when it leaves
    Index("ix_subscription_address_id", "address_id"),
    # "which ended lately", whose deliveries are to be cancelled
    Index(
        "ix_subscription_ended",
        "ended_at",
        sqlite_where=text("ended_at IS NOT NULL"),
        postgresql_where=text("ended_at IS NOT NULL"),
    ),
)

subscription_kind = Table(
    "subscription_kind",
    metadata,
    Column("subscription_id", ID, ForeignKey("subscription.id"), nullable=False),
    Column("kind", Text, nullable=False),
    PrimaryKeyConstraint("subscription_id", "kind"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", ID, primary_key=True),
    Column("address_id", ID, ForeignKey("address.id"), nullable=False),
    Column("window", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("address_id", "window"),
)

match = Table(
    "match",
    metadata,
    Column("id", ID, primary_key=True),
    Column("change_id", ID, ForeignKey("change.id"), nullable=False),
    Column("subscription_id", ID, ForeignKey("subscription.id"), nullable=False),
    Column("alert_id", ID, ForeignKey("alert.id")),  # null: its sweep has not ended, or nobody said yes to it
    UniqueConstraint("change_id", "subscription_id"),
    # "what is not yet told", when windows are closed
    Index(
        "ix_match_untold",
        "subscription_id",
        sqlite_where=text("alert_id IS NULL"),
        postgresql_where=text("alert_id IS NULL"),
    ),
    # "the matches of this alert"
    Index(
        "ix_match_alert_id",
        "alert_id",
        sqlite_where=text("alert_id IS NOT NULL"),
        postgresql_where=text("alert_id IS NOT NULL"),
    ),
)

message = Table(
    "message",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # a digest of the text: who gets the same shares the row
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # (address, channel, window), for ever
    Column("address_id", ID, ForeignKey("address.id"), nullable=False),
    Column("channel", Text, nullable=False, server_default="email"),  # its address's, for the index of ready rows
    Column("alert_id", ID, ForeignKey("alert.id")),  # null: a confirmation or a test, which no change caused
    Column("message_id", ID, ForeignKey("message.id")),  # null: never sent; its text is made at the first attempt
    Column("personal", JSON, nullable=False),  # empty until its text is made
    Column("status", Text, nullable=False),
    Column("run_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_token", Integer, nullable=False, server_default="0"),
    Column("lease_until", UtcTime),  # null: nobody has it
    Column("created_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),  # null: not final
    Column("crashes", Integer, nullable=False, server_default="0"),  # leases that ran out, one after the other
    Column("slot_at", UtcTime),  # null: no place in the mail rate is kept for it; else the time of that place
    Column("pruned_at", UtcTime),  # null: its text and attempts are kept; else only what keeps its key unique
    # "what is ready to be sent on this channel", at every claim; leased and final rows do not slow it down
    Index(
        "ix_delivery_ready",
        "channel",
        "run_at",
        "id",
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
    # "which leases ran out"
    Index(
        "ix_delivery_leased",
        "lease_until",
        sqlite_where=text("status = 'leased'"),
        postgresql_where=text("status = 'leased'"),
    ),
    # "which ready ones may be what killed their workers": those are sent alone
    Index(
        "ix_delivery_suspect",
        "channel",
        "run_at",
        sqlite_where=text("status = 'pending' AND crashes > 1"),
        postgresql_where=text("status = 'pending' AND crashes > 1"),
    ),
    # "what is older than its retention"
    Index(
        "ix_delivery_prunable",
        "ended_at",
        "id",
        sqlite_where=text("ended_at IS NOT NULL AND pruned_at IS NULL"),
        postgresql_where=text("ended_at IS NOT NULL AND pruned_at IS NULL"),
    ),
    # "what failed or was skipped for this address", when it is sent to again; what is sent costs it nothing
    Index(
        "ix_delivery_replayable",
        "address_id",
        sqlite_where=text("status IN ('failed', 'skipped')"),
        postgresql_where=text("status IN ('failed', 'skipped')"),
    ),
    # "what carries this alert"
    Index(
        "ix_delivery_alert_id",
        "alert_id",
        sqlite_where=text("alert_id IS NOT NULL"),
        postgresql_where=text("alert_id IS NOT NULL"),
    ),
    # "does any delivery still need this text", when texts are pruned
    Index(
        "ix_delivery_message_id",
        "message_id",
        sqlite_where=text("message_id IS NOT NULL"),
        postgresql_where=text("message_id IS NOT NULL"),
    ),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", ID, primary_key=True),
    Column("delivery_id", ID, ForeignKey("delivery.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=False),
    UniqueConstraint("delivery_id", "number"),
)

# A token bucket shared by every process.
budget = Table(
    "budget",
    metadata,
    Column("name", Text, primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("filled_at", UtcTime, nullable=False),
)

# A tick that was started; two schedulers cannot start the same one.
schedule_run = Table(
    "schedule_run",
    metadata,
    Column("schedule", Text, nullable=False),
    Column("fire_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("schedule", "fire_at"),
)
