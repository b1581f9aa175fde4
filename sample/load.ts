import { parseArgs } from 'node:util';
import { drive } from './drive.ts';
import { mixes, mixNamed, PAUSE_MS, SENDERS, type Mix } from './mix.ts';
import { failStartup, StartupError } from './startup.ts';

const USAGE = `Usage: node --import tsx sample/load.ts --url http://127.0.0.1:3000 [options]
  --for <time>         how long, such as 20s or 5m; until Ctrl+C unless told
  --mix <name>         ${Object.keys(mixes).join(', ')}; all unless told
  --concurrency <n>    requests at the same time; ${SENDERS} unless told
  --seed <n>           equal seeds send equal requests; 1 unless told`;

async function main(): Promise<void> {
  const options = optionsFromArguments();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  if (options.forMs !== undefined) setTimeout(() => stop.abort(), options.forMs).unref();

  const counts = await drive({ ...options, requests: Infinity, pauseMs: PAUSE_MS, signal: stop.signal });
  for (const [outcome, count] of Object.entries(counts)) console.log(`${outcome}: ${count}`);
}

interface Options {
  readonly baseUrl: string;
  readonly forMs: number | undefined;
  readonly mix: Mix;
  readonly concurrency: number;
  readonly seed: number;
}

function optionsFromArguments(): Options {
  const values = parseArguments();
  if (!URL.canParse(values.url))
    throw new StartupError(`--url is "${values.url}", which is no URL.\n${USAGE}`);
  return {
    baseUrl: values.url,
    forMs: values.for === undefined ? undefined : durationMs(values.for),
    mix: mixNamed(values.mix, '--mix'),
    concurrency: wholeNumber('--concurrency', values.concurrency),
    seed: wholeNumber('--seed', values.seed),
  };
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string', default: '' },
        for: { type: 'string' },
        mix: { type: 'string', default: 'all' },
        concurrency: { type: 'string', default: String(SENDERS) },
        seed: { type: 'string', default: '1' },
      },
    }).values;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function durationMs(text: string): number {
  const [, amount, unit] = /^(\d+)([sm])$/.exec(text) ?? [];
  if (amount === undefined) throw new StartupError(`--for is "${text}", which is no time.\n${USAGE}`);
  return Number(amount) * (unit === 'm' ? 60_000 : 1_000);
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new StartupError(`${option} is "${text}", which is no whole number above 0.\n${USAGE}`);
}

main().catch(failStartup);
