import { once } from 'node:events';
import { addressOf, tcpEndpoint } from '../../protocol/endpoint.ts';
import type { ListenCommand, ReportFormat } from './arguments.ts';
import { HOOK_PATH, startTracingSession, type TracingSession } from './tracingSession.ts';

/** Nobody can report here. */
const CANNOT_LISTEN = 2;

/**
 * Listens over TCP for programs that somebody else starts, in a container for instance, until Ctrl+C, and then
 * reports. Returns the exit code: 1 when something leaked, 2 when it could not listen, else 0.
 */
export async function listen(command: ListenCommand): Promise<number> {
  const { host, port, format } = command;
  const endpoint = tcpEndpoint({ host, port });
  let session: TracingSession;
  try {
    session = await startTracingSession(endpoint, command);
  } catch (error) {
    console.error(
      `leak-lens: could not listen at ${endpoint}: ${error instanceof Error ? error.message : String(error)}. ` +
        'Choose another --port, as --host an address of this machine, and as --record a file that can be written.',
    );
    return CANNOT_LISTEN;
  }
  try {
    // Before anybody is told that it listens, and may already want it to end.
    const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    explain(session, format);
    await interrupted;
    return (await session.report(format)) ? 1 : 0;
  } finally {
    await session.close();
  }
}

/** The variables are all that standard output gets before the report, so that it can be a container's env file. */
function explain({ endpoint, variables }: TracingSession, format: ReportFormat): void {
  console.error(
    `leak-lens: listening at ${endpoint} until Ctrl+C. Start your program with the variables below; if this ` +
      'machine has another name there, such as host.docker.internal, put it into LEAK_LENS_ENDPOINT. ' +
      'A container needs the hook at the same path:\n' +
      `  --volume "${HOOK_PATH}:${HOOK_PATH}:ro"`,
  );
  if (isOpen(endpoint)) {
    console.error(
      'leak-lens: this address is not only for programs of this machine, and what they report is not encrypted. ' +
        'The token keeps others from reporting; keep it secret.',
    );
  }
  const print = format === 'text' ? console.log : console.error;
  // Without the space the line means the same to Docker, which takes it as it is, and to a shell.
  const lines: Readonly<Record<string, string>> = { ...variables(undefined) };
  for (const [name, value] of Object.entries(lines))
    print(`${name}=${value.replace('--require ', '--require=')}`);
}

function isOpen(endpoint: string): boolean {
  const address = addressOf(endpoint);
  return 'host' in address && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host);
}
