/**
 * Where a listener waits for hooks. A Unix domain socket lies alone in a directory of its own, which the
 * listener creates so that only its owner can enter; a Windows named pipe has a namespace instead. For programs
 * that share no file system with the listener, as in a container, an endpoint may be `tcp://host:port`.
 */

/** Linux allows 107 bytes and macOS 103 for a socket path; both must hold. */
export const MAX_ENDPOINT_BYTES = 100;

const PREFIX = 'leak-lens-';

/** What directories of endpoints are called, so that stale ones can be found. */
export const ENDPOINT_DIRECTORY = /^leak-lens-[0-9a-f]{16}$/;

export interface EndpointPlace {
  readonly platform: string;
  /** A directory for temporary files, absolute. */
  readonly temporaryDirectory: string;
}

/**
 * The path of a new endpoint. `id` is 16 random hexadecimal digits.
 * Falls back to `/tmp` when the temporary directory is so deep that no socket could be made in it.
 */
export function endpointPath(place: EndpointPlace, id: string): string {
  if (place.platform === 'win32') return `\\\\.\\pipe\\${PREFIX}${id}`;
  const path = `${place.temporaryDirectory.replace(/\/+$/, '')}/${PREFIX}${id}/hook.sock`;
  // UTF-8 needs at most three bytes for a UTF-16 unit.
  return path.length * 3 <= MAX_ENDPOINT_BYTES || isShortAscii(path) ? path : `/tmp/${PREFIX}${id}/hook.sock`;
}

/**
 * The folder that belongs to an endpoint: the directory of its socket, or for a named pipe, which lies in none, one
 * of the same name among the temporary files.
 */
export function endpointFolder(endpoint: string, temporaryDirectory: string): string {
  const name = /^\\\\\.\\pipe\\(.+)$/.exec(endpoint)?.[1];
  return name === undefined
    ? endpoint.slice(0, endpoint.lastIndexOf('/'))
    : `${temporaryDirectory.replace(/[\\/]+$/, '')}\\${name}`;
}

function isShortAscii(path: string): boolean {
  return path.length <= MAX_ENDPOINT_BYTES && /^[\x20-\x7e]*$/.test(path);
}

/** What `net` connects to and listens at. */
export type Address = { readonly path: string } | TcpAddress;

export interface TcpAddress {
  /** A name or an IP address, version 6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The address of an endpoint. What does not read `tcp://host:port` is the path of a socket or named pipe. */
export function addressOf(endpoint: string): Address {
  const [, bracketed, host = bracketed, port] =
    /^tcp:\/\/(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(endpoint) ?? [];
  return host === undefined ? { path: endpoint } : { host, port: Number(port) };
}

/** The endpoint at a host and port, `tcp://[::1]:7357` for an IPv6 address; the inverse of {@link addressOf}. */
export function tcpEndpoint({ host, port }: TcpAddress): string {
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
