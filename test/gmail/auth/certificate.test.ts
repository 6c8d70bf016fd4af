import { endOf, holdsKeyOf, makeCertificate } from '../../../gmail/auth/certificate';
import { readPrivateKey } from '../../../gmail/auth/service-account-key';
import { scopesOf } from '../../../gmail/auth/scopes';
import { requestDelegatedToken } from '../../../gmail/auth/service-account';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { openssl } from '../../support/openssl';
import { trustCertificate } from '../../support/trust';

const DAY = 24 * 3_600_000;

describe('makeCertificate', () => {
	it('makes what Google takes, as OpenSSL reads it: X.509 v3, RSA 2048, a subject that tells nothing', async () => {
		const now = Date.UTC(2026, 10, 24, 12);
		const { certificate, privateKey } = await makeCertificate(90, now);
		const text = openssl(['x509', '-noout', '-text'], certificate);
		expect(text).toMatch(/Version: 3 /);
		expect(text).toMatch(/Public-Key: \(2048 bit\)/);
		expect(text).toMatch(/Signature Algorithm: sha256WithRSAEncryption/);
		expect(text).toMatch(/Subject: CN ?= ?unused\n/);
		expect(text).toMatch(/Issuer: CN ?= ?unused\n/);
		expect(text).toMatch(/Not Before: Nov 24 11:00:00 2026 GMT/);
		expect(text).toMatch(/Not After : Feb 22 12:00:00 2027 GMT/);
		expect(openssl(['x509', '-noout', '-pubkey'], certificate)).toBe(
			openssl(['pkey', '-pubout'], privateKey),
		);
		expect(endOf(certificate).getTime()).toBe(now + 90 * DAY);
	});

	it('makes another key each time', async () => {
		const [one, two] = [await makeCertificate(1), await makeCertificate(1)];
		expect(holdsKeyOf(one.certificate, two.certificate)).toBe(false);
		expect(holdsKeyOf(one.certificate, one.certificate)).toBe(true);
	});
});

describe('a certificate made here', () => {
	const email = 'own-key@project.iam.gserviceaccount.com';
	const alice = 'alice@example.test';
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
		trustCertificate(sandbox.caPem);
		sandbox.store.addAccount({ address: alice, name: 'Alice' });
		const { client_id: clientId } = await sandbox.oauth.serviceAccounts.add({ email });
		sandbox.oauth.serviceAccounts.delegate(clientId, scopesOf.fullMail);
	});

	afterAll(async () => await sandbox.close());

	it('signs in as soon as it is uploaded, and not before', async () => {
		const { certificate, privateKey } = await makeCertificate(1);
		const key = readPrivateKey(email, privateKey);
		const request = {
			key,
			mailbox: alice,
			access: 'fullMail',
			tokenUrl: sandbox.tokenUrl,
		} as const;
		await expect(requestDelegatedToken(request)).rejects.toMatchObject({ code: 'keyInvalid' });
		sandbox.oauth.serviceAccounts.uploadKey(email, certificate);
		const { accessToken } = await requestDelegatedToken(request);
		expect(sandbox.oauth.tokens.verify(accessToken)).toMatchObject({ address: alice });
	});

	it('hands over to the next one when Google no longer takes it', async () => {
		const [old, next] = [await makeCertificate(1), await makeCertificate(1)];
		const { serviceAccounts, tokens } = sandbox.oauth;
		const key = {
			...readPrivateKey(email, old.privateKey),
			nextPrivateKey: next.privateKey,
		};
		const request = {
			key,
			mailbox: alice,
			access: 'fullMail',
			tokenUrl: sandbox.tokenUrl,
		} as const;
		const oldId = serviceAccounts.uploadKey(email, old.certificate);
		expect(tokens.verify((await requestDelegatedToken(request)).accessToken)).toBeDefined();
		serviceAccounts.uploadKey(email, next.certificate);
		serviceAccounts.deleteKey(email, oldId);
		expect(tokens.verify((await requestDelegatedToken(request)).accessToken)).toBeDefined();
	});
});
