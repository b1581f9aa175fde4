import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { filtered, NO_FILTER } from '../../../client/views/connectionFilter.ts';
import { changedNodes, indexed } from '../../../client/views/connectionNodes.ts';
import type { ConnectionNode } from '../../../protocol/connections.ts';

function node(id: string, parts: Partial<ConnectionNode> = {}): ConnectionNode {
  return {
    id,
    kind: 'lease',
    label: id,
    icon: 'idle',
    accessibilityLabel: id,
    isSuspicious: false,
    isExpanded: false,
    children: [],
    ...parts,
  };
}

const pool = (...children: readonly ConnectionNode[]): readonly ConnectionNode[] => [
  node('pool', { kind: 'pool', isSuspicious: children.some(({ isSuspicious }) => isSuspicious), children }),
  node('other', { kind: 'pool' }),
];

describe('nodes of the Connections view', () => {
  const changes = (before: readonly ConnectionNode[], after: readonly ConnectionNode[]): unknown =>
    changedNodes(indexed(before), indexed(after));

  it('draw nothing anew when nothing changed', () => {
    assert.deepEqual(changes(pool(node('a')), pool(node('a'))), []);
  });

  it('draw only the line that changed', () => {
    const before = pool(node('a'), node('b'));
    assert.deepEqual(changes(before, pool(node('a'), node('b', { label: 'held 5 s' }))), ['b']);
  });

  it('draw the parent of what came or went, and nothing below it', () => {
    assert.deepEqual(changes(pool(node('a')), pool(node('a', { label: 'x' }), node('b'))), ['pool']);
  });

  it('draw everything when what is at the top changed', () => {
    assert.equal(changes(pool(), [...pool(), node('new')]), 'all');
  });

  it('know their parents', () => {
    assert.equal(indexed(pool(node('a'))).parents.get('a'), 'pool');
  });
});

describe('the filter of the Connections view', () => {
  const ids = (nodes: readonly ConnectionNode[]): readonly string[] =>
    nodes.flatMap(({ id, children }) => [id, ...ids(children)]);
  const tree = pool(node('a'), node('Bad', { isSuspicious: true, children: [node('frame')] }));

  it('lets all through at first', () => {
    assert.equal(filtered(tree, NO_FILTER), tree);
  });

  it('keeps suspicions with what is above and below them', () => {
    assert.deepEqual(ids(filtered(tree, { isSuspiciousOnly: true, text: '' })), ['pool', 'Bad', 'frame']);
  });

  it('keeps what has the text in any case', () => {
    assert.deepEqual(ids(filtered(tree, { isSuspiciousOnly: false, text: 'FRAME' })), [
      'pool',
      'Bad',
      'frame',
    ]);
    assert.deepEqual(ids(filtered(tree, { isSuspiciousOnly: false, text: 'none' })), []);
  });
});
