import { checkSignIn } from '../../../gmail/check/sign-in';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const alice = 'alice@example.test';
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: alice, name: 'Alice' });
});

afterEach(() => {
	for (const { faults } of [sandbox.imap, sandbox.smtp, sandbox.http]) faults.clear();
});

afterAll(async () => await sandbox.close());

describe('checkSignIn', () => {
	it('signs in over IMAP and SMTP with full mail', async () => {
		expect(await checkSignIn(sandboxAccount(sandbox, alice))).toMatch(
			/access token.*opens the Inbox of alice.*takes mail from alice/,
		);
	});

	it('asks the Gmail API, and neither IMAP nor SMTP, with send only', async () => {
		const before = sandbox.imap.connections();
		expect(await checkSignIn(sandboxAccount(sandbox, alice, 'sendOnly'))).toMatch(
			/access token.*Gmail API answers/,
		);
		expect(sandbox.imap.connections()).toBe(before);
	});

	it('names the step that failed, and what to do', async () => {
		sandbox.smtp.faults.add({
			stage: 'auth',
			do: 'answer',
			text: '535 5.7.8 Username and Password not accepted.',
		});
		await expect(checkSignIn(sandboxAccount(sandbox, alice))).rejects.toMatchObject({
			message: expect.stringMatching(/^SMTP sign-in failed: .*alice@example\.test/),
			code: expect.stringMatching(/\w/),
			remedy: expect.stringMatching(/\w{3}/),
		});
	});

	it('fails for a send-only sign-in whose project has the Gmail API switched off', async () => {
		sandbox.http.faults.add({
			route: '/gmail/v1/',
			do: 'answer',
			status: 403,
			body: {
				error: {
					code: 403,
					message: 'Gmail API has not been used in project 1 before or it is disabled.',
					errors: [{ reason: 'accessNotConfigured' }],
				},
			},
		});
		await expect(checkSignIn(sandboxAccount(sandbox, alice, 'sendOnly'))).rejects.toMatchObject({
			code: 'apiDisabled',
			message: expect.stringMatching(/^Gmail API/),
		});
	});
});
