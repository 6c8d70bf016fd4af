/** RFC 5321 section 4.5.3.1: 64 octets before the @, 255 behind it. */
const MAX_LENGTH = 320;

/** One @ with something on both sides, and nothing that could end an address, a line or a command. */
const one = /^[^\s\p{Cc}\p{Cf}@<>(),;:"\\[\]]+@[^\s\p{Cc}\p{Cf}@<>(),;"\\]+$/u;

const noLabelIsEmpty = (address: string): boolean =>
	address
		.slice(address.indexOf('@') + 1)
		.split('.')
		.every((label) => label !== '');

/** Marks that no name of a host holds (RFC 5890): the quote or comma around an address that somebody copied. */
const mark = /(?![-._·・。．｡])[\p{P}$+<=>^`|~]/u;

/** The name of a host; or `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3). */
const isDomain = (domain: string): boolean =>
	!mark.test(domain) || /^\[[0-9A-Za-z:.-]+\]$/.test(domain);

/**
 * True for what is one address and no more. What a stranger wrote may hold commas and line breaks, of which a mail program or a
 * server would make several. Local parts that need quotation marks count as none: the same text has to mean one address everywhere.
 */
export const isOneAddress = (text: string): boolean =>
	text.length <= MAX_LENGTH &&
	one.test(text) &&
	noLabelIsEmpty(text) &&
	isDomain(text.slice(text.indexOf('@') + 1));

/**
 * The one address that an entry of a header is; '' where it is none, or several. Quotation marks that a local part does not need
 * are taken off.
 */
export const oneAddressIn = (entry: string): string => {
	const address = entry.replace(/^"([^"\\]{1,64})"@/, '$1@');
	return isOneAddress(address) ? address : '';
};

/**
 * The mailbox that an address of a Gmail account leads to: what follows a plus sign says nothing (RFC 5233), nor do dots at
 * gmail.com (https://support.google.com/mail/answer/7436150).
 */
export const mailboxOf = (address: string): string => {
	const lower = address.toLowerCase();
	const at = lower.lastIndexOf('@');
	const domain = lower.slice(at + 1).replace(/^googlemail\.com$/, 'gmail.com');
	const [name = ''] = lower.slice(0, Math.max(0, at)).split('+');
	return `${domain === 'gmail.com' ? name.replaceAll('.', '') : name}@${domain}`;
};

/** Signs that turn the direction of writing show a text as another one than it is. */
const turns = /[\u202a-\u202e\u2066-\u2069]+/g;

/** A text on one line: without line ends, other control characters, and signs that turn the direction of writing. */
export const withoutControls = (text: string): string =>
	text.replace(turns, '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
