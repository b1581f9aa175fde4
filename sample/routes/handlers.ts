import type { Handler } from '../reply.ts';
import * as fixedOrders from './fixed/orders.ts';
import * as fixedProcessing from './fixed/processing.ts';
import * as fixedReports from './fixed/reports.ts';
import * as health from './health.ts';
import * as orders from './orders.ts';
import * as processing from './processing.ts';
import * as reports from './reports.ts';
import * as summary from './summary.ts';
import type { RouteName } from './table.ts';

/** Which function answers which route. */
export const handlers: Readonly<Record<RouteName, Handler>> = {
  'GET /orders': orders.listOrders,

  'GET /orders/:id': orders.showOrder,
  'GET /fixed/orders/:id': fixedOrders.showOrder,

  'GET /reports/:id': reports.showReport,
  'GET /fixed/reports/:id': fixedReports.showReport,

  'POST /orders/:id/process': processing.processOrder,
  'POST /fixed/orders/:id/process': fixedProcessing.processOrder,

  'GET /health': health.showHealth,
  'GET /summary': summary.showSummary,
};
