process.env.DD_TRACE_STARTUP_LOGS = 'false';
process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false';
process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false';
const tracer = require('dd-trace').init({ experimental: { exporter: 'log' }, flushInterval: 0 });

// The exporter prints the spans of a trace when it is over.
const names = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  if (!String(text).startsWith('{"traces"')) return write(text, ...rest);
  for (const { name, resource } of JSON.parse(text).traces.flat()) {
    // It follows the hook's own connection as well.
    if (name !== 'ipc.connect') names.push(`${name} ${resource}`);
  }
  return true;
};

globalThis.tool = {
  run: (task) => tracer.trace('program', task),
  spans: () => names,
};
