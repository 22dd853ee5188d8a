-- What of the plan in force broke a rule when somebody last looked; the pages show it, and do not look.
CREATE TABLE mission_faults (
    mission_id integer NOT NULL,
    request_shift_id integer NOT NULL,
    rule text NOT NULL,
    found_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT mission_faults_pkey PRIMARY KEY (mission_id, request_shift_id, rule),
    CONSTRAINT mission_faults_rule CHECK (rule <> ''),
    CONSTRAINT mission_faults_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE,
    CONSTRAINT mission_faults_request_shift_id_fkey
        FOREIGN KEY (request_shift_id) REFERENCES request_shifts (id) ON DELETE CASCADE
);
CREATE INDEX mission_faults_request_shift_id_idx ON mission_faults (request_shift_id);
