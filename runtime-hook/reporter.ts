import type { AsyncResource } from 'node:async_hooks';
import { BEAT_MS, type WireRecord } from '../protocol/wire.ts';
import type { Clock } from './clock.ts';
import type { Guard } from './guard.ts';
import { setInterval, setTimeout } from './pristine.ts';
import type { Recorder } from './recorder.ts';
import { Report } from './report.ts';
import type { Sender } from './sender.ts';

/** The shortest time between two reports of leases that begin or end. */
const PAUSE_MS = 100;

/**
 * When to report: the first begin or end of a lease after quiet at once, even before a breakpoint stops
 * everything, then at most ten times a second; everything else with each beat.
 */
export class Reporter {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #sender: Sender;
  readonly #guard: Guard;
  readonly #outside: AsyncResource;
  #report: Report;
  #lastReportMs = -Infinity;
  #isScheduled = false;
  #isStarted = false;
  /** The loop had run empty, and nothing has happened since. */
  #isLoopEmpty = false;

  /** `outside` is where our timers run, so that they do not inherit a request's async context. */
  constructor(recorder: Recorder, clock: Clock, sender: Sender, guard: Guard, outside: AsyncResource) {
    this.#outside = outside;
    this.#recorder = recorder;
    this.#clock = clock;
    this.#sender = sender;
    this.#guard = guard;
    this.#report = new Report(recorder, clock);
    sender.onConnect = () => {
      this.#report = new Report(recorder, clock);
      guard(() => this.#tellEverything());
    };
    sender.onDetail = (sites) => recorder.wantDetail(sites);
    sender.onPastWanted = (isWanted) => recorder.pastLeases.want(isWanted);
    recorder.onChange = (nowMs) => guard(() => this.#changed(nowMs));
  }

  /** Called when the first pool is seen; before that nothing is opened and no timer runs. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#outside.runInAsyncScope(() => {
      this.#clock.start();
      setInterval(() => this.#guard(() => this.#beat()), BEAT_MS).unref();
      this.#guard(() => this.#sender.connect());
    });
    this.#followExit();
  }

  /** Tells what is still open when the process ends by itself, by `process.exit` or an exception. */
  #followExit(): void {
    // Ours must not be the one too many that makes Node warn.
    const maxListeners = process.getMaxListeners();
    if (maxListeners > 0) process.setMaxListeners(maxListeners + 1);
    process.on('beforeExit', () => {
      this.#isLoopEmpty = true;
    });
    process.on('exit', (given) =>
      this.#guard(() => {
        this.#tellEverything(true);
        const runningMs = this.#clock.now();
        // A module that still waits at its top level ends with a code of which Node itself learns in a listener of the exit.
        const own = process.exitCode === undefined ? given : Number(process.exitCode);
        const exitCode = Number.isInteger(own) ? own : given;
        this.#sender.send([{ kind: 'goodbye', runningMs, exitCode, loopEmpty: this.#isLoopEmpty }]);
        this.#sender.flushFinally();
      }),
    );
  }

  #beat(): void {
    this.#isLoopEmpty = false;
    this.#clock.beat();
    this.#tellEverything();
  }

  #changed(nowMs: number): void {
    this.#isLoopEmpty = false;
    if (this.#isScheduled) return;
    if (nowMs - this.#lastReportMs >= PAUSE_MS) {
      this.#tellLeases(true);
      return;
    }
    this.#isScheduled = true;
    this.#outside.runInAsyncScope(() => {
      setTimeout(() => {
        this.#isScheduled = false;
        this.#guard(() => this.#tellLeases(false));
      }, PAUSE_MS).unref();
    });
  }

  #tellLeases(alsoYoung: boolean): void {
    this.#lastReportMs = this.#clock.now();
    this.#tell(() => this.#report.leases(alsoYoung));
  }

  #tellEverything(isLast = false): void {
    this.#tell(() => this.#report.everything(isLast));
  }

  #tell(compose: () => WireRecord[]): void {
    if (!this.#sender.ready) return;
    try {
      const records = compose();
      if (records.length === 0) return;
      this.#sender.send(records);
    } catch (error) {
      // Half a report may be remembered as told, so the next one tells everything.
      this.#report = new Report(this.#recorder, this.#clock);
      throw error;
    }
  }
}
