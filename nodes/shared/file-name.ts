/** What moves the words around it (UAX 9): `invoice\u202Efdp.exe` is shown as `invoiceexe.pdf`. With the marks that nobody sees. */
const BIDI = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** What divides folders or begins something else, on any system, and what no name holds. */
const FORBIDDEN = /[/\\:*?"<>|\p{Cc}\u2028\u2029]/gu;

/** Devices of Windows, with any ending: `con.txt` writes to the screen. Naming Files, Paths, and Namespaces of its documentation. */
const RESERVED =
	/^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])(?=[ .]|$)/i;

/** File systems take 255 bytes; n8n and others put words of theirs around a name. In bytes of UTF-8. */
const MAX_NAME_BYTES = 200;

/** What tells the kind of a file: `.pdf`, `.tar.gz`. */
const ENDING = /(?:\.tar)?\.[^\s.]{1,20}$/u;

/** As many characters of a text as fit into so many bytes. */
const cut = (text: string, bytes: number): string => {
	let size = 0;
	let kept = '';
	for (const character of text) {
		size += Buffer.byteLength(character);
		if (size > bytes) break;
		kept += character;
	}
	return kept;
};

/** Windows leaves out blanks and dots at the end: the name would be another one. */
const withoutEnd = (text: string): string => {
	let end = text.length;
	while (end > 0 && /[\s.\u200d]/.test(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
};

const withinBytes = (name: string): string => {
	if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
	const ending = ENDING.exec(name.slice(-30))?.[0] ?? '';
	const stem = name.slice(0, name.length - ending.length);
	return `${withoutEnd(cut(stem, MAX_NAME_BYTES - Buffer.byteLength(ending)))}${ending}`;
};

/**
 * The name of one file, harmless on every system: senders name attachments as they like, with folders, devices of Windows
 * and what shows another ending than the file has.
 *
 * @param otherwise the name where nothing is left
 * @returns at most 200 bytes of UTF-8; the ending is kept
 */
export const toFileName = (name: string, otherwise = 'attachment'): string => {
	const safe = name
		// Half a character, which no file system takes.
		.replace(/\p{Cs}/gu, '_')
		.replace(BIDI, '')
		.replace(FORBIDDEN, '_')
		.replace(/\.{2,}/g, '.')
		.trim();
	return withinBytes(withoutEnd(safe).replace(RESERVED, '_$&')) || otherwise;
};
