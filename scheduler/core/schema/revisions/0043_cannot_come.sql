-- Said of a mission that is confirmed; its agency frees the days.
ALTER TABLE worker_words DROP CONSTRAINT worker_words_word;
ALTER TABLE worker_words ADD CONSTRAINT worker_words_word CHECK (word IN ('yes', 'no', 'cannot'));
