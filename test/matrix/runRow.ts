import { join } from 'node:path';
import { startProgram, startTracing, type Program } from '../support/tracedProgram.ts';
import type { Judged } from '../../server/tracing.ts';
import { observedLines, type ObservedLine } from './observation.ts';
import { prepareProject } from './project.ts';
import type { Row } from './row.ts';

/**
 * Runs a row's program under tracing. Rejects, with what was seen and printed, unless the line that forgets
 * holds a client, the line that returns has returned one, and no other line has acquired any.
 */
export async function runRow(row: Row, databaseUrl: string): Promise<void> {
  const project = await prepareProject(row);
  const tracing = await startTracing(undefined, row.endpoint);
  try {
    const file = join(project.folder, row.file);
    const [forgets, returns] = [await project.line('forgets'), await project.line('returns')];
    const isExpected = (lines: readonly ObservedLine[]): boolean =>
      lines.length === 2 &&
      lines.every(({ via }) => via === row.via) &&
      lines.some(({ place, held }) => place === `${file}:${forgets}` && held > 0) &&
      lines.some(
        ({ place, acquired, returned }) =>
          place === `${file}:${returns}` && acquired > 0 && acquired === returned,
      );
    const seen = (judged: Judged): boolean => isExpected(observedLines(judged.snapshot));
    const [command, ...words] = row.command;
    const program = startProgram(
      command,
      words,
      { ...tracing.environment, ...row.environment, DATABASE_URL: databaseUrl, PATH: project.path },
      { cwd: project.folder, detached: true },
    );
    try {
      await Promise.race([tracing.judged(seen), program.ended]);
      const judged = await tracing.tracing.settle();
      if (!seen(judged)) throw new Error(complaint(observedLines(judged.snapshot), program));
    } finally {
      await end(program);
    }
  } finally {
    await tracing.close();
    await project.remove();
  }
}

function complaint(lines: readonly ObservedLine[], program: Program): string {
  const seen = lines.map(
    ({ place, via, acquired, returned, held }) =>
      `  ${place}${via === undefined ? '' : ` via ${via}`}: ${acquired} acquired, ${returned} returned, ${held} held`,
  );
  return `What was seen is not what the program did:\n${seen.join('\n') || '  nothing'}\nIt printed:\n${program.output()}`;
}

/** With all its children: watchers and runners leave their programs behind. */
async function end({ process: { pid }, ended }: Program): Promise<void> {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
  await ended;
}
