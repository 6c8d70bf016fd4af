import { scopesOf } from '../../../gmail/auth/scopes';
import { fetchAddress } from '../../../gmail/check/signed-in-address';
import type { ErrorRow } from '../../../gmail/errors/error-row';
import { errorTable } from '../../../gmail/errors/table';
import { compose } from '../../../gmail/send/compose';
import { apiBackend } from '../../../gmail/send/api';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { hurriedClock } from '../../support/hurried-clock';
import { oneAttempt } from '../../support/one-attempt';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { expectAnAnswer, whatN8nShows } from '../../support/what-n8n-shows';

const me = 'me@example.test';
const carla = 'carla@customer.test';
const shownRows = new Set<ErrorRow>();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	for (const address of [me, carla]) sandbox.store.addAccount({ address, name: '' });
});

afterEach(() => sandbox.http.faults.clear());

afterAll(async () => await sandbox.close());

const tokenOf = (address: string, scopes: string[]) => ({
	...sandboxAccount(sandbox, me),
	getToken: async () => sandbox.oauth.tokens.mint(address, scopes),
});

const send = async (
	account = sandboxAccount(sandbox, me),
	{ to = [carla], threadId }: { to?: string[]; threadId?: string } = {},
) => {
	const mail = { senderName: '', cc: [], bcc: [], replyTo: [], subject: 'x', text: 'y', threadId };
	const recipients = to.map((address) => ({ name: '', address }));
	return await oneAttempt(
		apiBackend(account, { clock: hurriedClock() }),
		compose({ ...mail, to: recipients, attachments: [] }, me),
	);
};

type Said = [status: number, reason: string, message: string, code: string, retry: string];

const said: Said[] = [
	[400, 'invalidArgument', 'Recipient address required', 'addressInvalid', 'never'],
	[400, 'invalidArgument', 'Invalid Cc header', 'addressInvalid', 'never'],
	[400, 'failedPrecondition', 'Mail service not enabled', 'mailServiceDisabled', 'never'],
	[400, 'invalidArgument', 'Invalid value for ByteString: raw', 'messageInvalid', 'never'],
	[
		403,
		'accessNotConfigured',
		'Gmail API has not been used in project 404123 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=404123 then retry.',
		'apiDisabled',
		'never',
	],
	[
		403,
		'domainPolicy',
		'The domain administrators have disabled Gmail apps.',
		'adminPolicy',
		'never',
	],
	[403, 'forbidden', `Delegation denied for ${me}`, 'addressMismatch', 'never'],
	[403, 'dailyLimitExceeded', 'Daily Limit Exceeded', 'rateLimited', 'later'],
	[403, 'rateLimitExceeded', 'Rate Limit Exceeded', 'rateLimited', 'later'],
	[403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'rateLimited', 'later'],
	[429, 'rateLimitExceeded', 'Too many concurrent requests for user', 'rateLimited', 'now'],
	[413, 'uploadTooLarge', 'Request Entity Too Large', 'messageTooLarge', 'never'],
	[500, 'backendError', 'Backend Error', 'serverUnavailable', 'now'],
	[502, 'backendError', 'Bad Gateway', 'serverUnavailable', 'now'],
	[503, 'backendError', 'The service is currently unavailable.', 'serverUnavailable', 'now'],
	[504, 'backendError', 'Deadline exceeded', 'serverUnavailable', 'now'],
];

const fault = (status: number, reason: string, message: string) =>
	sandbox.http.faults.add({
		route: '/messages/send',
		do: 'answer',
		status,
		body: { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } },
	});

describe('what n8n shows when the Gmail API says', () => {
	it.each(said)('%i %s: %s', async (status, reason, message, code, retry) => {
		fault(status, reason, message);
		const result = await whatN8nShows(send);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		expect(result.error.answer).toBe(`${status} ${reason} ${message}`);
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('the page that Google names for this project', async () => {
		const page =
			'https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=1';
		fault(403, 'accessNotConfigured', `It is disabled. Enable it by visiting ${page} then retry.`);
		expect((await whatN8nShows(send)).error.page).toBe(page);
	});

	it('a time: it can be tried again then, not before', async () => {
		fault(
			429,
			'rateLimitExceeded',
			'User-rate limit exceeded.  Retry after 2026-09-11T20:00:00.000Z',
		);
		const result = await whatN8nShows(send);
		const retryAt = Date.UTC(2026, 8, 11, 20);
		expect(result.error).toMatchObject({ code: 'rateLimited', retry: 'later', retryAt });
		expect(result.shown.description).toContain(
			'It can be tried again after 2026-09-11T20:00:00.000Z.',
		);
		expect(result.shown.failure).toEqual({ cause: 'rate-limited', resetsAtEpochMs: retryAt });
		expectAnAnswer(result, 'api', me);
	});

	it('that an access token is no longer good', async () => {
		const account = { ...sandboxAccount(sandbox, me), getToken: async () => 'ya29.revoked' };
		const result = await whatN8nShows(async () => await send(account));
		expect(result.error).toMatchObject({ code: 'signInRefused', retry: 'freshToken' });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('so to the question whose token it is', async () => {
		const result = await whatN8nShows(
			async () => await fetchAddress('ya29.revoked', sandbox.servers.api),
		);
		expect(result.error.code).toBe('signInRefused');
		expectAnAnswer(result, 'api', 'the account signed in');
	});

	it('that the scope is missing', async () => {
		const account = tokenOf(me, ['https://www.googleapis.com/auth/gmail.labels']);
		const result = await whatN8nShows(async () => await send(account));
		expect(result.error).toMatchObject({ code: 'scopeMissing', retry: 'never' });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('that a service account acts for nobody', async () => {
		const robot = 'mailer@project.iam.gserviceaccount.com';
		const result = await whatN8nShows(async () => await send(tokenOf(robot, scopesOf.fullMail)));
		expect(result.error).toMatchObject({ code: 'mailboxUnknown', retry: 'never' });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('that a message has too many recipients', async () => {
		const to = Array.from({ length: 101 }, (_, i) => `guest${i}@customer.test`);
		const result = await whatN8nShows(async () => await send(sandboxAccount(sandbox, me), { to }));
		expect(result.error).toMatchObject({ code: 'tooManyRecipients', retry: 'never' });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('that the messages of a day are spent', async () => {
		sandbox.smtp.limits.set(me, 0);
		const result = await whatN8nShows(send);
		sandbox.smtp.limits.set(me, undefined);
		expect(result.error).toMatchObject({ code: 'sendingLimitReached', retry: 'later' });
		expect(result.shown.failure).toEqual({ cause: 'quota-exhausted', retryAfterMs: 86_400_000 });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it.each([
		['18f0000000000000', 'messageNotFound'],
		['not hex', 'messageInvalid'],
	])('that there is no thread %s', async (threadId, code) => {
		const result = await whatN8nShows(
			async () => await send(sandboxAccount(sandbox, me), { threadId }),
		);
		expect(result.error).toMatchObject({ code, retry: 'never' });
		shownRows.add(expectAnAnswer(result, 'api', me));
	});

	it('anything of the table, each row at least once', () => {
		expect(errorTable.api.filter((row) => !shownRows.has(row))).toEqual([]);
	});
});
