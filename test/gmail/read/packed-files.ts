import { buffer } from 'node:stream/consumers';
import type { Connection } from '../../../gmail/imap/connection';
import type { Mail } from '../../../gmail/message';
import { openPart } from '../../../gmail/read/packed-files';
import { listAttachments, readByUids } from '../../../gmail/read/read-by-uids';
import { writeTnef } from '../parse/write-tnef';

const files = [
	{ title: 'OFFER~1.PDF', name: 'Größe.pdf', content: Buffer.from('%PDF-1.7 offer') },
	{ title: 'logo.png', name: 'logo.png', content: Buffer.alloc(200_000, 'png') },
];

const winmail = (properties: [number, string | Buffer | number][]): Buffer =>
	writeTnef({
		properties,
		files: files.map(({ title, name, content }) => ({
			title,
			content,
			properties: [
				[0x3707, name],
				...(name === 'logo.png' ? ([[0x3712, 'logo@example.com']] as [number, string][]) : []),
			],
		})),
	});

/** A message with a winmail.dat. */
export const winmailMessage = (text: string, type: string, tnef: Buffer): Buffer =>
	Buffer.from(
		[
			'From: Jane <jane@example.com>',
			'To: joe@example.org',
			'Subject: From Exchange',
			'Message-ID: <winmail@example.com>',
			'MIME-Version: 1.0',
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/plain; charset=utf-8',
			'',
			text,
			'--b',
			`Content-Type: ${type}; name="winmail.dat"`,
			'Content-Disposition: attachment; filename="winmail.dat"',
			'Content-Transfer-Encoding: base64',
			'',
			...(tnef.toString('base64').match(/.{1,76}/g) ?? []),
			'--b--',
			'',
		].join('\r\n'),
	);

const html = '<p>Hello <img src="cid:logo@example.com"></p>';

/** Mails with a winmail.dat: with words of its own; with all words packed, under another type; one that is damaged. */
export const packedMails = [
	winmailMessage('Hello', 'application/ms-tnef', winmail([[0x1000, 'Hello, packed']])),
	winmailMessage(
		'',
		'application/octet-stream',
		winmail([
			[0x3fde, 65_001],
			[0x1013, Buffer.from(html)],
		]),
	),
	winmailMessage('Hello', 'application/ms-tnef', winmail([]).subarray(0, 1000)),
];

/** Reads them from a mailbox that holds them and nothing else, and downloads every file. */
export const readPacked = async (connection: Connection): Promise<unknown[]> => {
	const uids = packedMails.map((_mail, at) => at + 1);
	const listed = await listAttachments(connection, uids);
	const mails: Mail[] = [];
	for await (const { mail } of readByUids(connection, uids)) mails.push(mail);
	return await Promise.all(
		mails.map(async ({ uid, text, html: shown, attachments }) => ({
			text: text.trim(),
			html: shown,
			files: await Promise.all(
				attachments.map(async ({ name, mimeType, size, part, inline, note }) => ({
					name,
					mimeType,
					part,
					inline,
					noted: note !== undefined,
					// The size of a part in base64 is told within 3 bytes.
					isWhole:
						Math.abs((await buffer(await openPart(connection, uid, part))).length - size) <= 3,
				})),
			),
			listed: listed.get(uid)?.map(({ part, name }) => `${part} ${name}`),
		})),
	);
};

const opened = (inline: boolean) => [
	{
		name: 'Größe.pdf',
		mimeType: 'application/pdf',
		part: '2/1',
		inline: false,
		noted: false,
		isWhole: true,
	},
	{ name: 'logo.png', mimeType: 'image/png', part: '2/2', inline, noted: false, isWhole: true },
];

/** What is to come out. */
export const expectedPacked = [
	{ text: 'Hello', html: '', files: opened(false), listed: ['2/1 Größe.pdf', '2/2 logo.png'] },
	{ text: 'Hello', html, files: opened(true), listed: ['2/1 Größe.pdf', '2/2 logo.png'] },
	{
		text: 'Hello',
		html: '',
		files: [
			{
				name: 'winmail.dat',
				mimeType: 'application/ms-tnef',
				part: '2',
				inline: false,
				noted: true,
				isWhole: true,
			},
		],
		listed: ['2 winmail.dat'],
	},
];
