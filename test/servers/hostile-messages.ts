/**
 * Messages that follow no standard, as mail programs and attackers send them, and the subject that a reader
 * may still expect of each. `source` holds one character a byte (latin1).
 */
export const hostileMessages = [
	{ name: 'no header', source: '\r\nOnly a text\r\n', subject: '' },
	{ name: 'no body', source: 'Subject: No body\r\n', subject: 'No body' },
	{ name: 'no line', source: '\r\n', subject: '' },
	{
		name: 'header in UTF-8 without encoding',
		source: Buffer.from('Subject: Größe €\r\n\r\nx\r\n').toString('latin1'),
		subject: 'Größe €',
	},
	{
		name: 'unknown charset',
		source: 'Subject: Charset\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xe9\r\n',
		subject: 'Charset',
	},
	{
		name: 'multipart without boundary',
		source: 'Subject: Boundary\r\nContent-Type: multipart/mixed\r\n\r\nx\r\n',
		subject: 'Boundary',
	},
	{
		name: 'multipart that is never closed',
		source:
			'Subject: Open\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n' +
			'Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n',
		subject: 'Open',
	},
	{
		name: 'long line',
		source: `Subject: ${'x'.repeat(20_000)}\r\n\r\nx\r\n`,
		subject: 'x'.repeat(20_000),
	},
	{
		name: 'deep nesting',
		source: `Subject: Deep\r\n${nested(60)}`,
		subject: 'Deep',
	},
];

function nested(depth: number): string {
	if (depth === 0) return '\r\nInnermost\r\n';
	const boundary = `b${depth}`;
	return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n${nested(depth - 1)}--${boundary}--\r\n`;
}
