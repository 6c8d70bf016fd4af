import { scopesOf } from '../../../gmail/auth/scopes';
import { openConnection } from '../../../gmail/imap/connection';
import type { ErrorRow } from '../../../gmail/errors/error-row';
import { errorTable } from '../../../gmail/errors/table';
import type { FaultAction } from '../../../sandbox/imap/faults';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { expectAnAnswer, whatN8nShows } from '../../support/what-n8n-shows';

const me = 'me@example.test';
const shownRows = new Set<ErrorRow>();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: '' });
	sandbox.store.addAccount({ address: 'other@example.test', name: '' });
});

afterEach(() => sandbox.imap.faults.clear());

afterAll(async () => await sandbox.close());

const connect = async (account = sandboxAccount(sandbox, me), folder = 'INBOX') => {
	const connection = await openConnection({ account, folder });
	await connection.close();
	return connection.folder;
};

const mint = (address: string, scopes: string[], lifetime?: number): string =>
	sandbox.oauth.tokens.mint(address, scopes, lifetime);

type Said = [
	does: 'no' | 'bad' | 'bye',
	command: string,
	text: string,
	code: string,
	retry: string,
];

const said: Said[] = [
	[
		'no',
		'AUTHENTICATE',
		'[ALERT] IMAP access is disabled for this mail client for your domain. Please contact your domain administrator for questions about this feature.',
		'imapDisabled',
		'never',
	],
	[
		'no',
		'AUTHENTICATE',
		'[ALERT] IMAP access is disabled for your domain. Please contact your domain administrator for questions about this feature. (Failure)',
		'imapDisabled',
		'never',
	],
	[
		'no',
		'AUTHENTICATE',
		'[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)',
		'imapDisabled',
		'never',
	],
	[
		'no',
		'AUTHENTICATE',
		'[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
		'appPasswordRequired',
		'never',
	],
	[
		'no',
		'AUTHENTICATE',
		'[ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
		'webLoginRequired',
		'never',
	],
	['no', 'AUTHENTICATE', '[ALERT] Web login required', 'webLoginRequired', 'never'],
	[
		'no',
		'AUTHENTICATE',
		'[LIMIT] Too many simultaneous connections. (Failure)',
		'tooManyConnections',
		'later',
	],
	[
		'no',
		'SELECT',
		'[OVERQUOTA] Account exceeded command or bandwidth limits.',
		'bandwidthExceeded',
		'later',
	],
	[
		'bye',
		'AUTHENTICATE',
		'[OVERQUOTA] Account exceeded command or bandwidth limits.',
		'bandwidthExceeded',
		'later',
	],
	['bye', 'SELECT', 'Session expired, please login again.', 'sessionExpired', 'now'],
	['bad', 'AUTHENTICATE', 'Invalid SASL argument. abc123', 'signInRefused', 'freshToken'],
	['bad', 'SELECT', 'Could not parse command', 'protocolViolation', 'never'],
	['bad', 'SELECT', 'Unknown command', 'serverUnavailable', 'now'],
	['no', 'AUTHENTICATE', '[UNAVAILABLE] Temporary System Problem', 'serverUnavailable', 'now'],
	['no', 'SELECT', '[SERVERBUG] Internal trouble', 'serverUnavailable', 'now'],
	['no', 'SELECT', '[INUSE] Mailbox is in use', 'serverUnavailable', 'now'],
	['no', 'SELECT', 'System Error (Failure)', 'serverUnavailable', 'now'],
	['no', 'SELECT', 'Lookup failed', 'serverUnavailable', 'now'],
];

describe('what n8n shows when Gmail says over IMAP', () => {
	it.each(said)('%s to %s: %s', async (does, command, text, code, retry) => {
		const fault: FaultAction = { do: does, text };
		sandbox.imap.faults.add({ ...fault, when: { command } });
		const result = await whatN8nShows(connect);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		// imapflow keeps no response code of a BYE.
		expect(result.error.answer).toBe(does === 'bye' ? text.replace('[OVERQUOTA] ', '') : text);
		shownRows.add(expectAnAnswer(result, 'imap', me));
	});

	it('that web login is required, with the page that Google names for this account', async () => {
		const page = 'https://accounts.google.com/signin/continue?sarp=1&scc=1';
		sandbox.imap.faults.add({
			do: 'no',
			text: `[WEBALERT ${page}] Web login required.`,
			when: { command: 'AUTHENTICATE' },
		});
		const result = await whatN8nShows(connect);
		expect(result.error).toMatchObject({ code: 'webLoginRequired', page });
		expectAnAnswer(result, 'imap', me);
	});

	it('that 15 connections are open', async () => {
		const open = await Promise.all(
			Array.from(
				{ length: 15 },
				async () => await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' }),
			),
		);
		const result = await whatN8nShows(connect);
		await Promise.all(open.map(async (connection) => await connection.close()));
		expect(result.error).toMatchObject({ code: 'tooManyConnections', wait: 300_000 });
		expect(result.shown.description).toContain('It can be tried again in about 5 minutes.');
		expect(result.shown.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 300_000 });
		shownRows.add(expectAnAnswer(result, 'imap', me));
	});

	it.each([
		['belongs to another account', () => mint('other@example.test', scopesOf.fullMail)],
		['does not open mailboxes', () => mint(me, scopesOf.sendOnly)],
		['has ended', () => mint(me, scopesOf.fullMail, 0)],
	])('that the token %s', async (_why, token) => {
		const account = { ...sandboxAccount(sandbox, me), getToken: async () => token() };
		const result = await whatN8nShows(async () => await connect(account));
		expect(result.error).toMatchObject({
			code: 'signInRefused',
			retry: 'freshToken',
			answer: '[AUTHENTICATIONFAILED] Invalid credentials (Failure)',
		});
		expect(result.shown.failure).toEqual({ cause: 'credential-invalid' });
		shownRows.add(expectAnAnswer(result, 'imap', me));
	});

	it('that the label does not exist', async () => {
		const result = await whatN8nShows(
			async () => await connect(sandboxAccount(sandbox, me), 'Gone <b>'),
		);
		expect(result.error).toMatchObject({ code: 'folderUnknown', retry: 'never' });
		const html = result.shown.context.descriptionTemplate;
		expect(html).toContain('Unknown Mailbox: Gone &lt;b> (Failure)');
		expect(html).not.toContain('<b>');
		expect(result.shown.description).toContain('Unknown Mailbox: Gone <b> (Failure)');
		shownRows.add(expectAnAnswer(result, 'imap', me));
	});

	it('anything of the table, each row at least once', () => {
		expect(errorTable.imap.filter((row) => !shownRows.has(row))).toEqual([]);
	});
});

it('says that an answer is new to it, shows it, and tries again', async () => {
	sandbox.imap.faults.add({ do: 'no', text: 'Mercury is retrograde', when: { command: 'SELECT' } });
	const { error, shown } = await whatN8nShows(connect);
	expect(error).toMatchObject({ code: 'unknown', retry: 'now', answer: 'Mercury is retrograde' });
	expect(shown.description).toContain('Answer of the server: Mercury is retrograde');
	expect(shown.failure).toBeUndefined();
});
