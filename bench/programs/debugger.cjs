/**
 * A debugger that does what js-debug does when it attaches: `node --experimental-websocket debugger.cjs <url>`. It
 * follows asynchronous calls 32 levels deep, prints `attached`, and leaves when the program has ended.
 */
const socket = new WebSocket(process.argv[2]);
const commands = [
  ['NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }],
  ['Runtime.enable', {}],
  ['Debugger.enable', {}],
  ['Debugger.setAsyncCallStackDepth', { maxDepth: 32 }],
];

socket.addEventListener('open', () => {
  for (const [id, [method, params]] of commands.entries())
    socket.send(JSON.stringify({ id, method, params }));
});
socket.addEventListener('message', ({ data }) => {
  const { id, error, method } = JSON.parse(data);
  if (error) throw new Error(error.message);
  if (id === commands.length - 1) console.log('attached');
  // It waits for its debugger to go.
  if (method === 'NodeRuntime.waitingForDisconnect') process.exit();
});
socket.addEventListener('error', () => {
  throw new Error(`Nobody is at ${process.argv[2]}.`);
});
