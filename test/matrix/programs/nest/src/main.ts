import { NestFactory } from '@nestjs/core';
import { OrdersModule } from './orders.module.js';

const app = await NestFactory.create(OrdersModule);
await app.listen(0);
