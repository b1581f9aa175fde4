import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { ConnectionNode } from '../../../protocol/connections.ts';
import { evidenceMarkdown } from '../../../server/views/evidenceMarkdown.ts';
import { connectionTree } from '../../../server/views/tree.ts';
import { lease, pool } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, sceneAt, sceneAtEnd, UNCHANGED } from './drawing.ts';
import type { Scene } from '../../../server/views/scene.ts';

const nodesOf = (scene: Scene): readonly ConnectionNode[] => connectionTree(scene, UNCHANGED).nodes;

function all(nodes: readonly ConnectionNode[]): readonly ConnectionNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

function ofKind(scene: Scene, kind: ConnectionNode['kind']): readonly ConnectionNode[] {
  return all(nodesOf(scene)).filter((node) => node.kind === kind);
}

describe('the tree of connections', () => {
  const leaked = sceneAtEnd(...ONE_HELD);

  it('has each id once', () => {
    const ids = all(nodesOf(leaked)).map(({ id }) => id);
    assert.ok(ids.length > 5);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('has the same ids as long as the same is held, also when it becomes suspicious', () => {
    const ids = (runningMs: number): readonly string[] =>
      ofKind(sceneAt(runningMs, ...ONE_HELD), 'lease').map(({ id }) => id);
    assert.equal(ids(1000).length, 1);
    assert.deepEqual(ids(1000), ids(40_000));
  });

  it('tells findings before processes, with evidence and places', () => {
    const [findings, thread] = nodesOf(leaked);
    assert.equal(findings!.kind, 'findings');
    assert.equal(thread?.kind, 'thread');
    const [finding] = findings!.children;
    assert.match(finding!.label, /orders\.ts:31/);
    assert.match(finding!.description ?? '', /^1 leaked/);
    assert.equal(finding!.place?.line, 30);
    assert.ok(finding!.children.some(({ kind }) => kind === 'evidence'));
    assert.ok(finding!.children.some(({ kind, place }) => kind === 'frame' && place !== undefined));
  });

  it('says how full a pool is, in words and as a gauge', () => {
    const [node] = ofKind(sceneAt(1000, pool({ total: 10, idle: 3, waiting: 2 }), lease()), 'pool');
    assert.equal(node?.description, '▰▰▰▰▰▰▰▱▱▱ 7 of 10 held · 3 idle · 2 waiting');
    assert.match(node.accessibilityLabel, /, 7 of 10 held · 3 idle · 2 waiting$/);
  });

  it('has no gauge without a limit', () => {
    const [node] = ofKind(sceneAt(1000, pool({ max: Number.MAX_SAFE_INTEGER, total: 2, idle: 1 })), 'pool');
    assert.equal(node?.description, '1 held · 1 idle');
  });

  it('does not tick', () => {
    const at = (runningMs: number): unknown => connectionTree(sceneAt(runningMs, ...ONE_HELD), UNCHANGED);
    assert.deepEqual(at(12_000), at(19_500));
    assert.notDeepEqual(at(12_000), at(31_000));
  });

  it('lists fifty clients of a pool and counts the others', () => {
    const held = Array.from({ length: 262 }, (_, index) => lease({ lease: index + 1 }));
    const scene = sceneAt(1000, pool({ max: 300, total: 262, idle: 0 }), ...held);
    assert.equal(ofKind(scene, 'lease').length, 50);
    assert.deepEqual(
      ofKind(scene, 'more').map(({ label }) => label),
      ['and 212 more'],
    );
  });

  it('follows edits, and leads nowhere when the line is gone', () => {
    const places = (documents: typeof UNCHANGED): readonly unknown[] =>
      all(connectionTree(leaked, documents).nodes)
        .filter(({ kind }) => kind === 'finding')
        .map(({ place }) => place?.line);
    assert.deepEqual(places(MOVED), [32]);
    assert.deepEqual(places(GONE), [undefined]);
  });
});

describe('evidence as Markdown', () => {
  const leaked = sceneAtEnd(...ONE_HELD);

  it('tells all findings, or the one of a node', () => {
    const text = evidenceMarkdown(leaked);
    assert.match(text, /^### `.*orders\.ts:31`\n\n\*\*/);
    const [finding] = ofKind(leaked, 'finding');
    assert.equal(evidenceMarkdown(leaked, finding!.id), text);
  });

  it('is empty where there is no such finding', () => {
    assert.equal(evidenceMarkdown(leaked, 'finding:gone'), '');
    assert.equal(evidenceMarkdown(sceneAt(100, pool({ idle: 1 }))), '');
  });
});
