import { connect as connectHttp2 } from 'node:http2';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout } from 'node:timers/promises';

const LATE_MS = 100;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends a request to this machine; resolves when the answer has come. The body of a POST comes after its headers. */
export type Send = (port: number, method: string, path: string) => Promise<void>;

/** By HTTP/1. With https the server has no certificate but a shared key. */
export function sendHttp(protocol?: 'https'): Send {
  return async (port, method, path) => {
    const options: RequestOptions = { port, method, path, headers: method === 'GET' ? {} : JSON_TYPE };
    const secret = {
      ciphers: 'PSK+HIGH',
      pskCallback: () => ({
        psk: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
        identity: 'test',
      }),
      checkServerIdentity: () => undefined,
    };
    const request = protocol === 'https' ? requestHttps({ ...options, ...secret }) : requestHttp(options);
    const answered = new Promise<void>((resolve, reject) => {
      request.on('error', reject);
      request.on('response', (response) => response.on('end', resolve).resume());
    });
    request.flushHeaders();
    if (method !== 'GET') await setTimeout(LATE_MS);
    request.end(method === 'GET' ? undefined : '{}');
    await answered;
  };
}

/** By HTTP/2, without encryption. */
export const sendHttp2: Send = async (port, method, path) => {
  const session = connectHttp2(`http://localhost:${port}`);
  const headers = { ':method': method, ':path': path, ...(method === 'GET' ? {} : JSON_TYPE) };
  const stream = session.request(headers, { endStream: method === 'GET' });
  const answered = new Promise<void>((resolve, reject) => {
    stream.on('error', reject).on('end', resolve).resume();
  });
  if (method !== 'GET') {
    await setTimeout(LATE_MS);
    stream.end('{}');
  }
  await answered;
  session.close();
};
