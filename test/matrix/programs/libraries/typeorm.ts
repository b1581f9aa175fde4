import 'reflect-metadata';
import { DataSource } from 'typeorm';

const source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL! });
await source.initialize();

async function forget() {
  const runner = source.createQueryRunner();
  await runner.connect(); // forgets
  await runner.query('SELECT 1');
}

async function giveBack() {
  await source.transaction((manager) => manager.query('SELECT 1')); // returns
}

await forget();
await giveBack();
process.exit();
