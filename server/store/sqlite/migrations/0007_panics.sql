-- What panicked since the database was made, by kind of work; doctor reads it.
CREATE TABLE panics (
  unit TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  place TEXT NOT NULL -- of the last
) STRICT;
