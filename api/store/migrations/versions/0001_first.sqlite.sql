CREATE TABLE job_workers (
    id VARCHAR(64) NOT NULL,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT pk_job_workers PRIMARY KEY (id)
);

CREATE INDEX ix_job_workers_seen_at ON job_workers (seen_at);

CREATE TABLE tenants (
    id VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    settings JSON NOT NULL,
    revision INTEGER NOT NULL,
    made_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT pk_tenants PRIMARY KEY (id)
);

CREATE TABLE api_keys (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    role VARCHAR(32) NOT NULL,
    permissions JSON,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    used_at BIGINT,
    replaces VARCHAR(64),
    rep TEXT,
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT fk_api_keys_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_api_keys_tenant_id ON api_keys (tenant, id);

CREATE TABLE audit_entries (
    tenant VARCHAR(64) NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    why TEXT NOT NULL,
    details JSON NOT NULL,
    request_id TEXT NOT NULL,
    CONSTRAINT pk_audit_entries PRIMARY KEY (tenant, seq),
    CONSTRAINT fk_audit_entries_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_audit_entries_tenant_kind_subject ON audit_entries (tenant, kind, subject);

CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;

CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;

CREATE TABLE audit_counters (
    tenant VARCHAR(64) NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_audit_counters PRIMARY KEY (tenant),
    CONSTRAINT fk_audit_counters_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE blobs (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    media_type TEXT NOT NULL,
    encoding VARCHAR(16) NOT NULL,
    size BIGINT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_blobs PRIMARY KEY (id),
    CONSTRAINT fk_blobs_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_blobs_tenant_id ON blobs (tenant, id);

CREATE TABLE change_requests (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    "plan" VARCHAR(64) NOT NULL,
    title TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    proposer TEXT NOT NULL,
    counts JSON NOT NULL,
    blob VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_change_requests PRIMARY KEY (id),
    CONSTRAINT fk_change_requests_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_change_requests_tenant_plan ON change_requests (tenant, "plan");

CREATE INDEX ix_change_requests_tenant_problem_id ON change_requests (tenant, problem, id);

CREATE TABLE publications (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    "plan" VARCHAR(64) NOT NULL,
    change_request VARCHAR(64) NOT NULL,
    replaces VARCHAR(64),
    "before" INTEGER NOT NULL,
    "after" INTEGER NOT NULL,
    num_moves INTEGER NOT NULL,
    effective VARCHAR(10),
    until VARCHAR(10),
    why TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    rolled_back_by TEXT,
    rolled_back_at BIGINT,
    rolled_back_version INTEGER,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_publications PRIMARY KEY (id),
    CONSTRAINT fk_publications_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_publications_tenant_problem_id ON publications (tenant, problem, id);

CREATE TABLE connections (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    system VARCHAR(32) NOT NULL,
    state VARCHAR(16) NOT NULL,
    config JSON NOT NULL,
    policy JSON NOT NULL,
    sealed TEXT NOT NULL,
    address_digest VARCHAR(64) NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_connections PRIMARY KEY (id),
    CONSTRAINT uq_connections_address_digest UNIQUE (address_digest),
    CONSTRAINT fk_connections_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_connections_tenant_id ON connections (tenant, id);

CREATE TABLE crm_channels (
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    channel VARCHAR(120) NOT NULL,
    expires_at BIGINT,
    details JSON NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT pk_crm_channels PRIMARY KEY (tenant, connection, channel),
    CONSTRAINT fk_crm_channels_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE crm_records (
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    object VARCHAR(120) NOT NULL,
    record VARCHAR(120) NOT NULL,
    owner VARCHAR(120),
    modified_at BIGINT,
    written_owner VARCHAR(120),
    written_at BIGINT,
    acted_at BIGINT,
    is_deleted BOOLEAN NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT pk_crm_records PRIMARY KEY (tenant, connection, object, record),
    CONSTRAINT fk_crm_records_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE crm_users (
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    user VARCHAR(120) NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT pk_crm_users PRIMARY KEY (tenant, connection, user),
    CONSTRAINT fk_crm_users_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE crm_cursors (
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    work VARCHAR(120) NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    fault TEXT NOT NULL,
    CONSTRAINT pk_crm_cursors PRIMARY KEY (tenant, connection, work),
    CONSTRAINT fk_crm_cursors_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE turns (
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    work VARCHAR(120) NOT NULL,
    holder VARCHAR(64) NOT NULL,
    until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    CONSTRAINT pk_turns PRIMARY KEY (tenant, connection, work),
    CONSTRAINT fk_turns_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE writebacks (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    reason VARCHAR(32) NOT NULL,
    subject TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    is_dry_run BOOLEAN NOT NULL,
    undo_of VARCHAR(64),
    why TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    ended_at BIGINT,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_writebacks PRIMARY KEY (id),
    CONSTRAINT fk_writebacks_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_writebacks_tenant_connection_state ON writebacks (tenant, connection, state);

CREATE INDEX ix_writebacks_tenant_id ON writebacks (tenant, id);

CREATE INDEX ix_writebacks_tenant_undo_of ON writebacks (tenant, undo_of);

CREATE TABLE writeback_rows (
    writeback VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    object VARCHAR(120) NOT NULL,
    record VARCHAR(120) NOT NULL,
    owner_before VARCHAR(120),
    owner_after VARCHAR(120) NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    owner_found VARCHAR(120),
    changed_at BIGINT NOT NULL,
    CONSTRAINT pk_writeback_rows PRIMARY KEY (writeback, number),
    CONSTRAINT fk_writeback_rows_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_writeback_rows_tenant_connection_state ON writeback_rows (tenant, connection, state, due_at);

CREATE INDEX ix_writeback_rows_tenant_record ON writeback_rows (tenant, connection, object, record);

CREATE TABLE crm_repairs (
    event VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    user VARCHAR(120) NOT NULL,
    job VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_crm_repairs PRIMARY KEY (event),
    CONSTRAINT fk_crm_repairs_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_crm_repairs_tenant_connection_state ON crm_repairs (tenant, connection, state);

CREATE TABLE crm_pulls (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    mapping TEXT NOT NULL,
    problem VARCHAR(64),
    why TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    ended_at BIGINT,
    version INTEGER,
    counts JSON NOT NULL,
    issues JSON NOT NULL,
    fault TEXT NOT NULL,
    CONSTRAINT pk_crm_pulls PRIMARY KEY (id),
    CONSTRAINT fk_crm_pulls_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_crm_pulls_tenant_connection_state ON crm_pulls (tenant, connection, state);

CREATE INDEX ix_crm_pulls_tenant_id ON crm_pulls (tenant, id);

CREATE TABLE disputes (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    "plan" VARCHAR(64) NOT NULL,
    job VARCHAR(64),
    item TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    said JSON NOT NULL,
    facts JSON NOT NULL,
    decision JSON,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    decided_at BIGINT,
    CONSTRAINT pk_disputes PRIMARY KEY (id),
    CONSTRAINT fk_disputes_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_disputes_tenant_job ON disputes (tenant, job);

CREATE INDEX ix_disputes_tenant_problem_id ON disputes (tenant, problem, id);

CREATE TABLE deal_histories (
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    blob VARCHAR(64) NOT NULL,
    about JSON NOT NULL,
    source TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_deal_histories PRIMARY KEY (tenant, problem),
    CONSTRAINT fk_deal_histories_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE hook_events (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    connection VARCHAR(64) NOT NULL,
    dedupe_key VARCHAR(128) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    object VARCHAR(120) NOT NULL,
    record VARCHAR(120) NOT NULL,
    occurred_at BIGINT,
    received_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    changed JSON NOT NULL,
    is_ours BOOLEAN NOT NULL,
    payload JSON NOT NULL,
    state VARCHAR(16) NOT NULL,
    outcome TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    fault TEXT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT pk_hook_events PRIMARY KEY (id),
    CONSTRAINT uq_hook_events_tenant_connection_dedupe_key UNIQUE (tenant, connection, dedupe_key),
    CONSTRAINT fk_hook_events_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_hook_events_state_due_at ON hook_events (state, due_at);

CREATE INDEX ix_hook_events_tenant_connection_state ON hook_events (tenant, connection, state, due_at);

CREATE INDEX ix_hook_events_tenant_id ON hook_events (tenant, id);

CREATE TABLE hook_endpoints (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    format VARCHAR(16) NOT NULL,
    kinds JSON NOT NULL,
    sealed TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_hook_endpoints PRIMARY KEY (id),
    CONSTRAINT fk_hook_endpoints_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_hook_endpoints_tenant_id ON hook_endpoints (tenant, id);

CREATE TABLE hook_messages (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_hook_messages PRIMARY KEY (id),
    CONSTRAINT fk_hook_messages_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_hook_messages_tenant_id ON hook_messages (tenant, id);

CREATE TABLE hook_deliveries (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    message VARCHAR(64) NOT NULL,
    endpoint VARCHAR(64) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT pk_hook_deliveries PRIMARY KEY (id),
    CONSTRAINT fk_hook_deliveries_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_hook_deliveries_state_due_at ON hook_deliveries (state, due_at);

CREATE INDEX ix_hook_deliveries_tenant_endpoint_state ON hook_deliveries (tenant, endpoint, state);

CREATE INDEX ix_hook_deliveries_tenant_id ON hook_deliveries (tenant, id);

CREATE TABLE hook_attempts (
    delivery VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    at BIGINT NOT NULL,
    status INTEGER,
    fault TEXT NOT NULL,
    took_us BIGINT NOT NULL,
    excerpt TEXT NOT NULL,
    CONSTRAINT pk_hook_attempts PRIMARY KEY (delivery, number),
    CONSTRAINT fk_hook_attempts_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE idempotency_keys (
    tenant VARCHAR(64) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL,
    status INTEGER,
    headers JSON,
    body JSON,
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (tenant, "key"),
    CONSTRAINT fk_idempotency_keys_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_idempotency_keys_made_at ON idempotency_keys (made_at);

CREATE TABLE jobs (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    state VARCHAR(12) NOT NULL,
    actor TEXT NOT NULL,
    language VARCHAR(2) NOT NULL,
    problem VARCHAR(64),
    version INTEGER,
    "plan" VARCHAR(64),
    params JSON NOT NULL,
    note TEXT NOT NULL,
    schedule VARCHAR(64),
    priority INTEGER NOT NULL,
    share BIGINT NOT NULL,
    limit_seconds FLOAT NOT NULL,
    deadline BIGINT,
    turn VARCHAR(64),
    attempt INTEGER NOT NULL,
    worker VARCHAR(64),
    stop_asked_at BIGINT,
    stop_asked_by TEXT,
    progress JSON,
    made_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    fault JSON,
    summary JSON,
    outcome VARCHAR(64),
    new_plan VARCHAR(64),
    revision INTEGER NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT fk_jobs_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_jobs_ended_at ON jobs (ended_at);

CREATE INDEX ix_jobs_state_deadline ON jobs (state, deadline);

CREATE INDEX ix_jobs_tenant_id ON jobs (tenant, id);

CREATE INDEX ix_jobs_tenant_state ON jobs (tenant, state, priority);

CREATE UNIQUE INDEX ix_jobs_turn ON jobs (turn);

CREATE TABLE job_shares (
    tenant VARCHAR(64) NOT NULL,
    taken BIGINT NOT NULL,
    CONSTRAINT pk_job_shares PRIMARY KEY (tenant),
    CONSTRAINT fk_job_shares_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE schedules (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    cron VARCHAR(200) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    job JSON NOT NULL,
    paused BOOLEAN NOT NULL,
    next_at BIGINT,
    last_at BIGINT,
    last_job VARCHAR(64),
    last_fault JSON,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_schedules PRIMARY KEY (id),
    CONSTRAINT fk_schedules_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_schedules_next_at ON schedules (paused, next_at);

CREATE INDEX ix_schedules_tenant_id ON schedules (tenant, id);

CREATE TABLE plan_files (
    tenant VARCHAR(64) NOT NULL,
    "plan" VARCHAR(64) NOT NULL,
    format VARCHAR(16) NOT NULL,
    language VARCHAR(2) NOT NULL,
    blob VARCHAR(64) NOT NULL,
    media_type TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_plan_files PRIMARY KEY (tenant, "plan", format, language),
    CONSTRAINT fk_plan_files_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE plans (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    source VARCHAR(16) NOT NULL,
    job VARCHAR(64),
    status VARCHAR(16) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    problem_digest VARCHAR(64) NOT NULL,
    summary JSON NOT NULL,
    blob VARCHAR(64) NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    archived_at BIGINT,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_plans PRIMARY KEY (id),
    CONSTRAINT fk_plans_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_plans_tenant_job ON plans (tenant, job);

CREATE INDEX ix_plans_tenant_problem_id ON plans (tenant, problem, id);

CREATE TABLE problems (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    name TEXT NOT NULL,
    latest INTEGER NOT NULL,
    publication VARCHAR(64),
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    archived_at BIGINT,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_problems PRIMARY KEY (id),
    CONSTRAINT fk_problems_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_problems_tenant_id ON problems (tenant, id);

CREATE TABLE problem_versions (
    problem VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    blob VARCHAR(64) NOT NULL,
    source VARCHAR(16) NOT NULL,
    parent INTEGER,
    why TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    counts JSON NOT NULL,
    issues JSON NOT NULL,
    origin JSON NOT NULL,
    CONSTRAINT pk_problem_versions PRIMARY KEY (problem, number),
    CONSTRAINT fk_problem_versions_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_problem_versions_tenant_digest ON problem_versions (tenant, digest);

CREATE TABLE route_boards (
    tenant VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    problem VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    "plan" VARCHAR(64),
    policy JSON NOT NULL,
    why TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_route_boards PRIMARY KEY (tenant, number),
    CONSTRAINT fk_route_boards_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE route_heads (
    tenant VARCHAR(64) NOT NULL,
    seq BIGINT NOT NULL,
    CONSTRAINT pk_route_heads PRIMARY KEY (tenant),
    CONSTRAINT fk_route_heads_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE route_log (
    tenant VARCHAR(64) NOT NULL,
    seq BIGINT NOT NULL,
    event VARCHAR(200),
    kind VARCHAR(16) NOT NULL,
    item VARCHAR(200),
    rep VARCHAR(200),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    entry JSON NOT NULL,
    why TEXT,
    CONSTRAINT pk_route_log PRIMARY KEY (tenant, seq),
    CONSTRAINT uq_route_log_tenant_event UNIQUE (tenant, event),
    CONSTRAINT fk_route_log_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_route_log_tenant_at ON route_log (tenant, at);

CREATE INDEX ix_route_log_tenant_item ON route_log (tenant, item, seq);

CREATE INDEX ix_route_log_tenant_kind ON route_log (tenant, kind, seq);

CREATE INDEX ix_route_log_tenant_rep ON route_log (tenant, rep, seq);

CREATE TABLE route_snapshots (
    tenant VARCHAR(64) NOT NULL,
    seq BIGINT NOT NULL,
    board INTEGER NOT NULL,
    blob VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_route_snapshots PRIMARY KEY (tenant, seq),
    CONSTRAINT fk_route_snapshots_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE sessions (
    id VARCHAR(64) NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    digest BLOB NOT NULL,
    "key" VARCHAR(64),
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    role VARCHAR(32) NOT NULL,
    permissions JSON,
    rep TEXT,
    is_link BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT fk_sessions_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);

CREATE TABLE watch_cases (
    tenant VARCHAR(64) NOT NULL,
    problem VARCHAR(64) NOT NULL,
    "key" VARCHAR(300) NOT NULL,
    state VARCHAR(16) NOT NULL,
    facts JSON NOT NULL,
    details JSON,
    changed_at BIGINT NOT NULL,
    CONSTRAINT pk_watch_cases PRIMARY KEY (tenant, problem, "key"),
    CONSTRAINT fk_watch_cases_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE blob_chunks (
    blob VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    tenant VARCHAR(64) NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT pk_blob_chunks PRIMARY KEY (blob, number),
    CONSTRAINT fk_blob_chunks_blob_blobs FOREIGN KEY(blob) REFERENCES blobs (id) ON DELETE CASCADE,
    CONSTRAINT fk_blob_chunks_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id)
);

CREATE TABLE job_progress (
    tenant VARCHAR(64) NOT NULL,
    job VARCHAR(64) NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    line JSON NOT NULL,
    CONSTRAINT pk_job_progress PRIMARY KEY (job, seq),
    CONSTRAINT fk_job_progress_tenant_tenants FOREIGN KEY(tenant) REFERENCES tenants (id),
    CONSTRAINT fk_job_progress_job_jobs FOREIGN KEY(job) REFERENCES jobs (id) ON DELETE CASCADE
);
