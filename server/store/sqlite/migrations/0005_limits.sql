-- What is counted against the address it came from, a keyed hash; '' is nobody.
ALTER TABLE carts ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- How many places the cart keeps from others.
ALTER TABLE carts ADD COLUMN occupies INTEGER NOT NULL DEFAULT 0;
CREATE INDEX carts_by_address ON carts (address, performance) WHERE occupies > 0;
ALTER TABLE orders ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_unpaid ON orders (address) WHERE state IN ('creating', 'payable', 'closing');
CREATE INDEX orders_by_address ON orders (address, performance, created) WHERE address <> '';

CREATE TABLE strikes (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL, address TEXT NOT NULL,
  promoter TEXT NOT NULL, account TEXT NOT NULL, event TEXT NOT NULL, performance TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX strikes_by_address ON strikes (address, kind, at);
CREATE INDEX strikes_by_performance ON strikes (performance, kind, at);
CREATE INDEX strikes_by_age ON strikes (at);

CREATE TABLE alarms (
  kind TEXT NOT NULL, subject TEXT NOT NULL,
  count INTEGER NOT NULL,
  since INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (kind, subject, since)
) STRICT;
