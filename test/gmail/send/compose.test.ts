import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import { compose } from '../../../gmail/send/compose';
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
