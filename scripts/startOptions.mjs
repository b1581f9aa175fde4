/** The command line of `npm start`. */
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm start -- [options]

Runs the sample order service under leak tracing, and shows it in VS Code.

  --no-open      do not open VS Code on the desktop; print the address of a browser-hosted one
  --for <time>   stop after this time, such as 20s or 5m; until Ctrl+C unless told
  --help         only this text`;

/**
 * Whether VS Code may be opened on the desktop, and after how many milliseconds to stop (`undefined`: never). Ends
 * this process when there is nothing to start: after --help, and with a message for what is no option.
 */
export function startOptions(commandLine) {
  try {
    const { values } = parseArgs({
      args: commandLine,
      options: {
        'no-open': { type: 'boolean', default: false },
        for: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return {
      mayOpen: !values['no-open'],
      forMs: values.for === undefined ? undefined : durationMs(values.for),
    };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function durationMs(text) {
  const [, amount, unit] = /^(\d+)([sm])$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`--for is "${text}", which is no time such as 20s or 5m.`);
  return Number(amount) * (unit === 'm' ? 60_000 : 1000);
}
