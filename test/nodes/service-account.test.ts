import * as core from '../../gmail';
import { serviceAccount } from '../../nodes/shared/service-account';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { trustCertificate } from '../support/trust';

const email = 'mailer@project.iam.gserviceaccount.com';
const mailboxes = Array.from({ length: 100 }, (_, i) => `user${i}@example.test`);
const [own = '', other = ''] = mailboxes;

let sandbox: Sandbox;
let credential: Record<string, string | number | boolean>;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	for (const address of mailboxes) sandbox.store.addAccount({ address, name: address });
});

afterAll(async () => await sandbox.close());

/** Each test has a key of its own: the tokens are kept for the whole process. */
beforeEach(async () => {
	const { serviceAccounts } = sandbox.oauth;
	const file = await serviceAccounts.add({ email });
	serviceAccounts.delegate(file.client_id, core.scopesOf.fullMail);
	credential = {
		keyFormat: 'jsonKey',
		jsonKey: JSON.stringify(file),
		mailboxAddress: own,
		allowOtherMailboxes: true,
		accessLevel: 'fullMail',
		customServers: true,
		apiUrl: sandbox.servers.api,
		tokenUrl: sandbox.tokenUrl,
	};
});

const tokensIssued = (): number => sandbox.oauth.tokens.issued['jwt-bearer'];

describe('the account of a service account', () => {
	it.each(['', '  ', undefined])('says that the credential comes to no mailbox: %j', (address) => {
		const nobody = { ...credential, mailboxAddress: address as string };
		expect(() => serviceAccount(core, nobody)).toThrow('The credential comes to no mailbox');
		expect(serviceAccount(core, nobody, other).address).toBe(other);
	});

	it('asks for one token when a hundred executions start at once on one mailbox', async () => {
		const before = tokensIssued();
		const tokens = await Promise.all(
			mailboxes.map(async () => await serviceAccount(core, credential).getToken()),
		);
		expect(tokensIssued() - before).toBe(1);
		expect(new Set(tokens).size).toBe(1);
	});

	it('asks for a hundred tokens, one each, on a hundred mailboxes', async () => {
		const before = tokensIssued();
		const ask = async () =>
			await Promise.all(
				mailboxes.map(async (mailbox) => {
					const account = serviceAccount(core, credential, mailbox);
					return { address: account.address, token: await account.getToken() };
				}),
			);
		for (const { address, token } of await ask()) {
			expect(sandbox.oauth.tokens.verify(token)?.address).toBe(address);
		}
		await ask();
		expect(tokensIssued() - before).toBe(100);
	});

	it('acts for the mailbox of the credential where the node names none', () => {
		expect(serviceAccount(core, credential, '  ').address).toBe(own);
	});

	it('acts for no other mailbox unless the credential allows it', () => {
		const strict = { ...credential, allowOtherMailboxes: false };
		expect(serviceAccount(core, strict, own.toUpperCase()).address).toBe(own.toUpperCase());
		expect(() => serviceAccount(core, strict, other)).toThrow(
			expect.objectContaining({
				message: `The credential may act for ${own} only, not for ${other}`,
				remedy: expect.stringContaining('Allow Other Mailboxes'),
			}),
		);
	});

	it('says that a certificate has to be made first', () => {
		expect(() => serviceAccount(core, { ...credential, keyFormat: 'certificate' })).toThrow(
			/no key pair yet/,
		);
	});
});
