-- Times are UTC milliseconds, 0 for none. Money is minor units and a currency.
CREATE TABLE carts (
  id TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  promoter TEXT NOT NULL, account TEXT NOT NULL, event TEXT NOT NULL, performance TEXT NOT NULL,
  locale TEXT NOT NULL,
  visit BLOB,
  booking TEXT NOT NULL,
  hold_total INTEGER NOT NULL, hold_currency TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  lease_owner TEXT NOT NULL DEFAULT '', lease_until INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE INDEX carts_due ON carts (deadline) WHERE deadline > 0 AND order_id = '';

CREATE TABLE cart_lines (
  cart TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  ref TEXT NOT NULL, state TEXT NOT NULL, vendor_key TEXT NOT NULL,
  seat TEXT NOT NULL, area TEXT NOT NULL, category TEXT NOT NULL, tariff TEXT NOT NULL,
  nominal INTEGER NOT NULL, fee INTEGER NOT NULL, currency TEXT NOT NULL,
  section TEXT NOT NULL, row TEXT NOT NULL, number TEXT NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (cart, position)
) STRICT;

CREATE INDEX carts_by_path ON carts (performance, event, account, promoter);

CREATE TABLE cart_tokens (
  hash BLOB PRIMARY KEY,
  cart TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  secret BLOB NOT NULL,
  promoter TEXT NOT NULL, account TEXT NOT NULL, event TEXT NOT NULL, performance TEXT NOT NULL,
  cart TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL,
  vendor_id TEXT, reference TEXT NOT NULL,
  cart_total INTEGER NOT NULL, total INTEGER NOT NULL, fees INTEGER NOT NULL, currency TEXT NOT NULL,
  deadline INTEGER NOT NULL,
  body BLOB,
  person TEXT NOT NULL,
  due INTEGER NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL,
  UNIQUE (promoter, account, vendor_id)
) STRICT;
CREATE INDEX orders_due ON orders (due) WHERE due > 0;

CREATE TABLE intents (
  id TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  op TEXT NOT NULL, cart TEXT NOT NULL, order_id TEXT NOT NULL,
  state TEXT NOT NULL,
  body BLOB,
  sent INTEGER NOT NULL, deadline INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE INDEX intents_unsettled ON intents (cart) WHERE state IN ('open', 'unknown');

CREATE TABLE payment_attempts (
  order_id TEXT NOT NULL REFERENCES orders (id),
  n INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  payment TEXT NOT NULL, url TEXT NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL,
  PRIMARY KEY (order_id, n)
) STRICT;
CREATE UNIQUE INDEX one_open_attempt ON payment_attempts (order_id) WHERE state = 'open';

CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  rev INTEGER NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  attempt INTEGER NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;

CREATE TABLE demo_payments (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  amount INTEGER NOT NULL, currency TEXT NOT NULL,
  state TEXT NOT NULL,
  return_url TEXT NOT NULL
) STRICT;
