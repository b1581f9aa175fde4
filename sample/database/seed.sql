-- 20 customers and 200 orders, the same in every run.
INSERT INTO customers (id, name)
SELECT ordinality, name
  FROM unnest(ARRAY[
         'Ada', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Ivan', 'Jean',
         'Katherine', 'Leslie', 'Margaret', 'Niklaus', 'Ole-Johan', 'Peter', 'Radia', 'Sophie', 'Tim', 'Ursula'
       ]) WITH ORDINALITY AS t (name, ordinality);

-- Customers 17 to 20 have not ordered anything yet.
INSERT INTO orders (id, customer_id, placed_on)
SELECT n, 1 + n * 7 % 16, DATE '2025-01-01' + n
  FROM generate_series(1, 200) AS n;

INSERT INTO order_items (order_id, position, product, quantity, price_cents)
SELECT o.id,
       p,
       (ARRAY['notebook', 'pencil', 'lamp', 'chair', 'desk'])[1 + (o.id + p) % 5],
       1 + (o.id * p) % 4,
       250 + (o.id * 37 + p * 113) % 9000
  FROM orders o, generate_series(1, 3) AS p;
