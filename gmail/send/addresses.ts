import { GmailError, guideTo } from '../errors';
import type { Address } from '../message';
import { isOneAddress, withoutControls } from '../one-address';
import { table } from '../table';

/** Blanks, and what copying from a page brings along unseen. */
const blank = /[\s\u200b-\u200f\u2060\ufeff]/;

const trimmed = (text: string): string => {
	let [begin, end] = [0, text.length];
	while (begin < end && blank.test(text.charAt(begin))) begin++;
	while (end > begin && blank.test(text.charAt(end - 1))) end--;
	return text.slice(begin, end);
};

const refused = (what: string, field: string): GmailError =>
	new GmailError(
		what === ''
			? `An entry in "${field}" has no email address`
			: `"${what.length > 200 ? `${what.slice(0, 200)}…` : what}" in "${field}" is not an email address`,
		{
			code: 'addressInvalid',
			retry: 'never',
			remedy:
				'Write addresses as name@example.com or "Doe, Jane" <jane@example.com>, one a line or with commas between; or give a list of them by an expression. Nothing was sent.',
			guide: guideTo('"nobody" in "To" is not an email address'),
		},
	);

/** Closing marks by what opens them: between both, nothing ends an address. */
const closing = table({ '"': '"', '<': '>', '(': ')' });

/** Cuts a list at commas, semicolons and line ends that stand outside of quotes, brackets and comments. */
const entriesOf = (list: string): string[] => {
	const entries: string[] = [];
	let begin = 0;
	let until = '';
	for (let i = 0; i < list.length; i++) {
		const character = list[i]!;
		if (until === '"' && character === '\\') i++;
		// No quotation runs over the end of a line: what was not closed is seen to be wrong there.
		else if (/[\r\n]/.test(character) || (until === '' && /[,;]/.test(character))) {
			entries.push(list.slice(begin, i));
			begin = i + 1;
			until = '';
		} else if (until !== '') until = character === until ? '' : until;
		else until = closing[character] ?? '';
	}
	return [...entries, list.slice(begin)].map(trimmed).filter((entry) => entry !== '');
};

const unquoted = (name: string): string =>
	/^".*"$/s.test(name) ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name;

/** A name cannot end the line of a header. */
const onOneLine = (name: string): string => trimmed(withoutControls(name));

/** `"Doe, Jane" <jane@example.com>`, `jane@example.com (Jane)` or `jane@example.com`. */
const readEntry = (entry: string, field: string): Address => {
	const [, before = '', bracketed] = /^([^<>]*)<([^<>]*)>$/.exec(entry) ?? [];
	const [, bare, comment = ''] = /^([^\s()]+)\s*\(([^()]*)\)$/.exec(entry) ?? [];
	const address = trimmed(bracketed ?? bare ?? entry);
	const quoted = trimmed(before);
	const name = onOneLine(bracketed === undefined ? comment : unquoted(quoted));
	const isOneName = !quoted.includes('"') || /^"(?:[^"\\]|\\.)*"$/.test(quoted);
	// A name that holds another address may be a recipient who would not get it.
	if (name.includes('@') && name.toLowerCase() !== address.toLowerCase())
		throw refused(entry, field);
	if (!isOneAddress(address) || !isOneName) throw refused(entry, field);
	return { name: name.toLowerCase() === address.toLowerCase() ? '' : name, address };
};

/** The name of a group before its addresses (RFC 5322 section 3.4): `Team: a@example.com, b@example.com;`. */
const groupName = /^(?:[^"<>()@:]+|"[^"]*"\s*):/;

/** A list as models write it: JSON; anything else is what it was. */
const unwrapped = (text: string): unknown => {
	if (!/^[[{"]/.test(text)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
};

/**
 * Reads to whom something goes: a text (RFC 5322 section 3.4) with commas, semicolons or lines between the addresses, a list of such,
 * `{name, address}` as the items of this package have it, and the same as JSON. Nobody is left out in silence.
 *
 * @param given what a person wrote or an expression gave; '', null and undefined are an empty list
 * @param field how the field is called where it was written: `To`
 * @throws GmailError `addressInvalid` naming the field and the part that is no address
 */
export const readAddresses = (given: unknown, field: string): Address[] => {
	if (given === undefined || given === null) return [];
	if (typeof given === 'string') {
		const text = trimmed(given);
		const list = unwrapped(text);
		if (list !== text) return readAddresses(list, field);
		return entriesOf(text)
			.map((entry) => trimmed(entry.replace(groupName, '')))
			.filter((entry) => entry !== '')
			.map((entry) => readEntry(entry, field));
	}
	if (Array.isArray(given)) {
		return given.flatMap((each: unknown) => {
			const found = readAddresses(each, field);
			if (found.length === 0) throw refused('', field);
			return found;
		});
	}
	if (typeof given !== 'object') throw refused(String(given), field);
	const { name, address, value } = given as Record<string, unknown>;
	// What mailparser makes of a header, and n8n's own Gmail node with it.
	if (address === undefined && Array.isArray(value)) return readAddresses(value, field);
	if (typeof address !== 'string' || !isOneAddress(trimmed(address)))
		throw refused(typeof address === 'string' ? trimmed(address) : JSON.stringify(given), field);
	return [{ name: typeof name === 'string' ? onOneLine(name) : '', address: trimmed(address) }];
};

/**
 * Reads the one address that a field takes.
 *
 * @returns undefined for an empty field
 * @throws GmailError `addressInvalid` for what is no address, and for several
 */
export const readAddress = (given: unknown, field: string): Address | undefined => {
	const [first, ...others] = readAddresses(given, field);
	if (others.length === 0) return first;
	throw new GmailError(`"${field}" takes one address, and got ${others.length + 1}`, {
		code: 'addressInvalid',
		retry: 'never',
		remedy: `You leave one address in "${field}". Nothing was sent.`,
		guide: guideTo('"nobody" in "To" is not an email address'),
	});
};
