import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { compose } from '../../../gmail/send/compose';
import { invitationTo } from '../../../gmail/send/invitation';
import type { OutgoingMail } from '../../../gmail/message';

const to = { name: 'Carla', address: 'carla@x.test' };
const mail: OutgoingMail = {
	senderName: 'Us',
	to: [to],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: 'Grüße',
	text: 'hi',
	attachments: [],
};

const mime = async (given: Partial<OutgoingMail>, keepBcc = false) =>
	await buffer(await compose({ ...mail, ...given }, 'me@example.test').open({ keepBcc }));

describe('compose', () => {
	it('writes what was asked for', async () => {
		const parsed = await simpleParser(
			await mime({ html: '<p>hi</p>', inReplyTo: '<2@x>', references: ['<1@x>', '<2@x>'] }),
		);
		expect(parsed).toMatchObject({
			subject: 'Grüße',
			text: 'hi',
			html: '<p>hi</p>',
			inReplyTo: '<2@x>',
			references: ['<1@x>', '<2@x>'],
			from: { value: [{ name: 'Us', address: 'me@example.test' }] },
		});
	});

	it.each<[string, Partial<OutgoingMail>]>([
		['To', { to: [{ name: '', address: 'a@x.test,b@x.test' }] }],
		['Cc', { cc: [{ name: '', address: 'a@x.test b@x.test' }] }],
		['Bcc', { bcc: [{ name: '', address: 'a@b@x.test' }] }],
		['Reply-To', { replyTo: [{ name: '', address: 'a@x.test\r\nBcc: b@x.test' }] }],
		['From', { sender: 'a@x.test,b@x.test' }],
		['List-Unsubscribe', { unsubscribe: { address: 'a@x.test>,<mailto:b@x.test' } }],
	])('sends nothing where one address in %s would be several', (_, given) => {
		expect(() => compose({ ...mail, ...given }, 'me@example.test')).toThrow(
			/^".*" is not an email address$/,
		);
	});

	it('gives each message an id of its own, the same at each try', async () => {
		const first = compose(mail, 'me@example.test');
		const second = compose(mail, 'me@example.test');
		expect(first.messageId).toMatch(/^<[^@\s]+@example\.test>$/);
		expect(first.messageId).not.toBe(second.messageId);
		for (let i = 0; i < 2; i++) {
			expect((await simpleParser(await first.open({ keepBcc: false }))).messageId).toBe(
				first.messageId,
			);
		}
	});

	it('addresses blind copies in the envelope, and in the header for the API alone', async () => {
		const bcc = [{ name: '', address: 'secret@x.test' }];
		expect(compose({ ...mail, bcc }, 'me@example.test').envelope.to).toEqual([
			'carla@x.test',
			'secret@x.test',
		]);
		expect((await mime({ bcc })).toString()).not.toContain('secret');
		expect((await mime({ bcc }, true)).toString()).toMatch(/^Bcc: secret@x\.test/m);
	});

	it('names each recipient once in the envelope, in whatever letters', () => {
		const people = (...addresses: string[]) => addresses.map((address) => ({ name: '', address }));
		const { envelope } = compose(
			{
				...mail,
				to: people('Ann@x.test', 'bo@x.test', 'ann@X.test'),
				cc: people('BO@x.test', 'zoe@x.test'),
				bcc: people('ann@x.test'),
			},
			'me@example.test',
		);
		expect(envelope.to).toEqual(['Ann@x.test', 'bo@x.test', 'zoe@x.test']);
	});

	it('carries attachments byte for byte, opened anew for each try', async () => {
		const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x0d, 0x0a, 0x00]);
		let opened = 0;
		const attachments = [
			{
				name: 'Ünï "code".bin',
				mimeType: 'application/octet-stream',
				open: async () => {
					opened += 1;
					return Readable.from([bytes]);
				},
			},
		];
		const composed = compose({ ...mail, attachments }, 'me@example.test');
		for (let i = 1; i <= 2; i++) {
			const [attachment] = (await simpleParser(await composed.open({ keepBcc: false })))
				.attachments;
			expect(attachment).toMatchObject({ filename: 'Ünï "code".bin', content: bytes });
			expect(opened).toBe(i);
		}
	});

	it.each([
		['subject', { subject: 'a\r\nBcc: evil@x.test' }],
		['sender name', { senderName: 'a\r\nBcc: evil@x.test' }],
		['recipient name', { to: [{ name: 'a\r\nBcc: evil@x.test', address: 'carla@x.test' }] }],
	])('lets no line break in the %s start a header', async (_where, given) => {
		expect((await mime(given)).toString()).not.toMatch(/^Bcc:/m);
	});

	it('refuses a message for nobody', () => {
		expect(() => compose({ ...mail, to: [] }, 'me@example.test')).toThrow('no recipient');
	});
});

describe('what a message can say beside its words', () => {
	const headerOf = async (given: Partial<OutgoingMail>, name: string) =>
		(await simpleParser(await mime(given))).headerLines
			.filter(({ key }) => key === name)
			.map(({ line }) => line.replace(/^[^:]*: /, ''));

	it('makes the words for readers without HTML of the HTML', async () => {
		const html =
			'<h1>Orders</h1><p>See <a href="https://x.test/a">here</a></p><table><tr><th>Who</th><th>Sum</th></tr><tr><td>Ann</td><td>7</td></tr></table>';
		const { text } = await simpleParser(await mime({ text: undefined, html }));
		expect(text).toContain('Orders\n\nSee here [https://x.test/a]');
		expect(text).toMatch(/Who +Sum\nAnn +7/);
	});

	it('says the words of an image where there are no others', async () => {
		const html =
			'<a href="https://x.test/sale"><img src="https://x.test/a.png" alt="Our sale"></a>';
		const { text } = await simpleParser(await mime({ text: undefined, html }));
		expect(text?.trim()).toBe('Our sale [https://x.test/a.png] [https://x.test/sale]');
	});

	it('comes from an alias, over the account', async () => {
		const composed = compose({ ...mail, sender: 'sales@x.test' }, 'me@example.test');
		expect(composed.envelope.from).toBe('me@example.test');
		expect(await headerOf({ sender: 'sales@x.test' }, 'from')).toEqual(['Us <sales@x.test>']);
	});

	it.each([
		['high', 'x-priority', ['1 (Highest)']],
		['low', 'importance', ['Low']],
		[undefined, 'x-priority', []],
	] as const)('has the priority %s', async (priority, header, value) => {
		expect(await headerOf({ priority }, header)).toEqual(value);
	});

	it('lets readers take themselves off with one press', async () => {
		const unsubscribe = { url: 'https://x.test/off?id=1', address: 'off@x.test' };
		expect(await headerOf({ unsubscribe }, 'list-unsubscribe')).toEqual([
			'<https://x.test/off?id=1>, <mailto:off@x.test>',
		]);
		expect(await headerOf({ unsubscribe }, 'list-unsubscribe-post')).toEqual([
			'List-Unsubscribe=One-Click',
		]);
		const byMail = { unsubscribe: { address: 'off@x.test' } };
		expect(await headerOf(byMail, 'list-unsubscribe-post')).toEqual([]);
	});

	it('says that a program wrote it, and how many led to it', async () => {
		const automatic = { kind: 'replied' as const, hops: 2 };
		expect(await headerOf({ automatic }, 'auto-submitted')).toEqual(['auto-replied']);
		expect(await headerOf({ automatic }, 'x-mail-pipeline-hops')).toEqual(['2']);
		expect(await headerOf({}, 'auto-submitted')).toEqual([]);
	});

	it('asks for a receipt', async () => {
		expect(await headerOf({ readReceipt: true }, 'disposition-notification-to')).toEqual([
			'me@example.test',
		]);
	});

	it('invites in a way that mail programs offer to accept', async () => {
		const event = {
			title: 'Call',
			start: '2026-12-01T10:00:00+01:00',
			end: '2026-12-01T11:00:00+01:00',
			allDay: false,
			location: 'Room; 2, left',
			description: 'Bring\nyour notes',
			organizer: { name: 'Us', address: 'me@example.test' },
			attendees: [to],
			uid: '',
			sequence: 0,
			cancels: false,
		};
		const raw = (await mime({ invitation: invitationTo(event, '<1@x>') })).toString();
		expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
		const { attachments } = await simpleParser(raw);
		const ics = attachments
			.map(({ content }) => content.toString())
			.find((text) => text.startsWith('BEGIN:VCALENDAR'))!;
		expect(ics).toContain('METHOD:REQUEST');
		expect(ics).toContain('UID:1@x');
		expect(ics).toContain('DTSTART:20261201T090000Z');
		expect(ics).toContain('LOCATION:Room\\; 2\\, left');
		expect(ics.replace(/\r\n /g, '')).toMatch(/ATTENDEE;.*RSVP=TRUE.*:mailto:carla@x\.test/i);
		expect(() => invitationTo({ ...event, end: '2026-12-01T08:00:00+01:00' }, '<1@x>')).toThrow(
			/ends before it starts/,
		);
		expect(() => invitationTo({ ...event, start: 'soon' }, '<1@x>')).toThrow(/"soon" in "Start"/);
	});

	it('says of a file what it was said to be: charset, method of an invitation', async () => {
		const content = Buffer.from('K\xf6ln', 'latin1');
		const file = (name: string, mimeType: string) => ({
			name,
			mimeType,
			open: async () => Readable.from([content], { objectMode: false }),
		});
		const raw = await mime({
			attachments: [
				file('note.txt', 'text/plain; charset="iso-8859-1"; format="flowed"'),
				file('invite.ics', 'text/calendar; method="REQUEST"; charset="utf-8"'),
			],
		});
		expect(raw.toString()).toMatch(
			/^Content-Type: text\/plain; charset=iso-8859-1; format=flowed/im,
		);
		expect(raw.toString()).toMatch(
			/^Content-Type: text\/calendar; method=REQUEST; charset=utf-8/im,
		);
		expect((await simpleParser(raw)).attachments[0]?.content).toEqual(content);
	});

	it('shows images in place', async () => {
		const image = {
			name: 'logo.png',
			mimeType: 'image/png',
			contentId: 'logo',
			open: async () => Readable.from([Buffer.from('png')]),
		};
		const parsed = await simpleParser(
			await mime({ html: '<img src="cid:logo">', attachments: [image] }),
			{ keepCidLinks: true },
		);
		expect(parsed.attachments).toMatchObject([
			{ cid: 'logo', related: true, filename: 'logo.png' },
		]);
	});
});

describe('a file that cannot be read', () => {
	const broken = (open: () => Promise<Readable>) => ({
		name: 'a.bin',
		mimeType: 'application/zip',
		open,
	});

	it.each([
		['is gone', async () => Promise.reject(new Error('ENOENT: no such file'))],
		[
			'breaks off',
			async () =>
				Readable.from(
					(async function* () {
						yield Buffer.from('half');
						throw new Error('EIO: i/o error');
					})(),
				),
		],
	])('and %s is told by its name, as no trouble of the server', async (_, open) => {
		await expect(mime({ attachments: [broken(open)] })).rejects.toMatchObject({
			name: 'GmailError',
			code: 'messageInvalid',
			retry: 'never',
			message: 'The file "a.bin" could not be read while it was sent',
		});
	});

	it('leaves no other file open', async () => {
		const other = Readable.from([Buffer.from('x')]);
		const attachments = [
			broken(async () => other),
			broken(async () => Promise.reject(new Error('ENOENT'))),
		];
		await expect(mime({ attachments })).rejects.toThrow();
		expect(other.destroyed).toBe(true);
	});
});

it.each([
	['a name with a line break', { senderName: 'Us\r\nBcc: eve@x.test' }],
	['a subject with a line break', { subject: 'Hi\r\nBcc: eve@x.test' }],
	['a subject with a lone line feed', { subject: 'Hi\nBcc: eve@x.test\n\nbody' }],
	[
		'a file name with a line break',
		{
			attachments: [
				{
					name: 'a.txt\r\nX-Evil: 1',
					mimeType: 'text/plain',
					open: async () => Readable.from([Buffer.from('x')]),
				},
			],
		},
	],
	[
		'a type with a line break',
		{
			attachments: [
				{
					name: 'a.txt',
					mimeType: 'text/plain\r\nX-Evil: 1',
					open: async () => Readable.from([Buffer.from('x')]),
				},
			],
		},
	],
	[
		'a content id with a line break',
		{
			attachments: [
				{
					name: 'a.txt',
					mimeType: 'text/plain',
					contentId: 'a>\r\nX-Evil: 1',
					open: async () => Readable.from([Buffer.from('x')]),
				},
			],
		},
	],
])('lets %s write no header', async (_, given) => {
	const raw = (await mime(given)).toString();
	expect(raw).not.toMatch(/^(bcc|x-evil):/im);
});
