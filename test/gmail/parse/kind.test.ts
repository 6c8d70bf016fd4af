import { isAnswerable, kindOf } from '../../../gmail/parse/kind';
import type { Bounce } from '../../../gmail/message';

const bounceWith = (...actions: string[]): Bounce => ({
	recipients: actions.map((action) => ({ address: 'a@b', action, status: '', diagnostic: '' })),
	originalMessageId: '',
	originalSubject: '',
});

const kind = (
	headers: Record<string, string[]>,
	{
		reportType = '',
		bounce,
		calendarMethod = '',
	}: { reportType?: string; bounce?: Bounce; calendarMethod?: string } = {},
) => kindOf({ headers, reportType, bounce, calendarMethod });

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
		[
			'a report of failure',
			{ reportType: 'delivery-status', bounce: bounceWith('failed') },
			'bounce',
		],
		[
			'a report of several',
			{ reportType: 'delivery-status', bounce: bounceWith('delivered', 'failed') },
			'bounce',
		],
		['a report that nobody could read', { reportType: 'delivery-status' }, 'bounce'],
		[
			'a report of delay',
			{ reportType: 'delivery-status', bounce: bounceWith('delayed') },
			'deliveryNotice',
		],
		[
			'a report of success',
			{ reportType: 'delivery-status', bounce: bounceWith('delivered', 'relayed') },
			'deliveryNotice',
		],
		['a report of reading', { reportType: 'disposition-notification' }, 'readReceipt'],
		['a report on abuse', { reportType: 'feedback-report' }, 'mail'],
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
