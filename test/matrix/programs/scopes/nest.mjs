// Decorators are called here as a compiler would.
import 'reflect-metadata';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { forget, hold, listening } from './work.cjs';

class Shop {
  hold() {
    return hold();
  }
  forget() {
    return forget();
  }
}
Get('hold')(Shop.prototype, 'hold', Object.getOwnPropertyDescriptor(Shop.prototype, 'hold'));
Post('orders/:id')(Shop.prototype, 'forget', Object.getOwnPropertyDescriptor(Shop.prototype, 'forget'));
Controller('shops/:shop')(Shop);

class AppModule {}
Module({ controllers: [Shop] })(AppModule);

const adapters = process.argv[2] === 'fastify' ? [new FastifyAdapter()] : [];
const app = await NestFactory.create(AppModule, ...adapters, { logger: false });
await app.listen(0);
listening(app.getHttpServer());
