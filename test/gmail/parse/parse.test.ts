import { parse } from '../../../gmail/parse/parse';
import type { FetchedMessage } from '../../../gmail/parse/fetched-message';
import type { MessageStructureObject } from '../../../gmail/imap/connection';

const origin = { account: 'me@example.test', mailbox: 'INBOX', folder: 'INBOX' };

const fetched = (
	header: string | Buffer,
	structure: MessageStructureObject,
	contents: Record<string, string | Buffer>,
	gmail?: FetchedMessage['gmail'],
): FetchedMessage => ({
	uid: 5,
	flags: new Set(),
	gmail,
	receivedAt: new Date('2026-03-01T10:00:00Z'),
	size: 1234,
	structure,
	header: Buffer.from(header as string),
	contents: new Map(
		Object.entries(contents).map(([part, content]) => [part, Buffer.from(content as string)]),
	),
});

const plain: MessageStructureObject = {
	part: '1',
	type: 'text/plain',
	parameters: { charset: 'utf-8' },
	encoding: '8bit',
};

const parsePlain = async (header: string | Buffer, text = 'x') =>
	await parse(fetched(header, plain, { '1': text }), origin);

describe('parse', () => {
	it.each([
		['commas', '<a@x.test,b@x.test,c@x.test>', []],
		['commas in an encoded word', 'Ann <=?utf-8?q?a=2Cb?=@x.test>', [{ name: 'Ann', address: '' }]],
		['a semicolon', 'Ann <a@x.test;b@x.test>', [{ name: 'Ann', address: '' }]],
		['two @', 'a@b@x.test', []],
		['a quoted comma', '"a,b"@x.test', []],
		['a blank', 'Ann <"a b"@x.test>', [{ name: 'Ann', address: '' }]],
	])('takes an entry with %s for no address, wherever it stands', async (_, entry, from) => {
		const mail = await parsePlain(
			`From: ${entry}\r\nTo: ${entry}\r\nCc: ${entry}, bob@x.test\r\nReply-To: ${entry}\r\n\r\n`,
		);
		expect(mail).toMatchObject({
			from,
			to: [],
			cc: [{ name: '', address: 'bob@x.test' }],
			replyTo: [],
			answerable: false,
		});
	});

	it('reads a calendar whose lines are folded within a letter (RFC 5545 section 3.1)', async () => {
		const ics = [
			'BEGIN:VCALENDAR',
			'BEGIN:VEVENT',
			'UID:1@x.test',
			'DTSTART:20260713T090000Z',
			'SUMMARY:Gr\xc3',
			' \xb6\xc3\x9fen\xc3',
			' \xa4nderung',
			'END:VEVENT',
			'END:VCALENDAR',
			'',
		].join('\r\n');
		const structure: MessageStructureObject = {
			type: 'multipart/mixed',
			childNodes: [
				plain,
				{
					part: '2',
					type: 'text/calendar',
					parameters: { charset: 'utf-8', method: 'REQUEST' },
					encoding: 'base64',
				},
			],
		};
		const content = Buffer.from(ics, 'latin1').toString('base64');
		const mail = await parse(fetched('', structure, { '1': 'x', '2': content }), origin);
		expect(mail.calendar?.summary).toBe('Größenänderung');
	});

	it.each([
		['VTODO', 'mail', false],
		['VFREEBUSY', 'mail', false],
		['VEVENT', 'calendarInvitation', true],
	])('takes a calendar with a %s for %s', async (component, kind, hasCalendar) => {
		const ics = `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:${component}\r\nUID:1@x.test\r\nDTSTART:20260713T090000Z\r\nSUMMARY:Q\r\nEND:${component}\r\nEND:VCALENDAR\r\n`;
		const part: MessageStructureObject = {
			part: '2',
			type: 'text/calendar',
			parameters: { charset: 'utf-8', method: 'REQUEST' },
			encoding: '8bit',
		};
		const structure: MessageStructureObject = {
			type: 'multipart/alternative',
			childNodes: [plain, part],
		};
		const read = async (contents: Record<string, string>) =>
			await parse(fetched('From: ann@x.test\r\n\r\n', structure, contents), origin);
		const mail = await read({ '1': 'x', '2': ics });
		expect(mail.kind).toBe(kind);
		expect(mail.calendar !== undefined).toBe(hasCalendar);
		// Without the part there is only the method to go by.
		expect((await read({ '1': 'x' })).kind).toBe('calendarInvitation');
	});

	it('hands out subjects, names and headers on one line, whatever was encoded in them', async () => {
		const word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
		const hostile = word('Hi\r\nBcc: eve@x.test\0\u2028\u202egpj.exe\x07\x7f\x85');
		const mail = await parsePlain(
			[
				`Subject: ${hostile}`,
				`From: ${hostile} <ann@x.test>`,
				`To: ${hostile} <bob@x.test>`,
				`List-Id: ${hostile} <users.x.test>`,
				`X-Order: ${hostile}`,
				'Message-ID: <a\0b@x.test>',
				'In-Reply-To: <c\x07@x.test> <d@x.test>',
				'',
				'',
			].join('\r\n'),
		);
		const said = 'Hi Bcc: eve@x.test gpj.exe ';
		expect(mail).toMatchObject({ subject: said, inReplyTo: '<d@x.test>' });
		expect(mail.from[0]?.name).toBe(said.trim());
		expect(JSON.stringify({ ...mail, text: '' })).not.toMatch(
			/\\[rntbf]|\\u00[0189]|[\x7f-\x9f\u2028\u202e]/,
		);
	});

	it('proves nothing of a sender beside one who is no single address', async () => {
		const header = [
			'Received: from mail.x.test by mx.google.com with ESMTPS; Sun, 1 Mar 2026 10:00:00 +0000',
			'Authentication-Results: mx.google.com; dmarc=pass header.from=x.test',
			'From: <a@y.test,b@y.test>, boss@x.test',
			'',
			'',
		].join('\r\n');
		const gmail = { messageId: '1', threadId: '1', labels: new Set<string>() };
		const mail = await parse(fetched(header, plain, { '1': 'x' }, gmail), origin);
		expect(mail.authentication?.passed).toBe(false);
	});

	it('reads the headers that a workflow works with', async () => {
		const mail = await parsePlain(
			[
				'Message-ID: <a@x>',
				'In-Reply-To: <b@x>',
				'References: <c@x>\r\n <b@x>',
				'Date: Sun, 1 Mar 2026 11:00:00 +0100 (CET)',
				'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
				'From: "Doe, Jane" <jane@x.test>',
				'To: a@x.test, Team: b@x.test, c@x.test;',
				'Cc: =?ISO-8859-1?Q?J=F6rg?= <joerg@x.test>',
				'Reply-To: answers@x.test',
				'Received: one',
				'Received: two',
				'',
				'',
			].join('\r\n'),
		);
		expect(mail).toMatchObject({
			uid: 5,
			account: 'me@example.test',
			mailbox: 'INBOX',
			messageId: '<a@x>',
			inReplyTo: '<b@x>',
			references: ['<c@x>', '<b@x>'],
			date: '2026-03-01T10:00:00.000Z',
			receivedAt: '2026-03-01T10:00:00.000Z',
			subject: 'Grüße',
			from: [{ name: 'Doe, Jane', address: 'jane@x.test' }],
			to: [{ address: 'a@x.test' }, { address: 'b@x.test' }, { address: 'c@x.test' }],
			cc: [{ name: 'Jörg', address: 'joerg@x.test' }],
			replyTo: [{ name: '', address: 'answers@x.test' }],
			size: 1234,
		});
		expect(mail.headers.received).toEqual(['one', 'two']);
	});

	it('writes Gmail ids in hex without losing digits, and names labels as the API does', async () => {
		const mail = await parse(
			fetched(
				'Subject: x\r\n\r\n',
				plain,
				{ '1': 'x' },
				{
					messageId: '1278455344230334865',
					threadId: '1266894439832287888',
					labels: new Set(['\\Important', 'Customers/New']),
				},
			),
			origin,
		);
		expect(mail).toMatchObject({
			id: '11bdfc5cae0c8191',
			threadId: '1194e9c7de1efa90',
			labels: ['Customers/New', 'IMPORTANT', 'INBOX', 'UNREAD'],
		});
	});

	it('leaves Gmail ids out where the server has none', async () => {
		expect(Object.keys(await parsePlain('Subject: x\r\n\r\n'))).not.toContain('id');
	});

	it.each([
		['iso-8859-1', Buffer.from('caf\xe9', 'latin1'), 'café'],
		['windows-1251', Buffer.from([0xcf, 0xf0, 0xe8]), 'При'],
		['gb2312', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), '你好'],
		['iso-2022-jp', Buffer.from('\x1b$B$3$s\x1b(B', 'latin1'), 'こん'],
	])('decodes 8-bit text in %s', async (charset, bytes, text) => {
		const structure = { ...plain, parameters: { charset } };
		expect(
			(await parse(fetched('Subject: x\r\n\r\n', structure, { '1': bytes }), origin)).text.trim(),
		).toBe(text);
	});

	it('reads raw 8-bit headers as UTF-8, else as Latin-1', async () => {
		expect((await parsePlain('Subject: Größe\r\n\r\n')).subject).toBe('Größe');
		expect((await parsePlain(Buffer.from('Subject: Gr\xf6\xdfe\r\n\r\n', 'latin1'))).subject).toBe(
			'Größe',
		);
	});

	it('gives text and HTML of an alternative, and text made from HTML alone', async () => {
		const html = {
			part: '2',
			type: 'text/html',
			parameters: { charset: 'utf-8' },
			encoding: 'base64',
		};
		const both = await parse(
			fetched(
				'Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n',
				{ type: 'multipart/alternative', childNodes: [plain, html] },
				{ '1': 'Hello', '2': Buffer.from('<p>Hällo</p>').toString('base64') },
			),
			origin,
		);
		expect(both).toMatchObject({ text: 'Hello', html: '<p>Hällo</p>' });
		const only = await parse(
			fetched(
				'Subject: x\r\n\r\n',
				{ ...html, part: '1' },
				{ '1': Buffer.from('<p>Hällo <b>you</b></p>').toString('base64') },
			),
			origin,
		);
		expect(only.text).toBe('Hällo you');
	});

	it('puts plain text and HTML of one message together in both', async () => {
		const html = {
			part: '2',
			type: 'text/html',
			parameters: { charset: 'utf-8' },
			encoding: '8bit',
		};
		const mail = await parse(
			fetched(
				'Subject: x\r\n\r\n',
				{ type: 'multipart/mixed', childNodes: [plain, html] },
				{ '1': 'First\n', '2': '<p>Second</p>' },
			),
			origin,
		);
		expect(mail.text).toMatch(/First\s+Second/);
		expect(mail.html).toMatch(/First[^]*<p>Second<\/p>/);
	});

	it('has no HTML where no part of it is HTML, however many texts there are', async () => {
		const mail = await parse(
			fetched(
				'Subject: x\r\n\r\n',
				{ type: 'multipart/mixed', childNodes: [plain, { ...plain, part: '2' }] },
				{ '1': 'First\n', '2': 'A footer' },
			),
			origin,
		);
		expect(mail).toMatchObject({ text: expect.stringMatching(/First\s+A footer/), html: '' });
	});

	it('takes the new words alone for the answer and for the snippet', async () => {
		const mail = await parsePlain(
			'Subject: Re: x\r\n\r\n',
			'Yes,\r\nplease.\r\n\r\nAm 23.11.26 um 10:00 schrieb Jörg:\r\n> Soll ich?\r\n',
		);
		expect(mail).toMatchObject({ replyText: 'Yes,\nplease.', snippet: 'Yes, please.' });
		const forwarded = await parsePlain(
			'Subject: Fwd: x\r\n\r\n',
			'---------- Forwarded message ---------\r\nFrom: J <j@x>\r\n\r\nHello\r\n',
		);
		expect(forwarded.replyText).toBe('');
		expect(forwarded.snippet).toMatch(/^-+ Forwarded/);
	});

	it('takes a block like a header for words of the sender where the message answers nothing', async () => {
		const form =
			'From: Carla <c@x.test>\r\nDate: 29 November 2026\r\nSubject: Room\r\n\r\nI want a room.\r\n';
		const mail = await parsePlain('From: f@x.test\r\nSubject: A form\r\n\r\n', form);
		expect(mail).toMatchObject({
			replyText: form.replaceAll('\r\n', '\n').trim(),
			snippet: expect.stringMatching(/I want a room\.$/),
		});
		for (const header of [
			'Subject: Re: A form',
			'Subject: A form\r\nIn-Reply-To: <1@x.test>',
			'Subject: A form\r\nReferences: <1@x.test>',
			'Subject: =?utf-8?Q?R=C3=A9f=3A_A_form?=',
		]) {
			const reply = await parsePlain(`${header}\r\n\r\n`, `Yes.\r\n\r\n${form}`);
			expect(reply.replyText).toBe('Yes.');
		}
	});

	it('finds the new words of a message that is HTML only', async () => {
		const mail = await parse(
			fetched(
				'Subject: Re: x\r\n\r\n',
				{ part: '1', type: 'text/html', parameters: { charset: 'utf-8' }, encoding: '8bit' },
				{
					'1': '<div>Ja, gern.</div><div class="gmail_quote"><div>Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb J &lt;j@x.test&gt;:<br></div><blockquote><div>Soll ich?</div></blockquote></div>',
				},
			),
			origin,
		);
		expect(mail.replyText).toBe('Ja, gern.');
	});

	it.each(['', 'Date: yesterday\r\n'])('gives no date where there is none (%j)', async (date) => {
		expect((await parsePlain(`${date}Subject: x\r\n\r\n`)).date).toBe('');
	});

	it('is not led astray by a header named like a property of every object', async () => {
		const mail = await parsePlain('__proto__: a\r\nconstructor: b\r\nSubject: x\r\n\r\n');
		expect(mail.headers.constructor).toEqual(['b']);
		expect(mail.subject).toBe('x');
	});

	it('survives a message without any body part', async () => {
		const mail = await parse(
			fetched('Subject: x\r\n\r\n', { type: 'application/pdf', part: '1' }, {}),
			origin,
		);
		expect(mail).toMatchObject({
			subject: 'x',
			text: '',
			html: '',
			attachments: [{ mimeType: 'application/pdf' }],
		});
	});
});
