-- When an order came into its state, as far as that was noted.
ALTER TABLE orders ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET since = changed;
