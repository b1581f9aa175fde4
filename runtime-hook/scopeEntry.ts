/** `pg-leak-lens/scope`: what programs may keep in production, where there is no hook. */
import { channel } from 'node:diagnostics_channel';
import { JOB_CHANNEL, type Job } from '../protocol/jobScope.ts';

const jobs = channel(JOB_CHANNEL);

/** Calls the function; when the hook is loaded, as a job of that name. Returns what the function returned. */
export function scope<Result>(name: string, run: () => Result): Result {
  const job: Job<Result> = { name, run };
  jobs.publish(job);
  return job.run();
}
