import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContextOptions } from 'node:tls';
import { generate } from 'selfsigned';

const DAY = 24 * 3600 * 1000;

/** A server certificate to make: the names it bears, and from when to when it is good, in days from now. */
export interface WantedCertificate {
	names?: string[];
	from?: number;
	to?: number;
}

/** Makes certificates of an authority of its own. */
export const makeAuthority = async () => {
	const ca = await generate([{ name: 'commonName', value: `Test CA ${Date.now()}` }], {
		keyType: 'ec',
		algorithm: 'sha256',
		notBeforeDate: new Date(Date.now() - 100 * DAY),
		notAfterDate: new Date(Date.now() + 100 * DAY),
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	return {
		/** PEM. */
		ca: ca.cert,
		certify: async ({ names = ['localhost'], from = -1, to = 1 }: WantedCertificate = {}) => {
			const { cert, private: key } = await generate([{ name: 'commonName', value: names[0]! }], {
				keyType: 'ec',
				algorithm: 'sha256',
				notBeforeDate: new Date(Date.now() + from * DAY),
				notAfterDate: new Date(Date.now() + to * DAY),
				ca: { key: ca.private, cert: ca.cert },
				extensions: [
					{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) },
				],
			});
			return { cert, key };
		},
	};
};

/** How a server begins: with TLS, or in clear until STARTTLS. */
export type Beginning = 'tls' | 'smtp' | 'imap';

/** What is said in clear until TLS begins. */
const inClear: Record<Exclude<Beginning, 'tls'>, { greeting: string; answer: string }> = {
	smtp: { greeting: '220 localhost ESMTP', answer: '250-localhost\r\n250 STARTTLS' },
	imap: { greeting: '* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2] hello', answer: '' },
};

/**
 * Runs with a server on 127.0.0.1 that shakes hands, and keeps what it was told afterwards.
 *
 * @returns what came over its TLS connections
 */
export const withTlsServer = async (
	context: SecureContextOptions,
	beginning: Beginning,
	run: (port: number) => Promise<unknown>,
): Promise<string> => {
	let told = '';
	const sockets = new Set<Socket>();
	const secure = (socket: Socket): void => {
		const over = new TLSSocket(socket, {
			isServer: true,
			secureContext: createSecureContext(context),
		});
		over.on('error', () => socket.destroy());
		over.on('data', (bytes: Buffer) => {
			told += bytes.toString('latin1');
		});
	};
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		if (beginning === 'tls') return secure(socket);
		const { greeting, answer } = inClear[beginning];
		socket.write(`${greeting}\r\n`);
		socket.on('data', function listen(line: Buffer) {
			const said = line.toString('latin1');
			if (!said.includes('STARTTLS')) return void socket.write(`${answer}\r\n`);
			socket.off('data', listen);
			socket.write('220 Ready\r\n', () => secure(socket));
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		await run((server.address() as AddressInfo).port);
		return told;
	} finally {
		server.close();
		for (const socket of sockets) socket.destroy();
	}
};
