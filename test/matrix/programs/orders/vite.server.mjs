import { createServer } from 'vite';

const vite = await createServer({ server: { middlewareMode: true, ws: false }, appType: 'custom' });
await vite.ssrLoadModule('/src/orders.ts');
