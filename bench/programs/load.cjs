/**
 * Makes so many requests of a server, each connection the next one as soon as it has the answer, and tells how many
 * milliseconds that took: `{ port, connections, requests }`, sent by the parent.
 */
const { Agent, get } = require('node:http');

const agent = new Agent({ keepAlive: true });

process.on('message', async (message) => {
  if (message === 'end') return process.disconnect();
  const { port, connections, requests } = message;
  const work = async () => {
    for (let made = 0; made < requests / connections; made++) await request(port);
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  process.send(performance.now() - startedMs);
});
process.on('disconnect', () => agent.destroy());

function request(port) {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The server answered ${response.statusCode}.`));
      response.on('end', resolve).resume();
    }).on('error', reject);
  });
}
