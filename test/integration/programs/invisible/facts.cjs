/** What a program observes of itself, as text, in order; printed as one line of JSON. */
const { writeSync } = require('node:fs');
const { inspect } = require('node:util');

const facts = {};
// More than any stack here has, so that frames that are added push none out.
Error.stackTraceLimit = 200;

/**
 * Frames of the hook, which are the one thing that it adds; and those of Node between timers, which are there when
 * several are due at once.
 */
const FOREIGN_FRAME =
  /\n *at [^\n]*(runtime-hook\.cjs|node:internal\/(process\/task_queues|timers))[^\n)]*\)?/g;

/** Notes another value under a name, without foreign frames. */
exports.note = (name, ...values) => {
  const text = values.map((value) => inspect(value, { depth: 3, breakLength: Infinity })).join(', ');
  (facts[name] ??= []).push(exports.withoutHook(text));
};

exports.withoutHook = (text) => text.replace(FOREIGN_FRAME, '');

/** A fact about the arguments that a callback is given: how many, and what each of them is. */
exports.noteArguments = (name, given, client) => {
  exports.note(
    name,
    ...[...given].map((value) => {
      if (value === undefined || value === null) return value;
      if (value === client) return 'the client';
      if (client && value === client.release) return 'client.release';
      if (value instanceof Error) return value;
      return typeof value === 'function' ? [value.name, value.length, 'function'] : value.constructor.name;
    }),
  );
};

exports.print = () => writeSync(1, `${JSON.stringify(facts)}\n`);
