import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OAuth2 token endpoint reduced to what a mail server asks of it: RFC 7662 introspection. */
export interface Introspection {
	/** Port on 127.0.0.1; Dovecot posts to `/introspect`. */
	port: number;
	/** A new access token that is good for `address` until it is revoked. */
	mint(address: string): string;
	/** From now on the token is answered with `{"active":false}`. */
	revoke(token: string): void;
	/** Never throws; an introspection under way is cut. */
	close(): Promise<void>;
}

/** Starts the endpoint on a free port of 127.0.0.1. */
export async function startIntrospection(): Promise<Introspection> {
	const addresses = new Map<string, string>();
	const server = createServer((request, response) => {
		readForm(request).then(
			(form) => {
				const email = addresses.get(form.get('token') ?? '');
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(email ? { active: true, email } : { active: false }));
			},
			() => response.destroy(),
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		mint(address) {
			const token = `ya29.${randomBytes(24).toString('base64url')}`;
			addresses.set(token, address);
			return token;
		},
		revoke: (token) => void addresses.delete(token),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return new URLSearchParams(Buffer.concat(chunks).toString('latin1'));
}
