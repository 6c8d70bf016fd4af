import { requestDelegatedToken } from '../../../gmail/auth/service-account';
import { readKeyFile } from '../../../gmail/auth/service-account-key';
import { scopesOf } from '../../../gmail/auth/scopes';
import { fetchAddress } from '../../../gmail/check/signed-in-address';
import type { KeyFile } from '../../../sandbox/oauth/service-accounts';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { trustCertificate } from '../../support/trust';

const alice = 'alice@example.test';
let sandbox: Sandbox;
let file: KeyFile;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: alice, name: 'Alice' });
	file = await sandbox.oauth.serviceAccounts.add({
		email: 'mailer@project.iam.gserviceaccount.com',
	});
	sandbox.oauth.serviceAccounts.delegate(file.client_id, scopesOf.fullMail);
});

afterAll(async () => await sandbox.close());

const request = async (given: Partial<Parameters<typeof requestDelegatedToken>[0]> = {}) =>
	await requestDelegatedToken({
		key: readKeyFile(JSON.stringify(file)),
		mailbox: alice,
		access: 'fullMail',
		tokenUrl: sandbox.tokenUrl,
		...given,
	});

describe('requestDelegatedToken', () => {
	it('gets a token for the mailbox, for as long as Google says, with the scopes of the level and no more', async () => {
		const { accessToken, expiresAt = 0 } = await request();
		expect(sandbox.oauth.tokens.verify(accessToken)).toMatchObject({
			address: alice,
			scopes: scopesOf.fullMail,
		});
		expect(Math.abs(expiresAt - Date.now() - 3_599_000)).toBeLessThan(10_000);
		expect(await fetchAddress(accessToken, sandbox.servers.api)).toBe(alice);
	});

	it('says where to delegate when the scopes of the level are not', async () => {
		await expect(request({ access: 'sendOnly' })).rejects.toMatchObject({
			code: 'delegationMissing',
			message: expect.stringContaining(alice),
			remedy: expect.stringContaining('Domain-wide delegation'),
		});
	});

	it('says that the mailbox does not exist', async () => {
		await expect(request({ mailbox: 'nobody@example.test' })).rejects.toMatchObject({
			code: 'mailboxUnknown',
		});
	});

	it('says that the key is no longer the one of the account', async () => {
		const other = await sandbox.oauth.serviceAccounts.add({
			email: 'other@project.iam.gserviceaccount.com',
		});
		const key = { ...readKeyFile(JSON.stringify(other)), email: file.client_email };
		await expect(request({ key })).rejects.toMatchObject({ code: 'keyInvalid' });
	});
});

describe('fetchAddress', () => {
	it('explains a token that Google refuses', async () => {
		await expect(fetchAddress('ya29.x', sandbox.servers.api)).rejects.toMatchObject({
			code: 'signInRefused',
		});
	});
});
