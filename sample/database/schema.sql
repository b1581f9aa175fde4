CREATE TABLE customers (
  id   integer PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE orders (
  id          integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  status      text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'processed')),
  placed_on   date NOT NULL,
  total_cents integer -- known once the order is processed
);

CREATE TABLE order_items (
  order_id    integer NOT NULL REFERENCES orders,
  position    integer NOT NULL,
  product     text NOT NULL,
  quantity    integer NOT NULL CHECK (quantity > 0),
  price_cents integer NOT NULL CHECK (price_cents >= 0),
  PRIMARY KEY (order_id, position)
);

CREATE INDEX ON orders (customer_id);
