import { join } from 'node:path';
import type { Scope } from '../../protocol/wire.ts';
import type { Judged } from '../../server/tracing.ts';
import { prepareProject } from '../matrix/project.ts';
import type { Command, Kit } from '../matrix/row.ts';
import { REPOSITORY, startProgram, startTracing, type Program } from './tracedProgram.ts';

const SCOPE_ENTRY = join(REPOSITORY, 'dist/scope.cjs');

/** `npm run test:matrix` runs every case, `npm test` the quick ones. */
export const isWhole = process.env['LEAK_LENS_MATRIX'] === 'whole';

/** A program of test/matrix/programs/scopes. */
export interface ScopeCase {
  readonly name: string;
  readonly kit: Kit;
  readonly command: Command;
  /** The version of Node, where it is not that of the tests. */
  readonly node?: string;
  readonly isQuick?: boolean;
}

/** The cases that are to be run now. */
export function due<Case extends ScopeCase>(cases: readonly Case[]): readonly Case[] {
  return cases.filter(({ isQuick = false }) => isWhole || isQuick);
}

/** The command `node` with these words. */
export const node = (words: string): Command => ['node', ...words.split(' ')];

/** `seen` resolves with the first judgement that the condition holds for; rejects when the program ends without. */
export type Use = (
  program: Program,
  seen: (condition: (judged: Judged) => boolean) => Promise<Judged>,
) => Promise<void>;

/**
 * Starts a traced program and calls `use` with it; ends it with all its children afterwards.
 */
export async function withScopedProgram(
  { name, kit, command, ...rest }: ScopeCase,
  databaseUrl: string,
  use: Use,
): Promise<void> {
  const group = 'Node';
  const row = {
    ...(rest.node && { node: rest.node }),
    group,
    name,
    kit,
    command,
    program: 'scopes',
  } as const;
  const project = await prepareProject({ ...row, file: 'work.cjs' });
  const tracing = await startTracing();
  const environment = { DATABASE_URL: databaseUrl, SCOPE_ENTRY, PATH: project.path };
  const [executable, ...words] = command;
  const program = startProgram(
    executable,
    words,
    { ...tracing.environment, ...environment },
    {
      cwd: project.folder,
      detached: true,
    },
  );
  try {
    await use(program, async (condition) => {
      const ended = program.ended.then(() => tracing.tracing.settle());
      const judged = await Promise.race([tracing.judged(condition), ended]);
      if (!condition(judged)) throw new Error(`${JSON.stringify(heldIn(judged))}\n${program.output()}`);
      return judged;
    });
  } finally {
    try {
      process.kill(-program.process.pid!, 'SIGKILL');
    } catch {
      // The whole group is gone already.
    }
    await program.ended;
    await tracing.close();
    await project.remove();
  }
}

/** The scopes of the program's open leases, in the order in which they were acquired. */
export function heldIn({
  snapshot,
}: Judged): (({ readonly hasEnded: boolean } & Record<'kind' | 'label', string>) | undefined)[] {
  return [...snapshot.threads.values()].flatMap(({ openLeases, scopes }) =>
    [...openLeases.values()]
      .sort((a, b) => a.lease - b.lease)
      .map(({ scope }) => describeScope(scope === undefined ? undefined : scopes.get(scope))),
  );
}

function describeScope(scope: Scope | undefined): ReturnType<typeof heldIn>[number] {
  if (scope === undefined) return undefined;
  return { kind: scope.scopeKind, label: scope.label, hasEnded: scope.endedMs !== undefined };
}

/** What is said about open leases. */
export function evidenceIn({ findings }: Judged): string[] {
  return findings.list.flatMap(({ leases }) => leases.map(({ evidence }) => evidence.kind));
}
