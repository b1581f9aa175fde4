import assert from 'node:assert/strict';
import {
  programConfiguration,
  withWaitingServerReadyAction,
} from '../../../../client/launch/programConfiguration.ts';

const OURS = { type: 'leak-lens', request: 'launch', name: 'Service', program: '/app/server.js' };
const SERVER_READY_ACTION = { action: 'openExternally' };

describe('programConfiguration', () => {
  it('is a js-debug launch with every attribute of ours, also unknown ones', () => {
    const ours = { ...OURS, smartStep: false, attributeOfTomorrow: [1] };
    assert.deepEqual(programConfiguration(ours, { A: '1' }), {
      type: 'node',
      request: 'launch',
      name: 'Service: program',
      program: '/app/server.js',
      smartStep: false,
      attributeOfTomorrow: [1],
      env: { A: '1' },
    });
  });

  it('leaves out what the editor does for the parent session', () => {
    const ours = { ...OURS, preLaunchTask: 'build', postDebugTask: 'clean', noDebug: true, __sessionId: '1' };
    assert.deepEqual(programConfiguration(ours, {}), programConfiguration(OURS, {}));
  });

  it('alone has the serverReadyAction, so that the browser opens once', () => {
    const waiting = withWaitingServerReadyAction({ ...OURS, serverReadyAction: SERVER_READY_ACTION });
    assert.equal(waiting['serverReadyAction'], undefined);
    assert.deepEqual(withWaitingServerReadyAction(waiting), waiting);
    assert.deepEqual(programConfiguration(waiting, {})['serverReadyAction'], SERVER_READY_ACTION);
  });
});
