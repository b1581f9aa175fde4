import type { Handler } from '../reply.ts';
import * as averages from './averages.ts';
import * as customers from './customers.ts';
import * as exporting from './exports.ts';
import * as fixedAverages from './fixed/averages.ts';
import * as fixedCustomers from './fixed/customers.ts';
import * as fixedExporting from './fixed/exports.ts';
import * as fixedInvoices from './fixed/invoices.ts';
import * as fixedOrders from './fixed/orders.ts';
import * as fixedProcessing from './fixed/processing.ts';
import * as fixedReceipts from './fixed/receipts.ts';
import * as fixedReopening from './fixed/reopening.ts';
import * as fixedReports from './fixed/reports.ts';
import * as health from './health.ts';
import * as invoices from './invoices.ts';
import * as orders from './orders.ts';
import * as processing from './processing.ts';
import * as receipts from './receipts.ts';
import * as reopening from './reopening.ts';
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

  'GET /exports/:id': exporting.exportOrders,
  'GET /fixed/exports/:id': fixedExporting.exportOrders,

  'POST /orders/:id/reopen': reopening.reopenOrder,
  'POST /fixed/orders/:id/reopen': fixedReopening.reopenOrder,

  'GET /orders/:id/receipt': receipts.showReceipt,
  'GET /fixed/orders/:id/receipt': fixedReceipts.showReceipt,

  'GET /customers/:id': customers.showCustomer,
  'GET /fixed/customers/:id': fixedCustomers.showCustomer,

  'GET /orders/:id/invoice': invoices.showInvoice,
  'GET /fixed/orders/:id/invoice': fixedInvoices.showInvoice,

  'GET /averages/:id': averages.showAverage,
  'GET /fixed/averages/:id': fixedAverages.showAverage,

  'GET /health': health.showHealth,
  'GET /summary': summary.showSummary,
};
