import { drizzle } from 'drizzle-orm/node-postgres';
import { date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
export const db = drizzle(pool);

export const customers = pgTable('customers', {
  id: integer().primaryKey(),
  name: text().notNull(),
});

export const orders = pgTable('orders', {
  id: integer().primaryKey(),
  customerId: integer('customer_id').notNull(),
  status: text({ enum: ['open', 'processed'] }).notNull(),
  placedOn: date('placed_on').notNull(),
});
