import { readBounce as read } from '../../../gmail/parse/bounce';
import { worked } from '../../support/held-loop';
import { fieldsOf } from '../../../gmail/parse/report-fields';

const readBounce = (
	status: string | undefined,
	original: string,
	headers: Record<string, string[]>,
	text = '',
) => read({ status, original: fieldsOf(original), headers, text, outcome: 'failed' });

const perMessage =
	'Reporting-MTA: dns; googlemail.com\r\nArrival-Date: Mon, 23 Nov 2026 02:00:00 -0800\r\n';
const perRecipient =
	'Final-Recipient: rfc822; nobody@x.test\r\nAction: failed\r\nStatus: 5.1.1\r\n' +
	'Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach\r\n does not exist. - gsmtp\r\n';
const original = 'Message-ID: <sent@x.test>\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n';

describe('a bounce', () => {
	it('says whom it is about, why, and which message', () => {
		expect(readBounce(`${perMessage}\r\n${perRecipient}`, original, {})).toEqual({
			recipients: [
				{
					address: 'nobody@x.test',
					action: 'failed',
					status: '5.1.1',
					diagnostic: '550-5.1.1 The email account that you tried to reach does not exist. - gsmtp',
				},
			],
			originalMessageId: '<sent@x.test>',
			originalSubject: 'Grüße',
		});
	});

	it('names every recipient', () => {
		const second =
			'Final-Recipient: RFC822;<late@x.test>\nAction: Delayed (will retry)\nStatus: 4.4.7 (timeout)\n';
		const { recipients } = readBounce(`${perMessage}\n${perRecipient}\n \n${second}`, '', {});
		expect(recipients).toMatchObject([
			{ address: 'nobody@x.test' },
			{ address: 'late@x.test', action: 'delayed', status: '4.4.7', diagnostic: '' },
		]);
	});

	it('takes the address as it was written rather than the one it was forwarded to', () => {
		const forwarded = `Original-Recipient: rfc822;alias@x.test\r\n${perRecipient}`;
		expect(readBounce(`${perMessage}\r\n${forwarded}`, '', {}).recipients[0].address).toBe(
			'alias@x.test',
		);
	});

	it.each([
		['without a group about the message', perRecipient],
		['with blank lines in front', `\r\n\r\n${perMessage}\r\n${perRecipient}`],
		['with line feeds alone', `${perMessage}\n${perRecipient}`.replaceAll('\r', '')],
	])('%s', (_what, status) => {
		expect(readBounce(status, '', {}).recipients).toMatchObject([
			{ address: 'nobody@x.test', status: '5.1.1' },
		]);
	});

	it('takes the reason that stands below the line that announces it', () => {
		const said =
			'Your message\n\n  Subject: Plan\n\nwas not delivered to:\n\n  kim@notes.test\n\nbecause:\n\n  User kim not listed in Domino Directory\n\nGoodbye\n';
		expect(readBounce(undefined, '', {}, said).recipients).toMatchObject([
			{
				address: 'kim@notes.test',
				diagnostic: 'because: User kim not listed in Domino Directory',
			},
		]);
	});

	it('falls back on what Gmail writes into the header', () => {
		expect(
			readBounce(undefined, '', {
				'x-failed-recipients': ['a@x.test, b@x.test'],
				'in-reply-to': ['<sent@x.test>'],
			}),
		).toEqual({
			recipients: ['a@x.test', 'b@x.test'].map((address) => ({
				address,
				action: 'failed',
				status: '',
				diagnostic: '',
			})),
			originalMessageId: '<sent@x.test>',
			originalSubject: '',
		});
	});

	it.each(['<', 'a@', '@', '\n', 'x@y.zz ', '<a@b.cc>:\n', 'From:', '-', ' to ', '550 '])(
		'takes time linear to a text of %j',
		(unit) => {
			const text = unit.repeat(400_000 / unit.length);
			const start = worked();
			readBounce(text, text, {}, text);
			readBounce(undefined, '', { 'x-failed-recipients': [text] }, `x\n${text}`);
			expect(worked() - start).toBeLessThan(5_000);
		},
	);

	it.each(['', 'nonsense', ':\r\n\r\n:', '\0'.repeat(100)])('survives %j', (status) => {
		expect(readBounce(status, '', {}).recipients).toEqual([]);
	});
});
