import { timingSafeEqual } from 'node:crypto';
import {
  WIRE_VERSION,
  type Hello,
  type Reader,
  type ReaderRecord,
  type Rejected,
  type WireRecord,
} from '../../protocol/wire.ts';

export type Admission =
  { readonly kind: 'admitted'; readonly peer: Hello | Reader } | (Rejected & { readonly kind: 'rejected' });

/** Whether whoever begins a connection with this record is let in. The message of a rejection is for people. */
export function admission(first: WireRecord | ReaderRecord | undefined, token: string): Admission {
  if (first?.kind !== 'hello' && first?.kind !== 'reader') {
    return rejected(
      'malformed',
      'A connection did not start with a hello; it was closed. Is it a Leak Lens hook?',
    );
  }
  if (!isSame(first.token, token)) return rejected('wrong-token', wrongToken(first));
  if (first.wireVersion > WIRE_VERSION) return rejected('future-version', futureVersion(first));
  return { kind: 'admitted', peer: first };
}

function wrongToken(peer: Hello | Reader): string {
  return peer.kind === 'reader'
    ? 'A reader presented a wrong token and was not answered. It was probably meant for another window: ask again.'
    : `Process ${peer.process.pid} presented a wrong token and was not listened to. It was probably started ` +
        'for another window: start it again from this one.';
}

function futureVersion(peer: Hello | Reader): string {
  return peer.kind === 'reader'
    ? `A reader speaks version ${peer.wireVersion}, this listener ${WIRE_VERSION}. Use the "leak-lens" of the ` +
        'same version as the extension, or update Leak Lens and reload its window.'
    : `The hook in process ${peer.process.pid} speaks version ${peer.wireVersion}, this listener ` +
        `${WIRE_VERSION}. Start the program again, or update Leak Lens.`;
}

function rejected(reason: Rejected['reason'], message: string): Admission {
  return { kind: 'rejected', reason, message };
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
