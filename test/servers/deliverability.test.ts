import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../../gmail/message';
import { htmlOfText } from '../../gmail/parse/quotable';
import { compose } from '../../gmail/send/compose';
import { invitationTo } from '../../gmail/send/invitation';
import { reportHtml, toGrid } from '../../gmail/send/report';
import { describeServers } from './requirements';
import { startSpamFilters, type SpamFilters } from './spam-filters';

const us = 'us@example.com';
const carla = { name: 'Carla', address: 'carla@customer.example' };

/** As a server of Google's hands it on: what is said of the way is the same for every sender. */
const arrived = (mime: Buffer): Buffer =>
	Buffer.concat([
		Buffer.from(
			[
				'Received: from mail-sor-f41.google.com (mail-sor-f41.google.com [209.85.220.41])',
				'\tby mx.customer.example with SMTPS id 7sor1; Sun, 29 Nov 2026 09:00:01 +0000',
				'',
			].join('\r\n'),
		),
		mime,
	]);

const ours = async (given: Partial<OutgoingMail>): Promise<Buffer> => {
	const mail: OutgoingMail = {
		senderName: 'Example Shop',
		to: [carla],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: '',
		attachments: [],
		automatic: { kind: 'generated', hops: 1 },
		...given,
	};
	return arrived(await buffer(await compose(mail, us).open({ keepBcc: false })));
};

/** As n8n's Send Email and Gmail nodes make it: nodemailer is given the one form of the body that is chosen, HTML by default. */
const peers = async (given: ConstructorParameters<typeof MailComposer>[0]): Promise<Buffer> =>
	arrived(
		await new MailComposer({
			from: { name: 'Example Shop', address: us },
			to: carla,
			messageId: '<5c1d2e3f-6a7b-4c8d-9e0f-a1b2c3d4e5f6@example.com>',
			...given,
		})
			.compile()
			.build(),
	);

const words = `Hello Carla,

thank you for your order 104212. It leaves our store tomorrow and should be with you on Thursday. You can follow it at
https://example.com/orders/104212.

Best regards,
Example Shop`;

const letter = `<h2>Your order is on its way</h2>
<p>Hello Carla,</p>
<p>thank you for your order. It leaves our store <b>tomorrow</b> and should be with you on Thursday.</p>
<table><tr><td>Walking shoes</td><td>1</td><td>89.00</td></tr><tr><td>Socks</td><td>2</td><td>14.00</td></tr></table>
<p><a href="https://example.com/orders/104212">Follow your order</a></p>
<p>Best regards,<br>Example Shop</p>`;

const linkedImage =
	'<a href="https://example.com/autumn"><img src="https://example.com/autumn.png" width="600" alt="Our new walking shoes are here: come and try them on until Sunday."></a>';

const logo = '<img src="https://example.com/logo.png" width="120" alt="Example Shop">';

const rows = Array.from({ length: 12 }, (_, i) => ({
	customer: ['Ann Miller', 'Bob and Sons', 'Zoë Çelik'][i % 3],
	orderDate: `2026-11-${String(i + 10)}`,
	amount: 100 * i + 12.5,
	orderNumber: 104_200 + i,
	items: i,
	city: ['Berlin', 'Tokyo', 'New York'][i % 3],
	state: 'sent',
	carrier: 'Post',
}));

const some = (count: number) =>
	rows.map((row) => Object.fromEntries(Object.entries(row).slice(0, count)));

const report = (count: number): string =>
	reportHtml(toGrid(some(count), { columns: [], sortBy: '', descending: false, zone: 'UTC' }), {
		language: 'en-US',
		currency: '',
		title: 'Orders of yesterday',
		introduction: 'Good morning, these are the orders of yesterday.',
		footer: '',
		empty: '',
	});

/** The same rows in the table that somebody would write with a Code node. */
const table = (count: number): string => {
	const [head = {}] = some(count);
	const line = (cells: unknown[], tag: string): string =>
		`<tr>${cells.map((cell) => `<${tag}>${String(cell)}</${tag}>`).join('')}</tr>`;
	return `<h1>Orders of yesterday</h1><p>Good morning, these are the orders of yesterday.</p><table border="1">${line(Object.keys(head), 'th')}${some(
		count,
	)
		.map((row) => line(Object.values(row), 'td'))
		.join('')}</table>`;
};

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

const invitation = invitationTo(
	{
		title: 'Talk about the new store',
		start: '2026-12-01T10:00:00+01:00',
		end: '2026-12-01T11:00:00+01:00',
		allDay: false,
		location: 'Room 4',
		description: '',
		organizer: { name: 'Example Shop', address: us },
		attendees: [carla],
		uid: '',
		sequence: 0,
		cancels: false,
	},
	'<7@example.com>',
);

const contents: [string, () => Promise<{ our: Buffer; their: Buffer }>][] = [
	[
		'a few words',
		async () => {
			const mail = { subject: 'Your order 104212', text: words };
			return { our: await ours(mail), their: await peers(mail) };
		},
	],
	[
		'a letter in HTML',
		async () => {
			const mail = { subject: 'Your order is on its way', html: letter };
			return { our: await ours(mail), their: await peers(mail) };
		},
	],
	[
		'one linked image',
		async () => {
			const mail = { subject: 'New walking shoes', html: linkedImage };
			return { our: await ours(mail), their: await peers(mail) };
		},
	],
	...(
		[
			['a letter with the logo of its sender', `${logo}${letter}`],
			['a letter with an image that is a link', `${letter}${linkedImage}`],
		] as const
	).map(([what, html]): (typeof contents)[number] => [
		what,
		async () => {
			const mail = { subject: 'Your order is on its way', html };
			return { our: await ours(mail), their: await peers(mail) };
		},
	]),
	[
		'words with a file',
		async () => {
			const subject = 'Invoice for your order 104212';
			const file = { name: 'invoice.pdf', mimeType: 'application/pdf' };
			const open = async () => Readable.from([pdf], { objectMode: false });
			return {
				our: await ours({ subject, text: words, attachments: [{ ...file, open }] }),
				their: await peers({
					subject,
					text: words,
					attachments: [{ filename: file.name, contentType: file.mimeType, content: pdf }],
				}),
			};
		},
	],
	[
		'an invitation',
		async () => {
			const subject = 'Talk about the new store';
			const text = 'Hello Carla, shall we talk about the new store on Tuesday?';
			const html = htmlOfText(text);
			return {
				our: await ours({ subject, text, html, invitation, automatic: undefined }),
				their: await peers({
					subject,
					html,
					attachments: [
						{
							filename: 'invite.ics',
							contentType: 'text/calendar; method=REQUEST',
							content: invitation.content,
						},
					],
				}),
			};
		},
	],
	...[3, 8].map((count): (typeof contents)[number] => [
		`a report of ${count} columns`,
		async () => {
			const subject = 'Orders of yesterday';
			return {
				our: await ours({ subject, html: report(count) }),
				their: await peers({ subject, html: table(count) }),
			};
		},
	]),
];

describeServers('spam filters', ['spamassassin', 'rspamd'], () => {
	let filters: SpamFilters;

	beforeAll(async () => {
		filters = await startSpamFilters();
	}, 90_000);

	afterAll(async () => await filters?.stop());

	it.each(contents)(
		'find no more in ours than in that of n8n’s own nodes: %s',
		async (_what, make) => {
			const { our, their } = await make();
			for (const filter of ['spamAssassin', 'rspamd'] as const) {
				const [mine, peer] = [await filters[filter](our), await filters[filter](their)];
				if (process.env.SHOW_SCORES) console.info(filter, _what, mine, peer);
				// The rules are in it so that a failure tells them.
				expect({ filter, mine, peer, isWorse: mine.score > peer.score }).toMatchObject({
					isWorse: false,
				});
			}
		},
		120_000,
	);
});
