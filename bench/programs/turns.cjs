/**
 * Lets a program be measured in turns. For each number that its parent sends, it does so many operations and sends
 * back the CPU time that they took: of this process with all its threads, not of PostgreSQL. It tidies up and ends
 * when it is told to, or when its parent is gone.
 */
exports.takeTurns = (operate, tidyUp) => {
  process.on('message', async (operations) => {
    if (operations === 'end') return process.disconnect();
    const before = process.cpuUsage();
    await operate(operations);
    const { user, system } = process.cpuUsage(before);
    process.send({ cpuUs: user + system });
  });
  process.on('disconnect', tidyUp);
};

/** Does an asynchronous operation so many times, ten at a time. */
exports.concurrently = async (operation, operations) => {
  const work = async () => {
    for (let done = 0; done < operations / CONCURRENCY; done++) await operation();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
};

const CONCURRENCY = 10;
exports.CONCURRENCY = CONCURRENCY;
