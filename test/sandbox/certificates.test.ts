import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type ConnectionOptions } from 'node:tls';
import { makeCertificates } from '../../sandbox/certificates';

async function shakeHands(options: ConnectionOptions): Promise<void> {
	const { cert, key } = await certificates;
	const server = createServer({ cert, key }).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const socket = connect({ host: '127.0.0.1', port, ...options });
	try {
		await once(socket, 'secureConnect');
	} finally {
		socket.destroy();
		server.close();
	}
}

const certificates = makeCertificates();

it.each<[string, ConnectionOptions]>([
	['127.0.0.1', {}],
	['localhost', { servername: 'localhost' }],
])('makes a certificate for %s that its CA vouches for', async (_, options) => {
	const { ca } = await certificates;
	await expect(shakeHands({ ca, ...options })).resolves.toBeUndefined();
});

it('is trusted by nobody who was not given the CA, and for no other name', async () => {
	await expect(shakeHands({})).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
	const { ca } = await certificates;
	const elsewhere = shakeHands({ ca, servername: 'imap.gmail.com' });
	await expect(elsewhere).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});
