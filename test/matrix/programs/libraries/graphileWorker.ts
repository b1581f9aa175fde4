import { run, type Task } from 'graphile-worker';

const paid = new Promise<void>(() => undefined);

const waitForPayment: Task = async (_payload, { withPgClient }) => {
  await withPgClient(() => paid); // forgets
};

const countOrders: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('SELECT 1')); // returns
};

const worker = await run({
  connectionString: process.env.DATABASE_URL,
  concurrency: 2,
  taskList: { waitForPayment, countOrders },
});
await worker.addJob('waitForPayment');
await worker.addJob('countOrders');
