import { canBeAnswered, readOriginal } from '../../../gmail/send/original';

it('reads an item of Gmail IMAP Trigger', () => {
	const item = {
		id: '18c1a2b3c4d5e6f7',
		threadId: '18c1a2b3c4d5e6f0',
		messageId: '<3@x>',
		references: ['<1@x>', '<2@x>'],
		subject: 'Order',
		from: [{ name: 'Carla', address: 'carla@x.test' }],
		to: [{ name: '', address: 'me@x.test' }],
		cc: [],
		replyTo: [],
		date: '2026-11-24T10:00:00.000Z',
		text: 'Hi',
		html: '<p>Hi</p>',
		headers: { 'list-id': ['<a.x.test>'] },
		kind: 'mail',
		answerable: false,
		attachments: [
			{
				name: 'a.pdf',
				mimeType: 'application/pdf',
				size: 7,
				part: '2',
				contentId: '',
				inline: false,
			},
		],
	};
	expect(readOriginal(item)).toEqual(item);
	expect(readOriginal(JSON.stringify(item))).toEqual(item);
});

it("reads a whole item of n8n's Gmail node", () => {
	expect(
		readOriginal({
			id: '18c1a2b3c4d5e6f7',
			threadId: '18c1a2b3c4d5e6f0',
			labelIds: ['INBOX'],
			headers: {
				'message-id': 'Message-ID: <3@x>',
				'auto-submitted': 'Auto-Submitted: auto-replied',
			},
			from: {
				value: [{ name: 'Carla', address: 'carla@x.test' }],
				html: '<span></span>',
				text: 'Carla <carla@x.test>',
			},
			to: { value: [{ name: '', address: 'me@x.test' }], html: '', text: '' },
			subject: 'Order',
			date: '2026-11-24T10:00:00.000Z',
			messageId: '<3@x>',
			references: '<1@x> <2@x>',
			text: 'Hi',
			html: '<p>Hi</p>',
		}),
	).toMatchObject({
		messageId: '<3@x>',
		references: ['<1@x>', '<2@x>'],
		from: [{ name: 'Carla', address: 'carla@x.test' }],
		to: [{ name: '', address: 'me@x.test' }],
		headers: { 'auto-submitted': ['auto-replied'] },
	});
});

it("knows that a simple item of n8n's Gmail node does not say enough", () => {
	const simple = readOriginal({
		id: '18c1a2b3c4d5e6f7',
		threadId: '18c1a2b3c4d5e6f0',
		snippet: 'Hi',
		From: '"Doe, Carla" <carla@x.test>',
		To: 'me@x.test',
		Subject: 'Order',
	});
	expect(simple).toMatchObject({
		from: [{ name: 'Doe, Carla', address: 'carla@x.test' }],
		subject: 'Order',
		messageId: '',
	});
	expect(canBeAnswered(simple)).toBe(false);
});

it.each([
	undefined,
	null,
	7,
	'',
	'18c1a2b3c4d5e6f7',
	[],
	{ from: 7, headers: 'x', attachments: [1] },
])('finds nothing in %j, and does not stumble', (given) => {
	expect(readOriginal(given)).toMatchObject({ messageId: '', from: [], attachments: [] });
});

it.each([
	'<a@x.test,b@x.test>',
	'a@x.test\r\nBcc: b@x.test',
	[{ name: 'Ann', address: 'a@x.test,b@x.test' }],
	[{ name: '', address: 'a@x.test\r\nRCPT TO:<b@x.test>' }],
	{ value: [{ name: 'Ann', address: 'a@b@x.test' }] },
])('leaves out of %j what is no single address', (from) => {
	const addresses = readOriginal({ from }).from.map(({ address }) => address);
	expect(addresses.filter((address) => /[\s,]|@.*@/.test(address))).toEqual([]);
});

it('reads names on one line', () => {
	const from = [{ name: 'Ann\r\nBcc: b@x.test', address: 'a@x.test' }];
	expect(readOriginal({ from }).from).toEqual([{ name: 'Ann Bcc: b@x.test', address: 'a@x.test' }]);
});
