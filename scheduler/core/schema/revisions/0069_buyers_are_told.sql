-- The buyer is told of bills.
ALTER TABLE messages DROP CONSTRAINT messages_audience;
ALTER TABLE messages ADD CONSTRAINT messages_audience CHECK (audience IN ('site', 'agency', 'lead', 'buyer', 'worker'));
