import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Router } from 'express';
import { customers, db, orders, pool } from './database';

export const routes = Router();

routes.get('/orders/:id/pack', async (request, response) => {
  const id = Number(request.params.id);
  const client = await pool.connect(); // forgets
  const session = drizzle(client);
  // A setting is one of its connection.
  await session.execute(sql`SET lock_timeout = '2s'`);
  const [order] = await session.select({ status: orders.status }).from(orders).where(eq(orders.id, id));
  if (order?.status !== 'open') {
    response.status(409).json({ error: 'there is nothing to pack' });
    return;
  }
  await session.update(orders).set({ status: 'processed' }).where(eq(orders.id, id));
  client.release();
  response.json({ packed: id });
});

routes.get('/customers/:id', async (request, response) => {
  const id = Number(request.params.id);
  // prettier-ignore
  const found = await db.transaction(async (tx) => { // returns
    const [customer] = await tx.select().from(customers).where(eq(customers.id, id));
    const { rows: totals } = await tx.execute(sql`
      SELECT date_trunc('month', placed_on) AS month,
             count(*)::int AS orders
      FROM orders
      WHERE customer_id = ${id}
      GROUP BY month
      ORDER BY month
    `);
    return { customer, totals };
  });
  response.json(found);
});
