-- Beside what an hour costs stands what the travel of a day of work costs; such a line of a bill has days and no minutes.
ALTER TABLE prices
    ALTER COLUMN cents_per_hour DROP NOT NULL,
    ADD COLUMN cents_per_day integer,
    DROP CONSTRAINT prices_kind,
    ADD CONSTRAINT prices_kind CHECK (kind IN ('base', 'evening', 'sunday', 'public_holiday', 'travel')),
    ADD CONSTRAINT prices_cents_per_day CHECK (cents_per_day BETWEEN 1 AND 100000),
    ADD CONSTRAINT prices_unit CHECK (CASE kind WHEN 'travel' THEN cents_per_day IS NOT NULL AND cents_per_hour IS NULL ELSE cents_per_hour IS NOT NULL AND cents_per_day IS NULL END);

ALTER TABLE bill_lines
    ALTER COLUMN cents_per_hour DROP NOT NULL,
    ALTER COLUMN minutes DROP NOT NULL,
    ADD COLUMN cents_per_day integer,
    ADD COLUMN days integer,
    DROP CONSTRAINT bill_lines_kind,
    DROP CONSTRAINT bill_lines_amounts,
    DROP CONSTRAINT bill_lines_cents,
    ADD CONSTRAINT bill_lines_kind CHECK (kind IN ('base', 'evening', 'sunday', 'public_holiday', 'travel')),
    ADD CONSTRAINT bill_lines_unit CHECK (CASE kind WHEN 'travel' THEN num_nulls(days, cents_per_day) = 0 AND num_nonnulls(minutes, cents_per_hour) = 0 ELSE num_nulls(minutes, cents_per_hour) = 0 AND num_nonnulls(days, cents_per_day) = 0 END),
    ADD CONSTRAINT bill_lines_amounts CHECK (place >= 1 AND minutes >= 1 AND cents_per_hour >= 1 AND days >= 1 AND cents_per_day >= 1),
    ADD CONSTRAINT bill_lines_cents CHECK (cents = CASE kind WHEN 'travel' THEN days::bigint * cents_per_day ELSE (2 * minutes::bigint * cents_per_hour + 60) / 120 END);

ALTER TABLE bill_line_hours
    DROP CONSTRAINT bill_line_hours_minutes,
    ADD CONSTRAINT bill_line_hours_minutes CHECK (minutes >= 0);
