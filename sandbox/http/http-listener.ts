import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';

/** A running HTTP server on 127.0.0.1. */
export interface HttpListener {
	port: number;
	/** Ends it and every connection, answered or not. */
	close(): Promise<void>;
}

/** Starts a server: HTTPS with `tls` (PEM), plain HTTP without. Port 0 takes a free one. */
export async function listenHttp(
	handler: RequestListener,
	{ port, tls }: { port: number; tls?: { key: string; cert: string } },
): Promise<HttpListener> {
	const server = tls ? https.createServer(tls, handler) : http.createServer(handler);
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('Listening on no port');
	return {
		port: address.port,
		async close() {
			if (!server.listening) return;
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
