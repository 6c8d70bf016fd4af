/** A structured header value: `text/plain; charset="utf-8"`. */
export interface ParameterizedValue {
	/** In front of the first semicolon, as it was spelled. */
	value: string;
	/** Names in lower case, values without quotes; RFC 2231 names (`filename*0*`) left as they are. */
	parameters: [name: string, value: string][];
}

const PARAMETER = /;\s*([^=;\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

/** Reads Content-Type or Content-Disposition. Comments in parentheses are not understood. */
export function parseParameters(header: string): ParameterizedValue {
	const [value] = header.split(';', 1);
	const parameters = [...header.slice(value.length).matchAll(PARAMETER)].map(
		([, name, given]): [string, string] => [name.toLowerCase(), unquote(given.trim())],
	);
	return { value: value.trim(), parameters };
}

const unquote = (text: string): string =>
	text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
