import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Command = RunCommand | { readonly kind: 'help' } | Mistake;

export interface RunCommand {
  readonly kind: 'run';
  readonly command: readonly [string, ...string[]];
  /** Report as JSON on standard output; the program's own output then goes to standard error. */
  readonly json: boolean;
}

interface Mistake {
  readonly kind: 'mistake';
  readonly message: string;
}

export const USAGE = `Usage: leak-lens run [--json] -- <command> [argument ...]

Runs a command with connection leak tracing in every Node process it starts, and reports what was found
when it ends or on Ctrl+C.

  --json   the report as JSON on standard output; the command's own output goes to standard error

Exit code: 1 when a connection leaked, else the command's own.

  leak-lens run -- node server.js
  leak-lens run -- npm test`;

/** Parses the arguments after the program's name. Options end at `--` or at the command itself. */
export function parseArguments(commandLine: readonly string[]): Command {
  const [name, ...rest] = commandLine;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  if (name !== 'run') return mistake(`there is no command "${name}".`);
  const start = rest.findIndex((argument) => argument === '--' || !argument.startsWith('-'));
  const options = start < 0 ? rest : rest.slice(0, start);
  const [program, ...programArguments] =
    start < 0 ? [] : rest.slice(rest[start] === '--' ? start + 1 : start);
  try {
    const { values } = parseArgs({
      args: options,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return { kind: 'help' };
    if (program === undefined) return mistake('which command is to be run? Write it after "--".');
    return { kind: 'run', command: [program, ...programArguments], json: values.json };
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
}

function mistake(message: string): Mistake {
  return { kind: 'mistake', message };
}
