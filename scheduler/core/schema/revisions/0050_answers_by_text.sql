ALTER TABLE worker_contacts ADD COLUMN stopped_at timestamptz;

CREATE TABLE text_answers (
    provider text NOT NULL,
    message_id text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT text_answers_pkey PRIMARY KEY (provider, message_id),
    CONSTRAINT text_answers_message_id CHECK (message_id <> '' AND length(message_id) <= 200)
);
