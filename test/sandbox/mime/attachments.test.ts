import { attachments, fileName } from '../../../sandbox/mime/attachments';
import { decodedBody, decodedText } from '../../../sandbox/mime/decoded-body';
import { mimeStructure } from '../../../sandbox/mime/mime-part';

const part = (...header: string[]) => mimeStructure(Buffer.from([...header, '', 'x'].join('\r\n')));

it.each([
	[['Content-Disposition: attachment; filename="a.pdf"'], 'a.pdf'],
	[['Content-Type: image/png; name=b.png'], 'b.png'],
	[["Content-Disposition: attachment; filename*=utf-8''%C3%BC.txt"], 'ü.txt'],
	[["Content-Disposition: attachment; filename*0*=utf-8''%C3%BC; filename*1*=.txt"], 'ü.txt'],
	[['Content-Type: image/png; name="=?utf-8?q?=C3=BC?=.png"'], 'ü.png'],
	[['Content-Type: text/plain'], ''],
])('names the file of %j', (header, expected) => {
	expect(fileName(part(...header))).toBe(expected);
});

it('counts what is attached or has a name, and no text', () => {
	const source = Buffer.from(
		[
			'Content-Type: multipart/mixed; boundary=b',
			'',
			'--b',
			'Content-Type: text/plain',
			'',
			'text',
			'--b',
			'Content-Type: message/rfc822',
			'Content-Disposition: ATTACHMENT',
			'',
			'Subject: inner',
			'',
			'--b',
			'Content-Type: image/png; name=logo.png',
			'Content-Disposition: inline',
			'',
			'x',
			'--b--',
		].join('\r\n'),
	);
	expect(attachments(mimeStructure(source)).map(({ type }) => type)).toEqual(['message', 'image']);
});

it.each([
	['base64', 'utf-8', 'Z3LDvG4=', 'grün'],
	['quoted-printable', 'iso-8859-1', 'gr=FCn =\r\nja', 'grün ja'],
	['8bit', 'utf-8', 'grün', 'grün'],
	['7bit', 'x-unknown', 'plain', 'plain'],
])('decodes %s in %s', (encoding, charset, body, expected) => {
	const source = Buffer.from(
		`Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
	);
	expect(decodedText(source, mimeStructure(source))).toBe(expected);
});

it('decodes no more than it is told to', () => {
	const source = Buffer.from('Content-Transfer-Encoding: base64\r\n\r\n' + 'QUJD'.repeat(100));
	expect(decodedBody(source, mimeStructure(source), 8).toString()).toBe('ABCABC');
});
