import fc from 'fast-check';
import type { OutgoingMail } from '../../../gmail/message';
import { isOneAddress } from '../../../gmail/one-address';
import { parse } from '../../../gmail/parse/parse';
import { compose } from '../../../gmail/send/compose';
import { readOriginal } from '../../../gmail/send/original';
import { asReply } from '../../../gmail/send/reply';

const me = 'me@x.test';
const answer: OutgoingMail = {
	senderName: '',
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	text: 'Thanks',
	attachments: [],
};

/** Pieces of address headers, whole and broken. */
const piece = fc.constantFrom(
	...['a@x.test', 'b@y.test', 'stranger@z.test', me, 'Ann', '"Doe, Jane"', 'undisclosed'],
	...['<', '>', ',', ';', ':', '@', '"', '(', ')', ' ', '\\', '[', ']', '\r\n ', '\0', '\x07'],
	...['=?utf-8?q?c=2Cd=40x.test?=', '=?utf-8?b?PGFAeC50ZXN0LGJAeC50ZXN0Pg==?=', '＠', '\u202e'],
);
const addressHeader = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

const received = async (header: string) =>
	await parse(
		{
			uid: 1,
			flags: new Set<string>(),
			gmail: undefined,
			receivedAt: new Date(0),
			size: 1,
			structure: { part: '1', type: 'text/plain' },
			header: Buffer.from(header),
			contents: new Map([['1', Buffer.from('Hi')]]),
		},
		{ account: me, mailbox: 'INBOX', folder: 'INBOX' },
	);

it('answers one address, whatever From, Reply-To, To and Cc of a mail hold', async () => {
	let answered = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.tuple(addressHeader, addressHeader, addressHeader, addressHeader),
			async ([from, replyTo, to, cc]) => {
				const mail = await received(
					`From: ${from}\r\nReply-To: ${replyTo}\r\nTo: ${to}\r\nCc: ${cc}\r\nMessage-ID: <1@x.test>\r\n\r\n`,
				);
				const named = [...mail.from, ...mail.to, ...mail.cc, ...mail.replyTo];
				for (const { address } of named) expect(address === '' || isOneAddress(address)).toBe(true);
				const original = readOriginal(JSON.parse(JSON.stringify(mail)));
				if (original.from.length + original.replyTo.length === 0) return;
				const reply = asReply(answer, original, { own: [me], all: false });
				expect(compose(reply, me).envelope.to).toHaveLength(1);
				answered += 1;
			},
		),
		{ numRuns: 3_000 },
	);
	expect(answered).toBeGreaterThan(300);
});
