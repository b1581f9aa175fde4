import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';

interface Order {
  readonly id: number;
}

@Injectable()
export class OrdersService implements OnModuleInit {
  private readonly pool = new Pool({ connectionString: process.env.DATABASE_URL });

  async onModuleInit(): Promise<void> {
    await this.reserve({ id: 1 });
    await this.load(1);
  }

  private async reserve(order: Order): Promise<void> {
    const client: PoolClient = await this.pool.connect(); // forgets
    await client.query('SELECT $1::int', [order.id]);
  }

  private async load(id: number): Promise<Order | undefined> {
    const client: PoolClient = await this.pool.connect(); // returns
    try {
      const { rows } = await client.query<Order>('SELECT $1::int AS id', [id]);
      return rows[0];
    } finally {
      client.release();
    }
  }
}
