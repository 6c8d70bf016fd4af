const CR = 0x0d;
const LF = 0x0a;

/** The bytes with every line end as CRLF, as IMAP counts and hands them out. The same buffer when they are already. */
export function toCrlf(source: Buffer): Buffer {
	const bare: number[] = [];
	for (let at = source.indexOf(LF); at !== -1; at = source.indexOf(LF, at + 1)) {
		if (at === 0 || source[at - 1] !== CR) bare.push(at);
	}
	if (bare.length === 0) return source;
	const result = Buffer.allocUnsafe(source.length + bare.length);
	let from = 0;
	let to = 0;
	for (const at of bare) {
		to += source.copy(result, to, from, at);
		result[to++] = CR;
		from = at;
	}
	source.copy(result, to, from);
	return result;
}
