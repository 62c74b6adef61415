-- A sealed value that opens with the key that everything here is sealed with.
CREATE TABLE key_check (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;

-- What was seen once and a person should know; see store.Notice.
CREATE TABLE notices (
  name TEXT PRIMARY KEY,
  detail TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was answered to requests that can be sent again; see store.Answer.
CREATE TABLE answers (
  key BLOB PRIMARY KEY,
  scope TEXT NOT NULL,
  request BLOB NOT NULL,
  sealed BLOB,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_scope ON answers (scope, at);
CREATE INDEX answers_by_age ON answers (at);

-- Who has the address of a payment can pay or decline it: it is sealed from now
-- on, and found again at the provider where it was not. Where a demo payment's
-- buyer goes back to follows from its key.
ALTER TABLE payment_attempts ADD COLUMN address BLOB;
ALTER TABLE payment_attempts DROP COLUMN url;
ALTER TABLE demo_payments DROP COLUMN return_url;
