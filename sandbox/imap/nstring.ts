/** A string of a response: quoted where it may be, else a literal in UTF-8. */
export function imapString(text: string): string {
	if (/^[\x20-\x7e]*$/.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`;
	return `{${Buffer.byteLength(text)}}\r\n${text}`;
}

/** RFC 3501's nstring: NIL for ''. */
export const nstring = (text: string): string => (text === '' ? 'NIL' : imapString(text));
