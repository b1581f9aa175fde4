/**
 * What people preload already: OpenTelemetry's instrumentation of pg, with spans that are recorded and not exported.
 * The packages are in the folder that PACKAGES names.
 */
const { createRequire } = require('node:module');
const { join } = require('node:path');

const load = createRequire(join(process.env.PACKAGES, 'package.json'));
const { NodeTracerProvider } = load('@opentelemetry/sdk-trace-node');
const { registerInstrumentations } = load('@opentelemetry/instrumentation');
const { PgInstrumentation } = load('@opentelemetry/instrumentation-pg');

const spans = { count: 0 };
const tracerProvider = new NodeTracerProvider({
  spanProcessors: [
    {
      onStart: () => spans.count++,
      onEnd: () => undefined,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  ],
});
tracerProvider.register();
registerInstrumentations({ tracerProvider, instrumentations: [new PgInstrumentation()] });
// An instrumentation that sees nothing costs nothing: then this is no measurement of it.
process.on('exit', () => {
  if (spans.count === 0) process.exitCode = 3;
});
