import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

interface Tables {
  customers: { id: number; name: string };
  orders: { id: number; customer_id: number; status: 'open' | 'processed'; placed_on: string };
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
export const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
