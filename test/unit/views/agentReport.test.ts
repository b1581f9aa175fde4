import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { agentReport, agentText } from '../../../server/views/agentReport.ts';
import { ONE_HELD, sceneAt, sceneAtEnd } from './drawing.ts';

describe('agentReport', () => {
  const leaked = sceneAtEnd(...ONE_HELD);
  const suspected = sceneAt(20_000, ...ONE_HELD);

  it('tells the place, the next step and the signature of a leak', () => {
    const report = agentReport(leaked, '/shop', {});
    const [finding] = report.findings;
    assert.ok(finding?.at !== undefined);
    const text = agentText(report);
    assert.ok(text.includes(`leaked: ${finding.at.file}:31:`), text);
    assert.ok(text.includes(`Signature: ${finding.signature}`));
    assert.match(text, /^Next: /m);
  });

  it('leaves out suspicions where only leaks are asked for', () => {
    assert.equal(agentReport(suspected, '/shop', {}).findings.length, 1);
    const report = agentReport(suspected, '/shop', { onlyLeaked: true });
    assert.deepEqual(report.findings, []);
    assert.match(agentText(report), /^Nothing of what was asked for was found; 3 clients were acquired/);
  });

  it('is about one file or one signature where that is asked for', () => {
    const count = (question: { file?: string; signature?: string }): number =>
      agentReport(leaked, '/shop', question).findings.length;
    const [finding] = agentReport(leaked, '/shop', {}).findings;
    assert.equal(count({ file: 'orders.ts' }), 1);
    assert.equal(count({ file: 'nowhere.ts' }), 0);
    assert.equal(count({ signature: finding?.signature ?? '' }), 1);
    assert.equal(count({ signature: 'none' }), 0);
  });

  it('counts what is beyond its bounds', () => {
    const [finding] = leaked.findings.list;
    assert.ok(finding !== undefined);
    const many = {
      ...leaked,
      findings: { ...leaked.findings, list: Array.from({ length: 23 }, () => finding) },
    };
    const report = agentReport(many, '/shop', {});
    assert.equal(report.findings.length, 20);
    assert.deepEqual(report.leftOut, { findings: 3, misuses: 0 });
    assert.match(agentText(report), /3 more are left out/);
  });
});
