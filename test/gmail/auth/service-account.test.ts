import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
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

	it.each([
		['a certificate', '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----', /certificate/],
		['a public key', '-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----', /public key/],
		['a locked key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII', /password/],
		['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3B', /SSH key/],
		['a whole JSON file', '{"type":"service_account"}', /JSON file/],
	])('tells %s apart', (_what, pem, message) => {
		expect(refusal(() => readPrivateKey('a@b', pem)).message).toMatch(message);
	});

	it('asks for the e-mail where it is missing', () => {
		expect(refusal(() => readPrivateKey(' ', pkcs8)).message).toMatch(/e-mail .* missing/);
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

	it('tells the client ID where the file has one', () => {
		const file = { type: 'service_account', client_email: 'a@b', private_key: pkcs8 };
		expect(readKeyFile(JSON.stringify({ ...file, client_id: '1123' })).clientId).toBe('1123');
	});

	it.each([
		['broken JSON', '{"type":', /not valid JSON/, /first \{ to the last \}/],
		['an OAuth client file', '{"web":{"client_id":"x"}}', /OAuth client/, /OAuth2 API/],
		['an OAuth client file of an app', '{"installed":{}}', /OAuth client/, /OAuth2 API/],
		['a federation file', '{"type":"external_account"}', /federation/, /No Key/],
		['a sign-in by gcloud', '{"type":"authorized_user"}', /sign-in of a person/, /Add key/],
		['an impersonation', '{"type":"impersonated_service_account"}', /no key/, /Add key/],
		['a key file without a key', '{"type":"service_account"}', /not the key/, /Add key/],
		['null', 'null', /not the key of a service account/, /Add key/],
		['a PEM', pkcs8, /PEM key was pasted/, /Email and Private Key/],
	])('tells %s apart, and says what to do', (_what, file, message, remedy) => {
		const error = refusal(() => readKeyFile(file));
		expect(error.code).toBe('keyInvalid');
		expect(error.message).toMatch(message);
		expect(error.remedy).toMatch(remedy);
	});

	it('repeats nothing of a key in a broken file, neither in the message nor in a cause', () => {
		const broken = `${JSON.stringify({ type: 'service_account', private_key: pkcs8 }).slice(0, -1)},,}`;
		const error = refusal(() => readKeyFile(broken));
		expect(error.code).toBe('keyInvalid');
		expect(inspect(error, { depth: 9 })).not.toContain(pkcs8.slice(40, 60));
	});
});
