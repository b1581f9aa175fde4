import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf, tcpEndpoint } from '../../protocol/endpoint.ts';
import type { PathMapping } from '../../protocol/pathMapping.ts';
import { readThresholds, THRESHOLD_SETTINGS, type Thresholds } from '../../protocol/thresholds.ts';

/** What the command line asks for. */
export type Command =
  RunCommand | ListenCommand | ReportCommand | McpCommand | { readonly kind: 'help' | 'version' } | Mistake;

export interface RunCommand {
  readonly kind: 'run';
  readonly command: readonly [string, ...string[]];
  /** Unless it is text, the program's own output goes to standard error. */
  readonly format: ReportFormat;
  /** The file to record the session into. */
  readonly recordTo?: string;
  /** The file that remembers runs. */
  readonly history?: string;
  readonly thresholds: Thresholds;
  readonly pathMappings: readonly PathMapping[];
}

/** Text goes to standard error, the others to standard output. An issue report is for the developers of Leak Lens. */
export type ReportFormat = 'text' | 'json' | 'issue-report';

export interface ListenCommand {
  readonly kind: 'listen';
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly format: ReportFormat;
  readonly recordTo?: string;
  readonly thresholds: Thresholds;
  readonly pathMappings: readonly PathMapping[];
}

export interface ReportCommand {
  readonly kind: 'report';
  /** The file that was recorded. */
  readonly trace: string;
  readonly format: ReportFormat;
  readonly thresholds: Thresholds;
}

export interface McpCommand {
  readonly kind: 'mcp';
  readonly source:
    | { readonly kind: 'trace'; readonly file: string; readonly thresholds: Thresholds }
    /** What is traced now, for the folder or for the one in which it runs. */
    | { readonly kind: 'listener'; readonly folder?: string };
}

interface Mistake {
  readonly kind: 'mistake';
  readonly message: string;
}

export const USAGE = `Usage: leak-lens run [--json | --issue-report] [--record <file>] [--history <file>]
                     [--map <there>=<here>] ... [--threshold <name>=<value>] ... -- <command> [argument ...]
       leak-lens listen [--host <address>] [--port <number>] [--json | --issue-report] [--record <file>]
                        [--map <there>=<here>] ... [--threshold <name>=<value>] ...
       leak-lens report [--json | --issue-report] [--threshold <name>=<value>] ... <file>
       leak-lens mcp [--window <folder>]
       leak-lens mcp [--threshold <name>=<value>] ... <file>
       leak-lens --version

run     Runs a command with connection leak tracing in every Node process it starts, and reports what was found
        when it ends or on Ctrl+C.
listen  Listens over TCP for programs that are started elsewhere, as in a container, prints the environment
        variables that they need, and reports on Ctrl+C.
report  Reports once more about a session that was recorded.
mcp     Answers agents about what is traced now, by a window of VS Code or by run, or about a session that was recorded,
        as an MCP server over standard input and output.

  --json          the report as JSON on standard output; everything else goes to standard error
  --issue-report  instead, versions, what was patched and counters, to be pasted into an issue of Leak Lens;
                  nothing of your program, its queries and its database is in it
  --record        keeps everything that became known in a file, for report; nothing secret is in it, but file names,
                  statements without values, and names of hosts and databases are
  --history       remembers in a file what leaked, and says which leaks are new, which were there in former runs, and
                  which are fixed; files are named as seen from the folder in which it is called
  --map           where a folder of the machine, or container, on which the program runs is on this one, as in
                  --map /app=.; may be repeated
  --threshold     from when on something is worth saying, as name=value; may be repeated. Names, defaults and limits are
                  those of the settings leakLens.thresholds, as in suspectedIdleSeconds=10; of two that contradict
                  each other the larger one counts
  --window        a folder of the window to be asked; by default the one that contains the folder in which mcp is called,
                  or else the only one
  --host          where to listen; 127.0.0.1 by default
  --port          any that is free by default

Exit code: 1 when a connection leaked, or was misused in a way that the report calls MISUSE without "warning" or
"note"; else the command's own; that of listen is 0.

  leak-lens run -- node server.js
  leak-lens run -- npm test
  leak-lens run --record session.leaktrace -- npm test
  leak-lens report session.leaktrace
  leak-lens listen --port 7357
  leak-lens mcp`;

const MAX_PORT = 65_535;

const SHARED = {
  json: { type: 'boolean', default: false },
  'issue-report': { type: 'boolean', default: false },
  threshold: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const TRACED = { record: { type: 'string' }, map: { type: 'string', multiple: true } } as const;
const REMEMBERED = { history: { type: 'string' } } as const;
/** What comes after one of these is its value. */
const VALUED: ReadonlySet<string | undefined> = new Set(['--record', '--map', '--history', '--threshold']);

/** Parses the arguments after the program's name. */
export function parseArguments(commandLine: readonly string[]): Command {
  const [name, ...rest] = commandLine;
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
    if (name === '--version' || name === '-v') return { kind: 'version' };
    if (name === 'run') return parseRun(rest);
    if (name === 'listen') return parseListen(rest);
    if (name === 'report') return parseReport(rest);
    if (name === 'mcp') return parseMcp(rest);
    return mistake(`there is no command "${name}".`);
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
}

/** Options end at `--` or at the command itself. */
function parseRun(words: readonly string[]): Command {
  const start = words.findIndex(
    (argument, index) => argument === '--' || (!argument.startsWith('-') && !VALUED.has(words[index - 1])),
  );
  const options = start < 0 ? words : words.slice(0, start);
  const [program, ...programArguments] =
    start < 0 ? [] : words.slice(words[start] === '--' ? start + 1 : start);
  const { values } = parseArgs({ args: [...options], options: { ...SHARED, ...TRACED, ...REMEMBERED } });
  if (values.help) return { kind: 'help' };
  if (program === undefined) return mistake('which command is to be run? Write it after "--".');
  return {
    kind: 'run',
    command: [program, ...programArguments],
    format: formatOf(values),
    thresholds: thresholdsIn(values.threshold),
    pathMappings: pathMappingsIn(values.map),
    ...(values.record !== undefined && { recordTo: values.record }),
    ...(values.history !== undefined && { history: values.history }),
  };
}

function parseListen(words: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...SHARED,
      ...TRACED,
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
    },
  });
  const { help, host, port, record, map, threshold } = values;
  if (help) return { kind: 'help' };
  if (!/^\d+$/.test(port) || Number(port) > MAX_PORT) return mistake(`"${port}" is no port number.`);
  // An IPv6 address in brackets, as URLs have it, is one all the same.
  const address = addressOf(tcpEndpoint({ host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }));
  if ('path' in address) return mistake(`"${host}" is no name or address of a host.`);
  return {
    kind: 'listen',
    ...address,
    format: formatOf(values),
    thresholds: thresholdsIn(threshold),
    pathMappings: pathMappingsIn(map),
    ...(record !== undefined && { recordTo: record }),
  };
}

function parseReport(words: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...words], options: SHARED, allowPositionals: true });
  if (values.help) return { kind: 'help' };
  const [trace, ...others] = positionals;
  if (trace === undefined || others.length > 0)
    return mistake('which file is to be reported about? Name one.');
  return { kind: 'report', trace, format: formatOf(values), thresholds: thresholdsIn(values.threshold) };
}

function parseMcp(words: readonly string[]): Command {
  const { help, threshold } = SHARED;
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { help, threshold, window: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.help) return { kind: 'help' };
  const [file, ...others] = positionals;
  if (others.length > 0) return mistake('mcp answers about one recorded session. Name one file.');
  if (file === undefined) {
    if (values.threshold !== undefined)
      return mistake('--threshold is for recorded sessions; of a window its settings count.');
    return {
      kind: 'mcp',
      source: {
        kind: 'listener',
        ...(values.window !== undefined && { folder: resolve(values.window) }),
      },
    };
  }
  if (values.window !== undefined) return mistake('name a recorded session or a --window, not both.');
  return { kind: 'mcp', source: { kind: 'trace', file, thresholds: thresholdsIn(values.threshold) } };
}

function formatOf(asked: Readonly<Record<'json' | 'issue-report', boolean>>): ReportFormat {
  if (asked['issue-report']) return 'issue-report';
  return asked.json ? 'json' : 'text';
}

/** Throws an error with a message for people unless each of them is a name with a value that it may have. */
function thresholdsIn(words: readonly string[] = []): Thresholds {
  const values = new Map<string, number | string>();
  for (const word of words) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (!THRESHOLD_SETTINGS.some((setting) => setting.name === name)) {
      const names = THRESHOLD_SETTINGS.map((setting) => setting.name).join(', ');
      throw new Error(`"${word}" is no threshold with a value. Write name=value with one of: ${names}.`);
    }
    const number = Number(value);
    values.set(name, Number.isNaN(number) ? value : number);
  }
  const { thresholds, wrong } = readThresholds((name) => values.get(name));
  const [message] = wrong;
  if (message !== undefined) throw new Error(`${message}.`);
  return thresholds;
}

/** Throws an error with a message for people unless each of them is two folders. */
function pathMappingsIn(words: readonly string[] = []): readonly PathMapping[] {
  return words.map((word) => {
    const [, remoteRoot, localRoot] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (remoteRoot === undefined || localRoot === undefined) {
      throw new Error(
        `"${word}" does not say which folder is which. Write --map <folder there>=<folder here>, as in --map /app=.`,
      );
    }
    return { remoteRoot, localRoot: resolve(localRoot) };
  });
}

function mistake(message: string): Mistake {
  return { kind: 'mistake', message };
}
