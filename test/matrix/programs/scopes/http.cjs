const http = require('node:http');
const https = require('node:https');
const http2 = require('node:http2');
const { forget, hold, listening } = require('./work.cjs');

async function answer(request, response) {
  await (request.url.includes('/hold') ? hold() : forget());
  response.end('{}');
}

/** Without a certificate. */
const PSK = {
  ciphers: 'PSK+HIGH',
  pskCallback: () => Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
};

const servers = {
  http: () => http.createServer(answer),
  https: () => https.createServer(PSK, answer),
  http2: () => http2.createServer(answer),
  streams: () =>
    http2.createServer().on('stream', async (stream, headers) => {
      await (headers[':path'].includes('/hold') ? hold() : forget());
      stream.respond();
      stream.end('{}');
    }),
};

const server = servers[process.argv[2]]().listen(0, () => listening(server));
