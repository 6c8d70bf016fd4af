import { compileGmailSearch } from '../../../sandbox/store/gmail-search';
import { MailStore } from '../../../sandbox/store/mail-store';
import type { Mailbox } from '../../../sandbox/store/mailbox';

const NOW = Date.parse('2026-11-24T12:00:00Z');
let mailbox: Mailbox;

beforeAll(() => {
	mailbox = new MailStore({ clock: () => NOW }).addAccount({ address: 'anna@x.de', name: 'Anna' });
	const add = (
		lines: string[],
		labels: string[],
		options: { flags?: string[]; at?: string } = {},
	) =>
		mailbox.append(Buffer.from(lines.join('\r\n')), {
			labels,
			flags: options.flags,
			receivedAt: new Date(options.at ?? NOW),
		});
	add(
		[
			'From: =?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <juergen@shop.example>',
			'To: anna@x.de',
			'Cc: team@x.de',
			'Subject: Invoice 42 for March',
			'Message-ID: <invoice-42@shop.example>',
			'List-ID: Billing <billing.shop.example>',
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/html; charset=utf-8',
			'Content-Transfer-Encoding: quoted-printable',
			'',
			'<style>p {color: red}</style><p>Please pay the <b>gr=C3=BCn</b> total&nbsp;today</p>',
			'--b',
			'Content-Type: application/pdf',
			'Content-Disposition: attachment; filename="Rechnung März.pdf"',
			'Content-Transfer-Encoding: base64',
			'',
			'QUJD'.repeat(500),
			'--b--',
		],
		['\\Inbox', '\\Important', 'Customers/New Ones'],
		{ at: '2026-03-10T08:00:00Z' },
	);
	add(['From: bob@x.de', 'Subject: Lunch', '', 'pizza or pasta'], ['\\Inbox', '\\Starred'], {
		flags: ['\\Seen'],
	});
	add(['From: anna@x.de', 'To: bob@x.de', 'Subject: Re: Lunch', '', 'pasta'], ['\\Sent'], {
		flags: ['\\Seen'],
	});
	add(['From: win@spam.example', 'Subject: Prize', '', 'lunch money'], ['\\Junk']);
	add(['From: bob@x.de', 'Subject: Old lunch', '', 'gone'], ['\\Trash'], { flags: ['\\Seen'] });
});

const subjects = (query: string): string[] => {
	const matches = compileGmailSearch(query, { now: NOW });
	return mailbox
		.all()
		.filter(matches)
		.map(({ source }) => /Subject: (.*)\r/.exec(source.toString())?.[1] ?? '');
};
const INVOICE = 'Invoice 42 for March';

it.each<[string, string[]]>([
	['lunch', ['Lunch', 'Re: Lunch']],
	['LUNCH pasta -pizza', ['Re: Lunch']],
	['lun', []],
	['from:bob', ['Lunch']],
	['from:bob@x.de', ['Lunch']],
	['from:groß', [INVOICE]],
	['from:shop.example', [INVOICE]],
	['to:bob', ['Re: Lunch']],
	['to:team', [INVOICE]],
	['cc:team@x.de', [INVOICE]],
	['subject:(invoice march)', [INVOICE]],
	['subject:"invoice 42"', [INVOICE]],
	['subject:"42 invoice"', []],
	['"pizza or pasta"', ['Lunch']],
	['grün', [INVOICE]],
	['"total today"', [INVOICE]],
	['color', []],
	['label:customers-new-ones', [INVOICE]],
	['label:"Customers/New Ones"', [INVOICE]],
	['label:inbox', [INVOICE, 'Lunch']],
	['in:inbox is:unread', [INVOICE]],
	['is:read', ['Lunch', 'Re: Lunch']],
	['is:starred', ['Lunch']],
	['is:important', [INVOICE]],
	['in:sent', ['Re: Lunch']],
	['in:drafts', []],
	['in:spam', ['Prize']],
	['in:trash lunch', ['Old lunch']],
	['in:anywhere lunch', ['Lunch', 'Re: Lunch', 'Prize', 'Old lunch']],
	['has:attachment', [INVOICE]],
	['has:nouserlabels in:inbox', ['Lunch']],
	['filename:pdf', [INVOICE]],
	['filename:Rechnung', [INVOICE]],
	['filename:doc', []],
	['larger:1K', [INVOICE]],
	['smaller:1K', ['Lunch', 'Re: Lunch']],
	['larger:1M', []],
	['rfc822msgid:invoice-42@shop.example', [INVOICE]],
	['rfc822msgid:<invoice-42@shop.example>', [INVOICE]],
	['list:billing.shop.example', [INVOICE]],
	['before:2026/04/01', [INVOICE]],
	['after:2026-04-01', ['Lunch', 'Re: Lunch']],
	[`after:${NOW / 1000}`, ['Lunch', 'Re: Lunch']],
	[`before:${NOW / 1000}`, [INVOICE]],
	['newer_than:2d', ['Lunch', 'Re: Lunch']],
	['older_than:8m', [INVOICE]],
	['older_than:1y', []],
	['invoice OR pizza', [INVOICE, 'Lunch']],
	['lunch pizza OR nothing', ['Lunch']],
	['{from:anna from:juergen}', [INVOICE, 'Re: Lunch']],
	['from:(bob OR anna) lunch', ['Lunch', 'Re: Lunch']],
	['-in:inbox', ['Re: Lunch']],
	['-{pizza invoice}', ['Re: Lunch']],
	['lunch -(pasta pizza)', ['Re: Lunch']],
	['constructor:x', []],
	['after:nonsense', []],
	['', [INVOICE, 'Lunch', 'Re: Lunch']],
])('%s', (query, expected) => {
	expect(subjects(query)).toEqual(expected);
});

it('reads dates as midnight in California, in winter and in summer', () => {
	const at = (iso: string) => ({ ...mailbox.all()[1], receivedAt: new Date(iso) });
	const winter = compileGmailSearch('after:2026/01/15', { now: NOW });
	expect([winter(at('2026-01-15T07:59:59Z')), winter(at('2026-01-15T08:00:00Z'))]).toEqual([
		false,
		true,
	]);
	const summer = compileGmailSearch('before:2026/7/15', { now: NOW });
	expect([summer(at('2026-07-15T06:59:59Z')), summer(at('2026-07-15T07:00:00Z'))]).toEqual([
		true,
		false,
	]);
});

it('finds Trash and Spam where the search is everywhere', () => {
	const matches = compileGmailSearch('subject:lunch', { now: NOW, everywhere: true });
	expect(mailbox.all().filter(matches)).toHaveLength(3);
});
