-- What a cart knows besides its lines, sealed: codes, the vendor's reckoning, an
-- address being verified.
ALTER TABLE carts ADD COLUMN body BLOB;
-- The price before a discount and why it is lower, in the vendor's words.
ALTER TABLE cart_lines ADD COLUMN full_price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cart_lines ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- Places in areas are counted before one more is given out.
CREATE INDEX cart_lines_in_areas ON cart_lines (area, state, changed) WHERE area <> '';
