/**
 * Mail as nobody means well with it: each family repeats one thing until a message has the size asked for. None of it harms
 * a program by itself; what it takes is what it costs to read so much of the same.
 */
export interface Family {
	name: string;
	/** The source of a message of about so many bytes, one character a byte (latin1). */
	make(size: number): string;
}

const head = (fields: string[] = [], from = 'From: Mallory <mallory@stranger.test>'): string =>
	[from, 'To: support@example.test', ...fields, 'MIME-Version: 1.0'].join('\r\n');

const fill = (piece: string, size: number): string =>
	piece.repeat(Math.max(1, Math.floor(size / piece.length)));

/** A piece for each number, until there is enough. */
const count = (piece: (n: number) => string, size: number): string => {
	const pieces: string[] = [];
	for (let length = 0, n = 0; length < size; n++) {
		const next = piece(n);
		pieces.push(next);
		length += next.length;
	}
	return pieces.join('');
};

/** A header field that holds one thing again and again, on one line. */
const inField = (name: string, field: string, piece: string, end = ''): Family => ({
	name,
	make: (size) => `${head([`${field}: ${fill(piece, size)}${end}`])}\r\n\r\nHello\r\n`,
});

const inFrom = (name: string, piece: string, end = ''): Family => ({
	name,
	make: (size) => `${head([], `From: ${fill(piece, size)}${end}`)}\r\n\r\nHello\r\n`,
});

const inBody = (
	name: string,
	type: string,
	piece: string,
	end = '',
	encoding = '8bit',
): Family => ({
	name,
	make: (size) =>
		`${head([`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, 'Subject: Body'])}\r\n\r\n${fill(piece, size)}${end}\r\n`,
});

const inText = (name: string, piece: string, end = ''): Family =>
	inBody(name, 'text/plain; charset=utf-8', piece, end);

const inHtml = (name: string, piece: string, end = ''): Family =>
	inBody(name, 'text/html; charset=utf-8', piece, end);

/** A part of its own beside a text, as reports, invitations and files come. */
const inPart = (name: string, type: string, piece: (n: number) => string, end = ''): Family => ({
	name,
	make: (size) =>
		[
			head(['Subject: Part', 'Content-Type: multipart/mixed; boundary=b']),
			'\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello',
			`--b\r\nContent-Type: ${type}\r\n\r\n${count(piece, size)}${end}`,
			'--b--\r\n',
		].join('\r\n'),
});

const report = (name: string, piece: (n: number) => string): Family => ({
	name,
	make: (size) =>
		[
			head(
				[
					'Subject: Undelivered',
					'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
				],
				'From: Mail Delivery <mailer-daemon@stranger.test>',
			),
			'\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.',
			`--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; stranger.test\r\n\r\n${count(piece, size)}`,
			'--b--\r\n',
		].join('\r\n'),
});

const calendar = (name: string, piece: (n: number) => string, end = ''): Family =>
	inPart(
		name,
		'text/calendar; method=REQUEST; charset=utf-8',
		(n) => (n === 0 ? 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n' : '') + piece(n),
		`${end}\r\nBEGIN:VEVENT\r\nUID:1@stranger.test\r\nDTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\nEND:VCALENDAR`,
	);

/** What opens, `depth` times, and closes as often, around a text. */
const nested = (
	open: (n: number) => string,
	close: (n: number) => string,
	size: number,
): string => {
	const depth = Math.max(1, Math.floor(size / (open(1000).length + close(1000).length)));
	const numbers = Array.from({ length: depth }, (_, n) => n);
	return `${numbers.map(open).join('')}\r\nHello\r\n${numbers.reverse().map(close).join('')}`;
};

const multipart = (name: string, part: (n: number) => string, kind = 'mixed'): Family => ({
	name,
	make: (size) =>
		`${head(['Subject: Parts', `Content-Type: multipart/${kind}; boundary=b`])}\r\n\r\n${count(
			(n) => `--b\r\n${part(n)}\r\n`,
			size,
		)}--b--\r\n`,
});

/** Of the header. */
const headers: Family[] = [
	inField('a long subject', 'Subject', 'word '),
	inField('a subject without blanks', 'Subject', 'x'),
	inField('a subject of encoded words', 'Subject', '=?utf-8?Q?=C3=B6?= '),
	inField('encoded words that never end', 'Subject', '=?utf-8?q?a'),
	inField('a subject of question marks', 'Subject', '=?'),
	inField('blanks in List-Id', 'List-Id', ' ', '<list.stranger.test>'),
	inField('brackets in List-Id', 'List-Id', '<'),
	inField('brackets in List-Unsubscribe', 'List-Unsubscribe', '<mailto:'),
	inFrom('many senders', 'a@stranger.test, ', 'b@stranger.test'),
	inFrom('comments in From', '(', ''),
	inFrom('quotation marks in From', '"'),
	inFrom('groups in From', 'g: a@stranger.test; '),
	inFrom('angles in From', '<a@stranger.test> <'),
	inField('many recipients', 'Cc', 'Ann <a@stranger.test>, '),
	inField('addresses without commas', 'Cc', 'a@b '),
	inField('backslashes in an address', 'Reply-To', '\\"'),
	inField('references', 'References', '<1@stranger.test> '),
	inField('references that never end', 'References', '<'),
	inField('a Message-ID of blanks', 'Message-ID', '< '),
	inField('a date that goes on', 'Date', 'Mon, 1 Jan 2026 '),
	inField('a date of brackets', 'Date', '('),
	inField('verdicts', 'Authentication-Results', 'spf=pass; ', 'dkim=pass'),
	inField('comments in a verdict', 'Authentication-Results', '('),
	inField('parameters', 'Content-Type', 'text/plain; a=b; '),
	inField('a parameter in pieces', 'Content-Disposition', "attachment; filename*0*=utf-8''a; "),
	inField(
		'percent signs in a file name',
		'Content-Disposition',
		"attachment; filename*=utf-8''%C3%B6",
	),
	inField('Auto-Submitted with parameters', 'Auto-Submitted', 'auto-replied; '),
	{
		name: 'hops',
		make: (size) =>
			`${head([fill('Received: from a (b [192.0.2.1]) by c; Mon, 1 Jan 2026\r\n', size).trimEnd()])}\r\n\r\nHello\r\n`,
	},
	{
		name: 'fields with names of their own',
		make: (size) =>
			`${head([count((n) => `X-Field-${n}: x\r\n`, size).trimEnd()])}\r\n\r\nHello\r\n`,
	},
	{
		name: 'fields that are called what objects know',
		make: (size) =>
			`${head([fill('constructor: x\r\n__proto__: y\r\ntoString: z\r\n', size).trimEnd()])}\r\n\r\nHello\r\n`,
	},
	{
		name: 'folds',
		make: (size) => `${head([`Subject: a${fill('\r\n \tb', size)}`])}\r\n\r\nHello\r\n`,
	},
];

/** Of the structure. */
const structures: Family[] = [
	multipart('small texts', (n) => `Content-Type: text/plain\r\n\r\n${n}`),
	multipart('alternatives', (n) => `Content-Type: text/html\r\n\r\n<p>${n}</p>`, 'alternative'),
	multipart(
		'files',
		(n) =>
			`Content-Type: application/pdf; name="../${n}.pdf"\r\nContent-Disposition: attachment; filename="../${n}.pdf"\r\n\r\nx`,
	),
	// The smallest parts there are: no more of them than the sandbox itself describes in time.
	{
		name: 'parts without a header',
		make: (size) => multipart('', () => '\r\nx').make(Math.min(size, 200_000)),
	},
	multipart('messages', (n) => `Content-Type: message/rfc822\r\n\r\nSubject: ${n}\r\n\r\nx`),
	{
		name: 'multiparts in multiparts',
		make: (size) =>
			`${head(['Subject: Deep'])}\r\n${nested(
				(n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
				(n) => `\r\n--b${n}--\r\n`,
				Math.min(size, 60_000),
			)}`,
	},
	{
		name: 'a boundary that nearly fits',
		make: (size) =>
			`${head(['Subject: Nearly', 'Content-Type: multipart/mixed; boundary="bbbbbbbb"'])}\r\n\r\n${fill('--bbbbbbb\r\n', size)}--bbbbbbbb--\r\n`,
	},
];

/** Of the text. */
const texts: Family[] = [
	inText('one long line', 'a'),
	inText('one long line of blanks', ' '),
	inText('quoted lines', '> Hello\r\n'),
	inText('quotations in quotations', '>'),
	inText('introductions of quotations', 'On Mon, 1 Jan 2026, Ann wrote:\r\n'),
	inText('introductions that never end', 'On Mon, '),
	inText('headers in the text', 'From: Ann\r\n'),
	inText('separators', '-----Original Message-----\r\n'),
	inText('dashes', '-- \r\n'),
	inText('underscores', '_'),
	inText('stars and lines', '* _'),
	inText('addresses of pages', 'http://a.test/?x=1 '),
	inText('addresses of people', 'a@b.test '),
	inText('blank lines', '\r\n'),
	inText('line ends of other systems', '\r'),
	inText('combining marks', 'a\xcc\x81'),
	inText('joined pictures', '\xf0\x9f\x91\xa9\xe2\x80\x8d'),
	inText('control characters', '\x00\x07\x1b['),
	inText('bytes that are no text', '\xff\xfe\x80'),
	inBody('a charset nobody knows', 'text/plain; charset=x-none', '\xe9\xe8'),
	inBody('escapes of ISO-2022-JP', 'text/plain; charset=iso-2022-jp', '\x1b$B$"\x1b(B'),
	inBody('UTF-7', 'text/plain; charset=utf-7', '+AGE-'),
	inBody('quoted-printable', 'text/plain; charset=utf-8', '=C3=B6=\r\n', '', 'quoted-printable'),
	inBody('quoted-printable of equals signs', 'text/plain', '=', '', 'quoted-printable'),
	inBody('base64 that is none', 'text/plain', '%=A', '', 'base64'),
	inBody('flowed text', 'text/plain; format=flowed; delsp=yes', '> a \r\n'),
];

/** Of HTML. */
const pages: Family[] = [
	inHtml('paragraphs', '<p>Hello</p>'),
	inHtml('what never closes', '<div>'),
	inHtml('what was never opened', '</div>'),
	inHtml('what crosses', '<b><i></b></i>'),
	inHtml('lists in lists', '<ul><li>'),
	inHtml('quotations in HTML', '<blockquote class="gmail_quote">'),
	inHtml('closes our quotation', '</blockquote></div></body></html><p>I agree</p>'),
	inHtml('tables', '<table><tr><td>a</td></tr></table>'),
	inHtml('cells', '<table><tr><td>'),
	inHtml('wide cells', '<table><tr><td colspan="1000" rowspan="1000">a</td></tr></table>'),
	inHtml('line breaks', '<br>'),
	inHtml('rules', '<hr>'),
	inHtml('links', '<a href="https://a.test/">a</a> '),
	inHtml('links that run', '<a href="java&#115;cript:x">a</a>'),
	inHtml('handlers', '<img src=x onerror=x>'),
	inHtml('attributes', '<p a=b>'),
	inHtml('one tag of attributes', '<p ', '>Hello'),
	inHtml('styles', '<p style="color:red;background:url(x)">a</p>'),
	inHtml('a style sheet', '<style>p{color:red}</style>'),
	inHtml('scripts', '<script>x</script>'),
	inHtml('comments', '<!-- x -->'),
	inHtml('comments that never end', '<!--'),
	inHtml('angles', '<'),
	inHtml('ampersands', '&'),
	inHtml('entities', '&amp;&#x41;&nbsp;'),
	inHtml('entities without end', '&amp'),
	inHtml('CDATA', '<![CDATA[x]]>'),
	inHtml('pictures in the text', '<img src="data:image/png;base64,AAAA">'),
	inHtml('forms', '<form action="https://a.test"><input name=a>'),
	inHtml('frames', '<iframe src="https://a.test"></iframe><base href="https://a.test">'),
	inHtml('names of objects', '<constructor __proto__=x>a</constructor>'),
	inHtml('preformatted', '<pre>a  b\r\n</pre>'),
	inHtml('words without blanks', 'a&shy;'),
	inHtml('SVG and mathematics', '<svg><math><mi>'),
];

/** Of reports, invitations and files. */
const purposes: Family[] = [
	report(
		'recipients of a report',
		(n) => `Final-Recipient: rfc822; a${n}@b.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n`,
	),
	report('one long diagnosis', () => 'Diagnostic-Code: smtp; 550 5.1.1 no\r\n '),
	report('fields without a value', () => 'Status\r\n'),
	inPart('a feedback report', 'message/feedback-report', (n) => `Reported-Domain: a${n}.test\r\n`),
	calendar('properties of an invitation', (n) => `X-A-${n}:b\r\n`),
	calendar(
		'events',
		(n) => `BEGIN:VEVENT\r\nUID:${n}\r\nDTSTART:20261201T100000Z\r\nEND:VEVENT\r\n`,
	),
	calendar(
		'zones',
		(n) =>
			`BEGIN:VTIMEZONE\r\nTZID:Z${n}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n`,
	),
	calendar('what never ends', () => 'BEGIN:VEVENT\r\n'),
	calendar('parameters of an invitation', () => 'ATTENDEE;CN=A;ROLE=B:mailto:a@b.test\r\n'),
	calendar('one long line of an invitation', (n) => (n === 0 ? 'DESCRIPTION:' : 'x')),
	calendar('folded lines', (n) => (n === 0 ? 'DESCRIPTION:x' : '\r\n x')),
	inPart(
		'a file of Outlook that is none',
		'application/ms-tnef; name=winmail.dat',
		() => 'x\x9f>"',
	),
	inPart('a signature', 'application/pkcs7-signature; name=smime.p7s', () => 'AAAA'),
];

export const families: Family[] = [...headers, ...structures, ...texts, ...pages, ...purposes];

/** Much structure and little else: small parts of all kinds. */
export const structure: Family = multipart(
	'25 MB of structure',
	(n) =>
		`Content-Type: ${['text/plain', 'text/html', 'application/pdf', 'message/rfc822'][n % 4]}\r\n\r\nSubject: x\r\n\r\nx`,
);
