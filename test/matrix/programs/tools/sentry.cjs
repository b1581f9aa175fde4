const Sentry = require('@sentry/node');

const names = [];
Sentry.init({
  dsn: 'http://public@127.0.0.1:1/1',
  tracesSampleRate: 1,
  traceLifecycle: 'static',
  beforeSendTransaction: ({ spans }) => {
    names.push(...spans.map(({ description }) => description));
    return null;
  },
});

globalThis.tool = {
  run: async (task) => {
    const result = await Sentry.startSpan({ name: 'program' }, task);
    await Sentry.flush(1000);
    return result;
  },
  spans: () => names,
};
