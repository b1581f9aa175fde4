import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startProgram, startTracing, type Program } from '../support/tracedProgram.ts';
import type { Judged } from '../../server/tracing.ts';
import { observedLines, observedPoolQueries, type ObservedLine } from './observation.ts';
import { prepareProject } from './project.ts';
import type { Row } from './row.ts';

/** A program that goes on for ever must have been seen by then. */
const MAX_PROGRAM_MS = 60_000;

/**
 * Runs a row's program under tracing. Rejects, with what was seen and printed, unless the line that forgets
 * holds a client, the line that returns has returned one, and no other line has acquired any, or holds none
 * where the row allows others.
 */
export async function runRow(row: Row, databaseUrl: string): Promise<void> {
  const project = await prepareProject(row);
  const tracing = await startTracing(undefined, row.endpoint);
  try {
    const file = join(project.folder, row.file);
    const [forgets, returns] = [await project.line('forgets'), await project.line('returns')];
    const isExpected = (lines: readonly ObservedLine[]): boolean => {
      const at = (line: number): ObservedLine | undefined =>
        lines.find(({ place, via }) => place === `${file}:${line}` && via === row.via);
      const [forgetting, returning] = [at(forgets), at(returns)];
      if (forgetting === undefined || returning === undefined) return false;
      const others = lines.filter((line) => line !== forgetting && line !== returning);
      return (
        forgetting.held > 0 &&
        returning.acquired > 0 &&
        returning.acquired === returning.returned &&
        (row.takesElsewhere ? others.every(({ held }) => held === 0) : others.length === 0)
      );
    };
    const seen = ({ snapshot }: Judged): boolean =>
      isExpected(observedLines(snapshot)) &&
      (row.poolQueries === undefined || row.poolQueries === observedPoolQueries(snapshot));
    const [command, ...words] = row.command;
    const program = startProgram(
      command,
      words,
      { ...tracing.environment, ...row.environment, DATABASE_URL: databaseUrl, PATH: project.path },
      { cwd: project.folder, detached: true },
    );
    try {
      const limit = setTimeout(MAX_PROGRAM_MS, undefined, { ref: false });
      await Promise.race([tracing.judged(seen), program.ended, limit]);
      const judged = await tracing.tracing.settle();
      if (!seen(judged)) throw new Error(complaint(judged, program));
    } finally {
      await end(program);
    }
  } finally {
    await tracing.close();
    await project.remove();
  }
}

function complaint({ snapshot }: Judged, program: Program): string {
  const seen = observedLines(snapshot).map(
    ({ place, via, acquired, returned, held }) =>
      `  ${place}${via === undefined ? '' : ` via ${via}`}: ${acquired} acquired, ${returned} returned, ${held} held`,
  );
  seen.push(`  ${observedPoolQueries(snapshot)} single statements by pools`);
  return `What was seen is not what the program did:\n${seen.join('\n')}\nIt printed:\n${program.output()}`;
}

/** With all its children: watchers and runners leave their programs behind. */
async function end({ process: { pid = 0 }, ended }: Program): Promise<void> {
  try {
    // Windows has no process groups, but a command that knows a process's children.
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
  await ended;
}
