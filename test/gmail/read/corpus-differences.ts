import type { Understood } from './corpus';

/** The servers that the corpus is read from. */
export type CorpusServer = 'sandbox' | 'Dovecot';

interface Difference {
	field: keyof Understood;
	reason: string;
	/** On one server only: what a broken message is made of is the server's to say. */
	on?: CorpusServer;
}

const comment = 'Python drops a name that stands in a comment, as mail programs once wrote it';
const noDomain = 'An address without a domain is nobody that can be written to; `headers` has it';
const atoms = 'Python reads a report as header fields, and has only the first group of them left';
const nameAlone = 'A sender without an address keeps its name';
const together =
	'HTML beside plain text: `text` has both, and `html` too, so that each is the whole message';
const noBlankLine =
	'No blank line ends the header: the server says where the text begins, as IMAP wants it';
const noParts =
	'A multipart whose boundary never comes: its text is a preamble, which the server does not count as a part';
const undecoded8bit =
	'Python replaces 8-bit bytes that no charset explains; we read them as UTF-8, else as browsers do';
const wholeMessage = 'A text that has a name and is all of the message is the message';
const rfc6532 = 'Python keeps raw UTF-8 in a header as escapes; we read it as RFC 6532 does';

/** Where we understand a message otherwise than Python's email package, and why. Every other field agrees. */
export const differences: Record<string, Difference[]> = {
	'address-none-but-name': [{ field: 'from', reason: nameAlone }],
	'address-broken': [
		{ field: 'from', reason: 'A bracket is missing; Python takes the name into the address' },
		{ field: 'to', reason: 'A bracket too many; Python gives the address up, we keep it' },
	],
	'address-comment': [
		{ field: 'from', reason: comment },
		{ field: 'to', reason: comment },
	],
	'address-quoted-local': [
		{
			field: 'from',
			reason: 'A blank in an address: to whom it would go, servers do not agree',
		},
	],
	'address-raw-utf-8': [
		{ field: 'from', reason: rfc6532 },
		{ field: 'to', reason: rfc6532 },
	],
	'address-without-domain': [
		{ field: 'from', reason: noDomain },
		{ field: 'to', reason: noDomain },
	],
	'charset-ansi': [{ field: 'text', reason: undecoded8bit }],
	'charset-default': [{ field: 'text', reason: undecoded8bit }],
	'charset-unknown': [{ field: 'text', reason: undecoded8bit }],
	'charset-unknown-8bit': [{ field: 'text', reason: undecoded8bit }],
	'charset-ascii-but-utf-8': [{ field: 'text', reason: undecoded8bit }],
	'charset-none-windows-1252': [{ field: 'text', reason: undecoded8bit }],
	'charset-none-utf-8': [{ field: 'text', reason: undecoded8bit }],
	'file-base64-long-lines': [
		{
			field: 'attachments',
			reason: 'A blank behind the name of the encoding, over which Python does not decode',
		},
	],
	'file-name-unquoted': [
		{
			field: 'attachments',
			on: 'sandbox',
			reason:
				'A name with a blank and no quotation marks: whole in the sandbox, to its first word in Dovecot',
		},
	],
	'file-rfc2047-bare': [
		{
			field: 'attachments',
			reason: 'An encoded word without quotation marks as a file name, which Python does not read',
		},
	],
	'file-rfc2231-beside-plain': [
		{
			field: 'attachments',
			reason:
				'A name given twice: we take the one in Unicode (RFC 6266 section 4.3), Python the other',
		},
	],
	'file-raw-latin-1': [{ field: 'attachments', reason: undecoded8bit }],
	'file-uuencode': [
		{
			field: 'attachments',
			reason: 'An encoding that is not undone; the `note` of the attachment says so',
		},
	],
	'header-odd-names': [
		{ field: 'subject', reason: 'A blank before the colon, where Python ends the header' },
		{ field: 'text', reason: 'The rest of the header is text to Python for the same reason' },
	],
	'html-charset-in-meta': [
		{ field: 'html', reason: 'HTML that names its own charset, which Python does not look for' },
		{ field: 'text', reason: 'HTML that names its own charset, which Python does not look for' },
	],
	'html-beside-blank-text': [
		{ field: 'text', reason: 'The plain part is blank: we make the text of the HTML beside it' },
	],
	'html-images-alone': [
		{ field: 'text', reason: 'Images alone: `text` has the words that stand in their place' },
	],
	'kind-bounce': [{ field: 'attachments', reason: atoms }],
	'kind-bounce-headers-only': [{ field: 'attachments', reason: atoms }],
	'kind-delayed': [{ field: 'attachments', reason: atoms }],
	'kind-read-receipt': [{ field: 'attachments', reason: atoms }],
	'python-01': [{ field: 'from', reason: comment }],
	'python-03': [{ field: 'from', reason: comment }],
	'python-04': [{ field: 'from', reason: comment }],
	'python-05': [
		{ field: 'from', reason: noDomain },
		{ field: 'to', reason: noDomain },
	],
	'python-06': [{ field: 'from', reason: comment }],
	'python-10': [
		{ field: 'html', reason: together },
		{ field: 'text', reason: together },
	],
	'python-14': [{ field: 'from', reason: comment }],
	'python-15': [
		{ field: 'to', reason: noDomain },
		{
			field: 'text',
			on: 'sandbox',
			reason: 'Two multiparts with one boundary, which the sandbox takes for one',
		},
		{
			field: 'html',
			on: 'sandbox',
			reason: 'Two multiparts with one boundary, which the sandbox takes for one',
		},
		{
			field: 'attachments',
			on: 'Dovecot',
			reason: 'Two multiparts with one boundary: Python loses the file, Dovecot finds it',
		},
	],
	'python-16': [{ field: 'attachments', reason: `${atoms}; it writes the message within anew` }],
	'python-17': [{ field: 'text', on: 'Dovecot', reason: noParts }],
	'python-19': [{ field: 'text', reason: noBlankLine }],
	'python-20': [{ field: 'from', reason: comment }],
	'python-25': [{ field: 'text', on: 'Dovecot', reason: noParts }],
	'python-27': [
		{ field: 'from', reason: comment },
		{ field: 'to', reason: comment },
	],
	'python-29': [{ field: 'from', reason: comment }],
	'python-31': [{ field: 'text', on: 'Dovecot', reason: noParts }],
	'python-33': [
		{ field: 'text', reason: 'The boundary is written as RFC 2231 has it, which no server reads' },
	],
	'python-35': [{ field: 'text', reason: noBlankLine }],
	'python-38': [
		{
			field: 'text',
			reason: 'The text quotes boundaries: the server ends the part at the first, Python does not',
		},
	],
	'python-39': [
		{
			field: 'attachments',
			on: 'Dovecot',
			reason: 'Multiparts that share one boundary: Dovecot finds all files, Python two',
		},
	],
	'python-41': [{ field: 'text', on: 'Dovecot', reason: noParts }],
	'python-42': [
		{ field: 'attachments', reason: 'Python writes the message within anew, and a boundary less' },
	],
	'python-43': [
		{ field: 'attachments', reason: atoms },
		{ field: 'from', reason: nameAlone },
	],
	'python-44': [{ field: 'from', reason: comment }],
	'python-47': [
		{ field: 'text', reason: noBlankLine },
		{ field: 'html', reason: noBlankLine },
	],
	'structure-no-parts': [
		{
			field: 'text',
			on: 'sandbox',
			reason: 'The last boundary alone, which the sandbox describes as a text',
		},
	],
	'structure-text-then-html': [
		{ field: 'text', reason: together },
		{ field: 'html', reason: together },
	],
	'structure-type-odd-case': [
		{
			field: 'text',
			reason: 'A blank behind the name of the encoding, over which Python does not decode',
		},
	],
	'structure-without-boundary': [{ field: 'text', on: 'Dovecot', reason: noParts }],
	'subject-unknown-8bit': [{ field: 'subject', reason: undecoded8bit }],
	'subject-raw-latin-1': [{ field: 'subject', reason: undecoded8bit }],
	'text-with-name-alone': [
		{ field: 'text', reason: wholeMessage },
		{ field: 'attachments', reason: wholeMessage },
	],
	'text-flowed': [
		{ field: 'text', reason: 'Python leaves lines that flow (RFC 3676) as they were wrapped' },
	],
};
