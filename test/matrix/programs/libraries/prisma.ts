import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
const prisma = new PrismaClient({ adapter });
const paid = new Promise<void>(() => undefined);

async function forget() {
  await prisma.$transaction(() => paid, { timeout: 60_000 }); // forgets
}

async function giveBack() {
  await prisma.$transaction((tx) => tx.$queryRaw`SELECT 1`); // returns
}

void forget();
await giveBack();
