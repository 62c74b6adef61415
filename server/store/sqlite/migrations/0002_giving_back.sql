-- Places still to be given back, of which there are few at any time.
CREATE INDEX cart_lines_dropping ON cart_lines (cart) WHERE state = 'dropping';
