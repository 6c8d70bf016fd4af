import { generateKeyPairSync } from 'node:crypto';
import { readKeyFile, readPrivateKey } from '../../../gmail/auth/service-account-key';
import type { GmailError } from '../../../gmail/errors';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	.privateKey.export({ type: 'pkcs8', format: 'pem' })
	.toString();

const refusal = (read: () => unknown): Partial<GmailError> => {
	try {
		read();
	} catch (error) {
		return error as GmailError;
	}
	return {};
};

describe('readPrivateKey', () => {
	it.each([
		['PKCS#8', pkcs8],
		['PKCS#1', pkcs1],
		['escaped newlines', pkcs8.replaceAll('\n', '\\n')],
		['blanks around it', `\n  ${pkcs8}  \n`],
		['Windows line ends', pkcs8.replaceAll('\n', '\r\n')],
	])('takes a key with %s', (_what, pem) => {
		expect(readPrivateKey(' a@b ', pem)).toEqual({ email: 'a@b', privateKey: pkcs8 });
	});

	it.each([
		['nothing', ''],
		['words', 'my key'],
		['an elliptic curve key', elliptic],
		['half a key', pkcs8.slice(0, 400)],
	])('refuses %s without repeating it', (_what, pem) => {
		const { code, message, remedy } = refusal(() => readPrivateKey('a@b', pem));
		expect(code).toBe('keyInvalid');
		expect(remedy).toContain('BEGIN PRIVATE KEY');
		if (pem) expect(message).not.toContain(pem.slice(0, 40));
	});
});

describe('readKeyFile', () => {
	it('reads the file that Google hands out', () => {
		const file = JSON.stringify({
			type: 'service_account',
			client_email: 'a@b',
			private_key: pkcs8,
		});
		expect(readKeyFile(file)).toEqual({ email: 'a@b', privateKey: pkcs8 });
	});

	it.each([
		['broken JSON', '{"type":', /not valid JSON/],
		['an OAuth client file', '{"web":{"client_id":"x"}}', /not the key of a service account/],
		['null', 'null', /not the key of a service account/],
	])('tells %s apart', (_what, file, message) => {
		expect(refusal(() => readKeyFile(file)).message).toMatch(message);
	});
});
