import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether somebody listens at the endpoint: the path of a socket or named pipe. */
export async function isAnswered(endpoint: string): Promise<boolean> {
  const socket = connect({ path: endpoint });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Nobody listens there, or there is no such socket.
    return false;
  } finally {
    socket.destroy();
  }
}
