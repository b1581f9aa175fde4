const { WebSocket, WebSocketServer } = require('ws');
const { scope } = require(process.env.SCOPE_ENTRY);
const { forget } = require('./work.cjs');

const server = new WebSocketServer({ port: 0 });
server.on('connection', (socket) => {
  socket.on('message', () => void scope('ws order', forget));
});
server.on('listening', () => {
  const client = new WebSocket(`ws://localhost:${server.address().port}/`);
  client.on('open', () => client.send('order'));
});
