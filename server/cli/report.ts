import { factsIn } from '../trace/traceFile.ts';
import { replay } from '../trace/replay.ts';
import type { ReportCommand } from './arguments.ts';
import { printReport } from './printedReport.ts';

/** There was nothing to report about. */
const NO_TRACE = 2;

/** Reports about a recorded session. Returns the exit code: 1 when something leaked or was misused, 2 for no trace, else 0. */
export async function report({ trace, format, thresholds }: ReportCommand): Promise<number> {
  try {
    const replayed = await replay(
      factsIn(trace, (message) => console.error(`leak-lens: ${message}`)),
      () => thresholds,
    );
    return (await printReport(replayed, format)) ? 1 : 0;
  } catch (error) {
    console.error(`leak-lens: ${error instanceof Error ? error.message : String(error)}.`);
    return NO_TRACE;
  }
}
