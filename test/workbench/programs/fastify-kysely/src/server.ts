import Fastify from 'fastify';
import { orderRoutes } from './orders.js';

const app = Fastify();
await app.register(orderRoutes);
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
