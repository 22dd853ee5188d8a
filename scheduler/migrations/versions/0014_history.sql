-- What covers a request is asked for on every list and at every answer.
CREATE INDEX mission_shifts_request_id_state_idx ON mission_shifts (request_id, state);
-- Boards and counts look at some weeks of all years, by the local day.
CREATE INDEX request_shifts_day_idx ON request_shifts (day);
