import type { AccessLevel } from '../../../gmail/access-level';
import { checkConnection, type CheckResult } from '../../../gmail/check/check-connection';
import { GmailError } from '../../../gmail/errors';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';

const me = 'alice@example.test';
let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Alice' });
});

afterEach(async () => await sandbox.close());

const check = async (access: AccessLevel = 'fullMail'): Promise<CheckResult[]> =>
	await checkConnection(async () => sandboxAccount(sandbox, me, access));

const statuses = (results: CheckResult[]): Record<string, string> =>
	Object.fromEntries(results.map(({ step, status }) => [step, status]));

const found = (results: CheckResult[], wanted: string): CheckResult =>
	results.find(({ step }) => step === wanted)!;

describe('checkConnection', () => {
	it('walks the whole chain of a credential with full mail', async () => {
		const results = await check();
		expect(statuses(results)).toEqual({
			Credential: 'passed',
			Token: 'passed',
			Network: 'passed',
			Clock: 'passed',
			Scopes: 'passed',
			'Mailbox address': 'passed',
			'IMAP sign-in': 'passed',
			'IMAP folders': 'passed',
			'SMTP sign-in': 'passed',
			'Gmail API': 'passed',
			'Send-as aliases': 'passed',
		});
		expect(found(results, 'IMAP folders').detail).toContain('All Mail is shown');
		expect(found(results, 'Scopes').detail).toContain('https://mail.google.com/');
		expect(found(results, 'Send-as aliases').detail).toBe(me);
		expect(JSON.stringify(results)).not.toContain('ya29');
	});

	it('skips what send only cannot do, and proves that the API answers', async () => {
		expect(statuses(await check('sendOnly'))).toMatchObject({
			'IMAP sign-in': 'skipped',
			'SMTP sign-in': 'skipped',
			'Gmail API': 'passed',
			'Send-as aliases': 'skipped',
		});
	});

	it('goes on after a step that fails, and says what to do about it', async () => {
		sandbox.imap.faults.add({
			when: { command: 'AUTHENTICATE' },
			do: 'no',
			text: '[ALERT] IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.',
		});
		const results = await check();
		expect(found(results, 'IMAP sign-in')).toMatchObject({
			status: 'failed',
			detail: expect.stringContaining(me),
			remedy: expect.stringContaining('Admin console'),
			answer: expect.stringContaining('IMAP access is disabled'),
		});
		expect(statuses(results)).toMatchObject({ 'SMTP sign-in': 'passed', 'Gmail API': 'passed' });
	});

	it('says that the Gmail API is switched off', async () => {
		const message = 'Gmail API has not been used in project 1 before or it is disabled.';
		sandbox.http.faults.add({
			route: '/gmail/v1/',
			do: 'answer',
			status: 403,
			body: { error: { code: 403, message, errors: [{ reason: 'accessNotConfigured' }] } },
		});
		expect(found(await check('sendOnly'), 'Gmail API')).toMatchObject({
			status: 'failed',
			page: expect.stringContaining('gmail.googleapis.com'),
		});
	});

	it('says who has signed in where that is somebody else', async () => {
		sandbox.store.addAccount({ address: 'bob@example.test', name: 'Bob' });
		const results = await checkConnection(async () => ({
			...sandboxAccount(sandbox, 'bob@example.test'),
			address: me,
		}));
		expect(found(results, 'Mailbox address').detail).toContain('bob@example.test has signed in');
		expect(found(results, 'IMAP sign-in').status).toBe('failed');
	});

	it('skips what needs a token when there is none', async () => {
		const refusal = new GmailError('no', {
			code: 'signInExpired',
			retry: 'never',
			remedy: 'Sign in again',
		});
		const results = await checkConnection(async () => ({
			...sandboxAccount(sandbox, me),
			getToken: async () => {
				throw refusal;
			},
		}));
		expect(found(results, 'Token')).toMatchObject({
			status: 'failed',
			detail: 'no',
			remedy: 'Sign in again',
		});
		const others = results.filter(
			({ step }) => !['Credential', 'Token', 'Network', 'Clock'].includes(step),
		);
		expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['skipped']));
		expect(found(results, 'Clock').status).toBe('passed');
	});

	it('tells a credential that cannot be used, and skips the rest', async () => {
		const results = await checkConnection(async () => {
			throw new GmailError('not a key', {
				code: 'keyInvalid',
				retry: 'never',
				remedy: 'Paste the key',
			});
		});
		expect(results[0]).toMatchObject({
			step: 'Credential',
			status: 'failed',
			remedy: 'Paste the key',
		});
		expect(new Set(results.slice(1).map(({ status }) => status))).toEqual(new Set(['skipped']));
	});

	it('tells a clock that is wrong', async () => {
		const anHourAgo = new Date(Date.now() - 3_600_000).toUTCString();
		sandbox.http.faults.add({
			route: '/userinfo',
			do: 'answer',
			status: 401,
			headers: { Date: anHourAgo },
		});
		expect(found(await check(), 'Clock')).toMatchObject({
			status: 'failed',
			detail: expect.stringMatching(/360\d s beside/),
			remedy: expect.stringContaining('NTP'),
		});
	});
});
