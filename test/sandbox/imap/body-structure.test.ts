import { bodyStructure } from '../../../sandbox/imap/body-structure';
import { envelope } from '../../../sandbox/imap/envelope';
import { HeaderFields } from '../../../sandbox/mime/header-fields';

const lines = (...text: string[]) => Buffer.from(text.join('\r\n'));

it.each<[string, Buffer, string]>([
	[
		'plain text without a type',
		lines('Subject: x', '', 'one', 'two', ''),
		'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 10 2 NIL NIL NIL NIL)',
	],
	[
		'parts with all there is to say of them',
		lines(
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/html; charset="utf-8"',
			'Content-Transfer-Encoding: Quoted-Printable',
			'',
			'x',
			'--b',
			'Content-Type: application/pdf; name="a \\"b\\".pdf"',
			'Content-ID: <c@d>',
			'Content-Description: a file',
			"Content-Disposition: attachment; filename*=utf-8''%C3%BC.pdf",
			'Content-Transfer-Encoding: base64',
			'',
			'QUJD',
			'--b--',
		),
		'(("TEXT" "HTML" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 1 0 NIL NIL NIL NIL)' +
			'("APPLICATION" "PDF" ("NAME" "a \\"b\\".pdf") "<c@d>" "a file" "BASE64" 4 NIL ' +
			'("ATTACHMENT" ("FILENAME*" "utf-8\'\'%C3%BC.pdf")) NIL NIL) "MIXED" ("BOUNDARY" "b") NIL NIL NIL)',
	],
	[
		'a message in a message',
		lines('Content-Type: message/rfc822', '', 'Subject: in', '', 'x', ''),
		'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 18 ' +
			'(NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
			'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL NIL NIL NIL) 3 NIL NIL NIL NIL)',
	],
	[
		'a multipart without parts',
		lines('Content-Type: multipart/mixed; boundary=b', '', 'x'),
		'("TEXT" "PLAIN" ("BOUNDARY" "b") NIL NIL "7BIT" 1 0 NIL NIL NIL NIL)',
	],
])('describes %s', (_, source, expected) => {
	expect(bodyStructure(source, { extended: true })).toBe(expected);
});

it('leaves the extension data out of BODY', () => {
	const source = lines('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'x', '--b--');
	const expected = '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 0) "MIXED")';
	expect(bodyStructure(source, { extended: false })).toBe(expected);
});

it('writes an envelope with encoded words as they stand and 8-bit text as a literal', () => {
	const headers = new HeaderFields(
		lines(
			'Date: Tue, 24 Nov 2026 12:00:00 +0000',
			'Subject: grün',
			'From: =?utf-8?q?J=C3=BC?= <j@x.de>',
			'To: "Doe, Jane" <jane@x.de>, bob@x.de',
			'Cc: Team: t1@x.de, t2@x.de;',
			'In-Reply-To: <1@x.de>',
			'Message-ID: <2@x.de>',
			'',
			'',
		),
	);
	const from = '(("=?utf-8?q?J=C3=BC?=" NIL "j" "x.de"))';
	expect(envelope(headers)).toBe(
		`("Tue, 24 Nov 2026 12:00:00 +0000" {5}\r\ngrün ${from} ${from} ${from} ` +
			'(("Doe, Jane" NIL "jane" "x.de")(NIL NIL "bob" "x.de")) ' +
			'((NIL NIL "t1" "x.de")(NIL NIL "t2" "x.de")) NIL "<1@x.de>" "<2@x.de>")',
	);
});
