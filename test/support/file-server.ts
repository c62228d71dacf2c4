import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, buildConnector } from 'undici';

export interface FileServer extends AsyncDisposable {
  readonly origin: string;
  /** What it was asked for. */
  readonly asked: readonly Pick<IncomingMessage, 'url' | 'headers'>[];
  /** Every host is this server, whatever it is called: `https://files.example.com` without a name server or a certificate. */
  readonly agent: Agent;
}

/** A server of files on this machine. */
export async function startFileServer(answer: RequestListener): Promise<FileServer> {
  const asked: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = String((server.address() as AddressInfo).port);
  const connect = buildConnector({});
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    agent: new Agent({
      pipelining: 0,
      connect: (options, callback) =>
        connect({ ...options, protocol: 'http:', hostname: '127.0.0.1', port }, callback),
    }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
