import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, and can fall silent as a network does that swallows packets. */
export interface TcpProxy extends AsyncDisposable {
  /** The address given, with host and port of the proxy. */
  readonly url: string;
  /** Refuses and resets: the server is gone. */
  readonly cut: () => Promise<void>;
  /** Takes connections and bytes and passes nothing on. Connections of this time stay silent for ever. */
  readonly hush: () => void;
  /** All is well again, for new connections. */
  readonly mend: () => Promise<void>;
}

export async function openProxy(target: string): Promise<TcpProxy> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  let isHushed = false;

  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      if (isHushed) silent.add(from);
      from.on('data', (bytes) => {
        if (!silent.has(from) && !into.destroyed) into.write(bytes);
      });
      from.on('error', () => undefined);
      from.once('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;

  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return {
    url: url.href,
    cut,
    hush: () => {
      isHushed = true;
      for (const socket of sockets) silent.add(socket);
    },
    mend: async () => {
      isHushed = false;
      if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: cut,
  };
}
