-- The tables as the first version made them.
PRAGMA user_version=1;

CREATE TABLE entries (
    id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    code_raw VARCHAR NOT NULL,
    fonds VARCHAR NOT NULL,
    year INTEGER,
    retention VARCHAR NOT NULL,
    document_number VARCHAR NOT NULL,
    responsible_party VARCHAR NOT NULL,
    title TEXT NOT NULL,
    date_year INTEGER,
    date_month INTEGER,
    date_day INTEGER,
    date_raw VARCHAR NOT NULL,
    secrecy VARCHAR NOT NULL,
    page_count INTEGER,
    access VARCHAR NOT NULL,
    remarks TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (code)
);

CREATE TABLE file_problems (
    id INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    detail TEXT NOT NULL,
    seen_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (path)
);

CREATE TABLE outbox (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reference INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (kind, reference)
);

CREATE TABLE sources (
    id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    serial VARCHAR NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    extension VARCHAR NOT NULL,
    byte_size INTEGER NOT NULL,
    run VARCHAR NOT NULL,
    received_at VARCHAR NOT NULL,
    superseded_at VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(entry_id) REFERENCES entries (id)
);

CREATE INDEX ix_sources_entry_id ON sources (entry_id);

CREATE INDEX ix_sources_path ON sources (path);

CREATE INDEX ix_sources_sha256 ON sources (sha256);

CREATE TABLE pages (
    id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    frame_index INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    image_sha256 VARCHAR(64) NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    dpi FLOAT NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    job_key VARCHAR(64),
    is_blank BOOLEAN DEFAULT 0 NOT NULL,
    confidence FLOAT,
    character_count INTEGER,
    problem_category VARCHAR,
    problem_stage VARCHAR,
    problem_detail TEXT,
    finished_at VARCHAR,
    superseded_at VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(entry_id) REFERENCES entries (id),
    FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX ix_pages_source_id ON pages (source_id);

CREATE INDEX ix_pages_state ON pages (state);

CREATE INDEX pages_by_entry ON pages (entry_id, ordinal);

