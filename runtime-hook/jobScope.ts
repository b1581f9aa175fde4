import { subscribe } from 'node:diagnostics_channel';
import { types } from 'node:util';
import { JOB_CHANNEL, type Job } from '../protocol/jobScope.ts';
import { namedScope, type Scopes } from './scope.ts';

/**
 * Lets the program say where a job begins and ends, by `scope` of `pg-leak-lens/scope`. A job is over when its function
 * has returned or thrown, or when the promise that it returned is settled.
 */
export function followJobs(scopes: Scopes): void {
  subscribe(JOB_CHANNEL, (message) => {
    const job = message as Job<unknown>;
    const { name, run } = job;
    job.run = () => runJob(name, run, scopes);
  });
}

function runJob(name: string, run: () => unknown, scopes: Scopes): unknown {
  const { clock } = scopes;
  const scope = namedScope('job', name, clock.now(), () => false);
  const end = (): void => {
    scope.endedMs = clock.now();
  };
  let isPending = false;
  try {
    const result = scopes.run(scope, run);
    // Asking any other thenable may begin its work, so when that ends is not known.
    isPending = typeof (result as PromiseLike<unknown> | undefined)?.then === 'function';
    // A rejection that nobody handles stays one.
    return types.isPromise(result) ? result.finally(end) : result;
  } finally {
    if (!isPending) end();
  }
}
