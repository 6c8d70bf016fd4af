import { randomBytes } from 'node:crypto';
import { generate } from 'selfsigned';

/** A certificate authority and a server certificate that it signed; all PEM. */
export interface Certificates {
	/** What clients must trust (NODE_EXTRA_CA_CERTS, `cafile`). */
	ca: string;
	/** For localhost, 127.0.0.1 and Google's names, followed by nothing: the CA is the root. */
	cert: string;
	key: string;
}

/** What the sandbox stands for, where somebody's way to Google leads here. */
const googleNames = [
	'accounts.google.com',
	'oauth2.googleapis.com',
	'www.googleapis.com',
	'gmail.googleapis.com',
];

const LIFE_MS = 30 * 24 * 3600 * 1000;

/** Makes the sandbox's own CA and its server certificate, fresh each time and good for 30 days. */
export async function makeCertificates(): Promise<Certificates> {
	// An hour back: clocks of containers differ.
	const notBeforeDate = new Date(Date.now() - 3600 * 1000);
	const shared = {
		keyType: 'ec' as const,
		algorithm: 'sha256',
		notBeforeDate,
		notAfterDate: new Date(notBeforeDate.getTime() + LIFE_MS),
	};
	// A name of its own: OpenSSL mixes up authorities of one name when a process trusts several.
	const name = `Gmail sandbox CA ${randomBytes(4).toString('hex')}`;
	const ca = await generate([{ name: 'commonName', value: name }], {
		...shared,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	const server = await generate([{ name: 'commonName', value: 'localhost' }], {
		...shared,
		ca: { key: ca.private, cert: ca.cert },
		extensions: [
			{ name: 'basicConstraints', cA: false },
			{ name: 'keyUsage', digitalSignature: true, critical: true },
			{ name: 'extKeyUsage', serverAuth: true },
			{
				name: 'subjectAltName',
				altNames: [
					...['localhost', ...googleNames].map((value) => ({ type: 2 as const, value })),
					{ type: 7, ip: '127.0.0.1' },
				],
			},
		],
	});
	return { ca: ca.cert, cert: server.cert, key: server.private };
}
