import { requireScopes, signInScopes } from '../../../gmail/auth/scopes';
import { requireAddress } from '../../../gmail/check/signed-in-address';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { trustCertificate } from '../../support/trust';

const me = 'alice@example.test';

describe('requireScopes', () => {
	it.each([
		['all that was asked for', signInScopes.fullMail.join(' '), 'fullMail'],
		['no profile', 'https://mail.google.com/', 'fullMail'],
		['more than sending needs', 'https://mail.google.com/', 'sendOnly'],
		['what nobody kept', undefined, 'fullMail'],
	] as const)('is content with %s', (_what, granted, access) => {
		expect(() => requireScopes(granted, access, me)).not.toThrow();
	});

	it.each([
		[
			'a box left unticked',
			'https://www.googleapis.com/auth/userinfo.email openid',
			'fullMail',
			'https://mail.google.com/',
		],
		[
			'a sign-in older than the access level',
			signInScopes.sendOnly.join(' '),
			'fullMail',
			'https://mail.google.com/',
		],
		['nothing', '', 'sendOnly', 'https://www.googleapis.com/auth/gmail.send'],
	] as const)('names what %s leaves missing', (_what, granted, access, missing) => {
		expect(() => requireScopes(granted, access, me)).toThrow(
			expect.objectContaining({
				code: 'scopeMissing',
				message: `The sign-in of ${me} does not include ${missing}`,
				remedy: expect.stringContaining('sign in with Google again'),
			}),
		);
	});
});

describe('requireAddress', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
		trustCertificate(sandbox.caPem);
		sandbox.store.addAccount({ address: me, name: 'Alice' });
	});

	afterAll(async () => await sandbox.close());

	const require = async (named: string, scopes: string[] = signInScopes.fullMail): Promise<void> =>
		await requireAddress(named, sandbox.oauth.tokens.mint(me, scopes), sandbox.servers.api);

	it('is content with the address of the account, in any case', async () => {
		await expect(require('Alice@Example.test')).resolves.toBeUndefined();
	});

	it('says who has signed in instead of whom', async () => {
		await expect(require('bob@example.test')).rejects.toMatchObject({
			code: 'addressMismatch',
			message: `The credential names bob@example.test, but ${me} has signed in`,
		});
	});

	it('judges nothing where Google tells no address', async () => {
		await expect(
			require('bob@example.test', ['https://mail.google.com/']),
		).resolves.toBeUndefined();
	});
});
