import type { ErrorRow } from '../../../gmail/errors/error-row';
import { errorTable } from '../../../gmail/errors/table';
import { compose } from '../../../gmail/send/compose';
import { smtpBackend } from '../../../gmail/send/smtp';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import type { SmtpStage } from '../../../sandbox/faults/smtp-fault';
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

afterEach(() => sandbox.smtp.faults.clear());

afterAll(async () => await sandbox.close());

const send = async (account = sandboxAccount(sandbox, me), text = 'Hello') => {
	const to = [{ name: '', address: carla }];
	const mail = { senderName: '', to, cc: [], bcc: [], replyTo: [], subject: 'x', text };
	return await oneAttempt(smtpBackend(account), compose({ ...mail, attachments: [] }, me));
};

type Said = [stage: SmtpStage, text: string, code: string, retry: string];

const said: Said[] = [
	[
		'auth',
		'534 5.7.9 Application-specific password required. For more information, go to https://support.google.com/mail/?p=InvalidSecondFactor',
		'appPasswordRequired',
		'never',
	],
	[
		'auth',
		'534 5.7.14 <https://accounts.google.com/signin/continue?plt=AK1> Please log in via your web browser and then try again.',
		'webLoginRequired',
		'never',
	],
	['auth', '535 5.7.1 Username and Password not accepted.', 'signInRefused', 'freshToken'],
	['auth', '454 4.7.0 Too many login attempts, please try again later.', 'rateLimited', 'later'],
	['auth', '454 4.7.0 Temporary authentication failure', 'rateLimited', 'later'],
	[
		'mail',
		'421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address.',
		'rateLimited',
		'later',
	],
	['mail', '550 5.4.5 Daily sending quota exceeded.', 'sendingLimitReached', 'later'],
	['mail', '530 5.5.1 Authentication Required.', 'serverSettingsWrong', 'never'],
	['mail', '530 5.7.0 Must issue a STARTTLS command first.', 'serverSettingsWrong', 'never'],
	['mail', '554 5.7.0 Too many unauthenticated commands.', 'serverSettingsWrong', 'never'],
	['auth', '501 5.5.2 Cannot Decode response', 'protocolViolation', 'never'],
	['ehlo', '501 5.5.4 HELO/EHLO argument invalid', 'protocolViolation', 'never'],
	['mail', '502 5.5.1 Unrecognized command.', 'protocolViolation', 'never'],
	['data-before', '503 5.5.1 RCPT first.', 'protocolViolation', 'never'],
	['auth', '504 5.7.4 Unrecognized Authentication Type', 'protocolViolation', 'never'],
	['mail', '555 5.5.2 Syntax error, cannot decode response.', 'protocolViolation', 'never'],
	['mail', '550 5.7.1 Blocked by rule "No invoices" - gcdp', 'adminPolicy', 'never'],
	['rcpt', '452 4.5.3 Your message has too many recipients.', 'tooManyRecipients', 'never'],
	[
		'rcpt',
		'450 4.2.1 The user you are trying to contact is receiving mail too quickly.',
		'recipientUnavailable',
		'now',
	],
	[
		'rcpt',
		'550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.',
		'recipientUnavailable',
		'now',
	],
	[
		'rcpt',
		"452 4.2.2 The recipient's inbox is out of storage space.",
		'recipientUnavailable',
		'now',
	],
	[
		'rcpt',
		"552 5.2.2 The recipient's inbox is out of storage space.",
		'recipientUnavailable',
		'never',
	],
	[
		'rcpt',
		'550 5.1.1 The email account that you tried to reach does not exist.',
		'recipientRefused',
		'never',
	],
	[
		'rcpt',
		'550 5.2.1 The email account that you tried to reach is inactive.',
		'recipientRefused',
		'never',
	],
	['rcpt', "553 5.1.2 We weren't able to find the recipient domain.", 'recipientRefused', 'never'],
	[
		'rcpt',
		'553 5.1.3 The recipient address is not a valid RFC 5321 address.',
		'recipientRefused',
		'never',
	],
	[
		'after-data-before-answer',
		"552 5.2.3 Your message exceeded Google's message size limits.",
		'messageTooLarge',
		'never',
	],
	[
		'after-data-before-answer',
		'552 5.7.0 This message was blocked because its content presents a potential security issue.',
		'messageRefused',
		'never',
	],
	[
		'after-data-before-answer',
		'550 5.7.25 The IP address sending this message does not have a PTR record setup.',
		'senderUnauthenticated',
		'never',
	],
	[
		'after-data-before-answer',
		"550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy.",
		'senderUnauthenticated',
		'never',
	],
	[
		'after-data-before-answer',
		'550 5.7.27 This message does not have authentication information (SPF).',
		'senderUnauthenticated',
		'never',
	],
	['mail', '550 5.7.0 Mail Sending denied', 'adminPolicy', 'never'],
	['mail', '550 5.7.0 Mail relay denied', 'adminPolicy', 'never'],
	['after-data-before-answer', '554 5.6.0 Mail message is malformed.', 'messageInvalid', 'never'],
	[
		'after-data-before-answer',
		'550 5.7.1 Our system has detected that this message is likely unsolicited mail.',
		'messageRefused',
		'never',
	],
	['connect', '421 4.7.0 Try again later, closing connection.', 'serverUnavailable', 'now'],
	['mail', '421 4.3.0 Temporary System Problem. Try again later.', 'serverUnavailable', 'now'],
	['mail', '421 4.4.5 Server busy, try again later.', 'serverUnavailable', 'now'],
	['mail', '451 4.3.0 Mail server temporarily rejected message.', 'serverUnavailable', 'now'],
	['data-before', '451 4.4.2 Timeout - closing connection.', 'serverUnavailable', 'now'],
	['mail', '451 4.5.0 SMTP protocol violation, visit RFC 2821.', 'serverUnavailable', 'now'],
];

describe('what n8n shows when Gmail says over SMTP', () => {
	it.each(said)('at %s: %s', async (stage, text, code, retry) => {
		sandbox.smtp.faults.add({ stage, do: 'answer', text });
		const result = await whatN8nShows(send);
		expect([result.error.code, result.error.retry]).toEqual([code, retry]);
		expect(result.error.answer.slice(0, text.length)).toBe(text);
		shownRows.add(expectAnAnswer(result, 'smtp', me));
	});

	it('the page that Google names for a sign-in in a browser', async () => {
		const page = 'https://accounts.google.com/signin/continue?plt=AK1';
		sandbox.smtp.faults.add({
			stage: 'auth',
			do: 'answer',
			text: `534 5.7.14 <${page}> Please log in via your web browser and then try again.`,
		});
		expect((await whatN8nShows(send)).error.page).toBe(page);
	});

	it('that the sign-in is refused, after a fresh token too', async () => {
		const account = { ...sandboxAccount(sandbox, me), getToken: async () => 'ya29.revoked' };
		const result = await whatN8nShows(async () => await send(account));
		expect(result.error).toMatchObject({ code: 'signInRefused', retry: 'freshToken' });
		shownRows.add(expectAnAnswer(result, 'smtp', me));
	});

	it('that the messages of a day are spent, in one line, and that a day mends it', async () => {
		sandbox.smtp.limits.set(me, 0);
		const result = await whatN8nShows(send);
		sandbox.smtp.limits.set(me, undefined);
		expect(result.error).toMatchObject({
			code: 'sendingLimitReached',
			wait: 86_400_000,
			answer: expect.stringMatching(
				/^550 5\.4\.5 Daily user sending limit exceeded\. For more information on Gmail sending limits go to https:/,
			),
		});
		expect(result.shown.failure).toEqual({ cause: 'quota-exhausted', retryAfterMs: 86_400_000 });
		expect(result.shown.description).toContain('It can be tried again in about 24 h.');
		shownRows.add(expectAnAnswer(result, 'smtp', me));
	});

	it('that the message is too large', async () => {
		const result = await whatN8nShows(
			async () => await send(sandboxAccount(sandbox, me), 'x'.repeat(36_000_000)),
		);
		expect(result.error).toMatchObject({ code: 'messageTooLarge', retry: 'never' });
		expect(result.shown.failure).toBeUndefined();
		shownRows.add(expectAnAnswer(result, 'smtp', me));
	});

	it('anything of the table, each row at least once', () => {
		expect(errorTable.smtp.filter((row) => !shownRows.has(row))).toEqual([]);
	});
});
