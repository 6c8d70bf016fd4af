import { isAnswerable, kindByHeader, kindOf, kindOfReport } from '../../../gmail/parse/kind';

const kind = (
	headers: Record<string, string[]>,
	{
		reportType = '',
		calendarMethod = '',
		hasStatus = false,
		hasFeedback = false,
		outcome,
		named = false,
	}: {
		reportType?: string;
		calendarMethod?: string;
		hasStatus?: boolean;
		hasFeedback?: boolean;
		outcome?: 'failed' | 'delayed';
		named?: boolean;
	} = {},
) =>
	kindOf({
		headers,
		reportType,
		hasStatus,
		hasFeedback,
		prose: { outcome: () => outcome, namesRecipients: () => named },
		calendarMethod,
	});

describe('the kind of a message', () => {
	it.each([
		[{}, 'mail'],
		[{ 'auto-submitted': ['no'] }, 'mail'],
		[{ 'auto-submitted': ['auto-replied'] }, 'automaticReply'],
		[{ 'auto-submitted': ['Auto-Replied (vacation)'] }, 'automaticReply'],
		[{ 'auto-submitted': ['auto-replied; owner-email="a@b"'] }, 'automaticReply'],
		[{ 'auto-submitted': ['auto-generated'] }, 'automaticMessage'],
		[{ 'auto-submitted': ['auto-notified'] }, 'automaticMessage'],
		[{ 'x-autoreply': ['yes'] }, 'automaticReply'],
		[{ 'x-autoreply': ['no'] }, 'mail'],
		[{ 'x-autorespond': [''] }, 'automaticReply'],
		[{ precedence: ['auto_reply'] }, 'automaticReply'],
		[{ precedence: ['bulk'] }, 'mail'],
		[{ 'x-auto-response-suppress': ['All'] }, 'mail'],
		[{ 'return-path': ['<>'], from: ['Mail Delivery <MAILER-DAEMON@x.test>'] }, 'bounce'],
		[{ 'return-path': ['<>'], from: ['jane@x.test'] }, 'mail'],
		[{ from: ['postmaster@x.test'] }, 'mail'],
		[{ 'x-failed-recipients': ['a@b'] }, 'bounce'],
		[{ 'x-failed-recipients': ['a@b'], 'auto-submitted': ['auto-replied'] }, 'bounce'],
	] as const)('by its headers %j: %s', (headers, expected) => {
		const copy = Object.fromEntries(
			Object.entries(headers).map(([name, values]) => [name, [...values]]),
		);
		expect(kind(copy)).toBe(expected);
	});

	it.each([
		[['failed'], undefined, 'bounce'],
		[['delivered', 'failed'], undefined, 'bounce'],
		[['delayed'], undefined, 'deliveryNotice'],
		[['delivered', 'relayed'], undefined, 'deliveryNotice'],
		[['failed'], 'delayed', 'bounce'],
		[[''], 'delayed', 'deliveryNotice'],
		[[''], 'failed', 'bounce'],
		[[], undefined, 'bounce'],
		[[], 'delayed', 'deliveryNotice'],
	] as const)('of a report about %j, which says %s: %s', (actions, outcome, expected) => {
		const recipients = actions.map((action) => ({
			address: 'a@b',
			action,
			status: '',
			diagnostic: '',
		}));
		expect(kindOfReport(recipients, outcome)).toBe(expected);
	});

	it.each([
		['a person who writes of one', 'Undeliverable: x', 'user-agent', true],
		['a person who answers one', 'Re: Undeliverable: x', 'x-other', true],
		['a workflow that tells of one', 'Could not be delivered to a@b', 'x-mail-pipeline-hops', true],
		['a program that names nobody', 'Your parcel could not be delivered', 'x-other', false],
	] as const)('of what reads like a bounce, by %s, is mail', (_who, subject, header, named) => {
		const headers = { from: ['Jane <jane@x.test>'], subject: [subject], [header]: ['T'] };
		expect(kind(headers, { outcome: 'failed', named })).toBe('mail');
	});

	it.each([
		['Fwd: Undeliverable: x', 'x-other'],
		['WG: Unzustellbar: x', 'x-other'],
		['Undeliverable: x', 'user-agent'],
	])('with a report as a file is mail where a person passes it on: %s, %s', (subject, header) => {
		const headers = { from: ['Jane <jane@x.test>'], subject: [subject], [header]: ['T'] };
		const signs = { hasStatus: true, hasFeedback: true, outcome: 'failed', named: true } as const;
		expect(kind(headers, signs)).toBe('mail');
		expect(kind({ ...headers, 'return-path': ['<>'] }, { ...signs, hasFeedback: false })).toBe(
			'bounce',
		);
	});

	it.each([
		['a report of delivery', { reportType: 'delivery-status' }, 'bounce'],
		['a report of reading', { reportType: 'disposition-notification' }, 'readReceipt'],
		['a report on abuse', { reportType: 'feedback-report' }, 'automaticMessage'],
		['a report of another kind', { reportType: 'tlsrpt' }, 'automaticMessage'],
		['an invitation', { calendarMethod: 'REQUEST' }, 'calendarInvitation'],
		['an answer to one', { calendarMethod: 'REPLY' }, 'calendarReply'],
		['a cancellation', { calendarMethod: 'CANCEL' }, 'calendarCancellation'],
		['a calendar without a method', { calendarMethod: '' }, 'mail'],
	] as const)('%s', (_what, signs, expected) => {
		expect(kind({}, signs)).toBe(expected);
	});
});

describe('whether a program may answer', () => {
	it.each([
		[{}, 'mail', false, true],
		[{}, 'calendarInvitation', false, true],
		[{}, 'automaticReply', false, false],
		[{}, 'automaticMessage', false, false],
		[{}, 'bounce', false, false],
		[{}, 'readReceipt', false, false],
		[{}, 'mail', true, false],
		[{ 'return-path': ['<>'] }, 'mail', false, false],
		[{ 'return-path': ['<a@b>'] }, 'mail', false, true],
		[{ precedence: ['junk'] }, 'mail', false, false],
		[{ 'x-auto-response-suppress': ['DR, OOF, AutoReply'] }, 'mail', false, false],
		[{ 'x-auto-response-suppress': ['DR, RN'] }, 'mail', false, true],
	] as const)('%j, %s, list %s: %s', (headers, what, isList, expected) => {
		const copy = Object.fromEntries(
			Object.entries(headers).map(([name, values]) => [name, [...values]]),
		);
		expect(isAnswerable(copy, what, isList)).toBe(expected);
	});
});

it.each([
	['multipart/report; report-type=feedback-report; boundary=b', 'automaticMessage'],
	['Multipart/Report; boundary=b; Report-Type="Feedback-Report"', 'automaticMessage'],
	['multipart/report; report-type=delivery-status', 'bounce'],
	['multipart/report; report-type=disposition-notification', 'readReceipt'],
	['multipart/report', 'automaticMessage'],
	['message/feedback-report', 'automaticMessage'],
	['multipart/mixed; boundary="report-type=feedback-report"', 'mail'],
	['multipart/reporting; report-type=feedback-report', 'mail'],
	['text/plain', 'mail'],
])('knows %j by its header: %s', (contentType, expected) => {
	expect(kindByHeader({ 'content-type': [contentType] })).toBe(expected);
});
