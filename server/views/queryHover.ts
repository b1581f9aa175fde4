import type { Hover, Range } from 'vscode-languageserver-types';
import type { JudgedLease } from '../evidence/finding.ts';
import type { CallSite } from './callSite.ts';
import { counted, numberText } from './count.ts';
import { durationTable } from './durationTable.ts';
import { holderList } from './holders.ts';
import { placeLink } from './link.ts';
import { escaped } from './markdown.ts';
import { poolConfiguration } from './poolConfiguration.ts';
import type { Documents, Scene } from './scene.ts';
import { statementOf, type Statement, type StatementKey } from './statement.ts';
import { editorStyle } from './style.ts';
import { waitingSentences } from './waiting.ts';

const MAX_PLACES = 3;

/** A statement in a document as it stands now. Lines count from 0. */
export interface StatementPlace {
  readonly range: Range;
  readonly sentFrom: readonly number[];
  readonly sql?: string;
}

/**
 * What is known about a statement: what became of the clients that ran it last, how often it ran and for how long, and
 * on whose clients. `undefined` when it was not seen running.
 */
export function queryHover(
  scene: Scene,
  documents: Documents,
  file: string,
  place: StatementPlace,
): Hover | undefined {
  const key: StatementKey = {
    isSentFrom: (sender, line) =>
      sender === file && place.sentFrom.includes((documents.currentLine(file, line) ?? 0) - 1),
  };
  // The same statement may be sent from elsewhere, too, which is asked for only when it is not sent from here.
  const statement =
    statementOf(scene, key) ??
    (place.sql === undefined ? undefined : statementOf(scene, { ...key, sql: place.sql }));
  if (statement === undefined) return undefined;
  const { acquiredAt } = statement;
  const holders = acquiredAt.flatMap(({ judged }) => judged).filter((lease) => ranLast(lease, key));
  const texts = [
    ...verdict(
      acquiredAt.filter(({ judged }) => judged.some((lease) => holders.includes(lease))),
      holders,
      documents,
    ),
    summary(statement, documents, scene.lastRun),
    ...durationTable([
      ['query', statement.durationMs],
      ...acquiredAt
        .slice(0, 1)
        .flatMap(({ totals }) => [
          ['client held', totals.holdMs] as const,
          ['of it idle', totals.idleMs] as const,
          ['waited for it', totals.waitMs] as const,
        ]),
    ]),
    ...holderList(scene, holders),
    ...acquiredAt
      .slice(0, 1)
      .flatMap((site) => waitingSentences(scene, site, editorStyle(documents)).map(escaped)),
    ...statement.pools.slice(0, 1).map((pool) => `Pool: ${escaped(poolConfiguration(pool))}.`),
  ];
  return { contents: { kind: 'markdown', value: texts.join('\n\n') }, range: place.range };
}

function ranLast({ lastQuery }: JudgedLease, { isSentFrom }: StatementKey): boolean {
  return lastQuery?.at !== undefined && isSentFrom(lastQuery.at.file, lastQuery.at.line);
}

function verdict(
  sites: readonly CallSite[],
  holders: readonly JudgedLease[],
  documents: Documents,
): readonly string[] {
  const leaked = holders.filter(({ evidence }) => evidence.kind === 'leaked').length;
  const suspected = holders.filter(
    ({ evidence }) => evidence.kind === 'suspected' || evidence.kind === 'outlived',
  ).length;
  if (leaked + suspected === 0) return [];
  const [what, count] = leaked > 0 ? ['leaked', leaked] : ['may be leaked', suspected];
  const verb = leaked > 0 ? (count === 1 ? 'is ' : 'are ') : '';
  const links = sites.slice(0, MAX_PLACES).flatMap(({ at }) => placeLink(at, documents));
  const place = links.length === 0 ? '' : ` Acquired at ${links.join(', ')}.`;
  return [`**${counted(count, 'client')} that ran this last ${verb}${what}.**${place}`];
}

function summary(statement: Statement, documents: Documents, lastRun: boolean): string {
  const { count, failed, isSampled, acquiredAt, isByPool } = statement;
  const times = `${isSampled ? '≈ ' : ''}${counted(count, 'time')}`;
  const failures = failed === 0 ? '' : `, ${numberText(failed)} failed`;
  const links = acquiredAt.slice(0, MAX_PLACES).flatMap(({ at }) => placeLink(at, documents));
  const clients = [
    ...(links.length === 0 ? [] : [`on clients acquired at ${links.join(', ')}`]),
    ...(isByPool ? ['by pool.query'] : []),
  ].join(' and ');
  return `${lastRun ? 'Last run: sent' : 'Sent'} ${times}${failures}${clients === '' ? '' : `, ${clients}`}.`;
}
