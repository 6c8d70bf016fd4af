import type { ImapFlow } from 'imapflow';

/**
 * Words, numbers and brackets of one row of FETCH that are read. A message of 2,000 parts takes about 30,000; a million would
 * hold up n8n for seconds. Rows alone are bounded: a stranger can make no other answer long.
 */
const MAX_TOKENS = 60_000;

/** A line of the server, its literals apart. */
interface Line {
	payload: Buffer;
}

/** What imapflow calls with each line, and its types do not name. */
interface Reader {
	handleResponse(line: Line): Promise<boolean>;
}

/** A row of FETCH that was left out, with its UID where that stands before the structure. */
export interface LongRow {
	uid: number | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What begins a word: a blank, `[`, `<`; a bracket that opens a list counts for itself and for what follows. */
const beginnings = new Map([
	[0x20, 1],
	[0x28, 2],
	[0x3c, 1],
	[0x5b, 1],
]);

/** True for a line of more tokens than are read; counts rather one too many, and stops there. */
const isTooLong = (line: Buffer): boolean => {
	if (line.length <= MAX_TOKENS) return false;
	let tokens = 0;
	let isQuoted = false;
	for (let at = 0; at < line.length && tokens <= MAX_TOKENS; at++) {
		const byte = line[at] ?? 0;
		if (isQuoted && byte === BACKSLASH) at += 1;
		else if (byte === QUOTE) isQuoted = !isQuoted;
		else if (!isQuoted) tokens += beginnings.get(byte) ?? 0;
	}
	return tokens > MAX_TOKENS;
};

const isRow = (line: Buffer): boolean => /^\* \d+ FETCH \(/i.test(line.toString('latin1', 0, 40));

/** Bytes in which the UID stands, where it stands before the structure. */
const BEGINNING_BYTES = 4_000;

const uidOf = (line: Buffer): number | undefined => {
	const [facts = ''] = line
		.toString('latin1', 0, BEGINNING_BYTES)
		.split(/ (?:BODY|BODYSTRUCTURE|ENVELOPE) /i);
	// A label may be called "UID 7 ".
	const unquoted = facts
		.replace(/\\./g, '')
		.split('"')
		.filter((_words, n) => n % 2 === 0)
		.join('""');
	const found = /[( ]UID (\d{1,10})(?= |$)/i.exec(unquoted);
	return found ? Number(found[1]) : undefined;
};

/**
 * Has a client leave out rows of FETCH that are longer than is read: imapflow ends the connection at an answer that is too long
 * for it.
 *
 * @returns gives the rows that were left out since it was asked last, of these messages as far as that is known
 */
export const leaveOutLongRows = (imap: ImapFlow): ((uids: number[]) => LongRow[]) => {
	const reader = imap as unknown as Reader;
	const read = reader.handleResponse.bind(imap);
	let left: LongRow[] = [];
	reader.handleResponse = async (line) => {
		if (!isRow(line.payload) || !isTooLong(line.payload)) return await read(line);
		left.push({ uid: uidOf(line.payload) });
		return true;
	};
	return (uids) => {
		const isOne = ({ uid }: LongRow): boolean => uid === undefined || uids.includes(uid);
		const taken = left.filter(isOne);
		left = left.filter((row) => !isOne(row));
		return taken;
	};
};
