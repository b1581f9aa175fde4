import { hasFault } from '../evidence/fault.ts';
import type { Comparison } from '../history/comparison.ts';
import { versionsFor } from '../versions.ts';
import { issueReport } from '../views/issueReport.ts';
import { report } from '../views/report.ts';
import { reportJson } from '../views/reportJson.ts';
import type { Judged } from '../tracing.ts';
import type { ReportFormat } from './arguments.ts';

/**
 * Prints the report, which says how the run compares with former ones where a comparison is given. Returns whether
 * something leaked, or was misused in a way that is an error.
 */
export async function printReport(
  judged: Judged,
  format: ReportFormat,
  history?: Comparison,
): Promise<boolean> {
  const scene = { ...judged, lastRun: false, ...(history !== undefined && { history }) };
  const cwd = process.cwd();
  switch (format) {
    case 'text':
      console.error(`\n${report(scene, { cwd, colours: process.stderr.isTTY })}`);
      break;
    case 'json':
      console.log(JSON.stringify(reportJson(scene, cwd), undefined, 2));
      break;
    case 'issue-report':
      console.log(issueReport(judged.snapshot, await versionsFor(judged.snapshot)));
      break;
    default:
      format satisfies never;
  }
  return hasFault(judged.findings);
}
