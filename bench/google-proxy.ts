import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A web proxy that leads to a sandbox whoever asks for Google, for programs that know no other address. */
export interface GoogleProxy {
	/** HTTPS_PROXY of such a program. */
	url: string;
	/** Where Google is. */
	leadTo(port: number): void;
	close(): void;
}

/** Everything but Google's API and token endpoint is refused. */
export const startGoogleProxy = async (): Promise<GoogleProxy> => {
	let target = 0;
	const sockets = new Set<Duplex>();
	const server = createServer().listen(0, '127.0.0.1');
	server.on('connect', ({ url = '' }, client: Duplex) => {
		client.on('error', () => undefined);
		if (!/^[\w.]+\.googleapis\.com:443$/.test(url) || target === 0) {
			client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const google = connect({ host: '127.0.0.1', port: target });
		sockets.add(client);
		google.on('error', () => client.destroy());
		google.on('connect', () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			client.pipe(google).pipe(client);
		});
		client.on('close', () => {
			sockets.delete(client);
			google.destroy();
		});
	});
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		leadTo: (port) => {
			target = port;
		},
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
};
