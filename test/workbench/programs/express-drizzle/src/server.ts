import express from 'express';
import { routes } from './orders';

express().use(routes).listen(Number(process.env.PORT), '127.0.0.1');
