import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { db } from './database.js';

interface Order {
  Params: { id: string };
}

export async function orderRoutes(app: FastifyInstance): Promise<void> {
  app.get<Order>('/orders/:id/pack', async ({ params }, reply) => {
    const transaction = await db.startTransaction().execute(); // forgets
    const order = await transaction
      .selectFrom('orders')
      .select('status')
      .where('id', '=', Number(params.id))
      .executeTakeFirst();
    if (order?.status !== 'open') return reply.code(409).send({ error: 'there is nothing to pack' });
    await transaction
      .updateTable('orders')
      .set({ status: 'processed' })
      .where('id', '=', Number(params.id))
      .execute();
    await transaction.commit().execute();
    return { packed: Number(params.id) };
  });

  app.get<Order>('/customers/:id', async ({ params }) =>
    // prettier-ignore
    db.transaction().execute(async (transaction) => { // returns
      const customer = await transaction
        .selectFrom('customers')
        .selectAll()
        .where('id', '=', Number(params.id))
        .executeTakeFirst();
      const totals = await sql<{ month: Date; orders: number }>`
        SELECT date_trunc('month', placed_on) AS month,
               count(*)::int AS orders
        FROM orders
        WHERE customer_id = ${Number(params.id)}
        GROUP BY month
        ORDER BY month
      `.execute(transaction);
      return { customer, totals: totals.rows };
    }),
  );
}
