/** Mailbox names of RFC 3501 section 5.1.3: UTF-16 in base64 between `&` and `-`, `,` for `/`. */
export function encodeModifiedUtf7(name: string): string {
	return name.replace(/&|[^\x20-\x7e]+/g, (run) => {
		if (run === '&') return '&-';
		const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64');
		return `&${base64.replace(/=+$/, '').replaceAll('/', ',')}-`;
	});
}

/** The opposite; what is not valid is left as it stands. */
export function decodeModifiedUtf7(name: string): string {
	return name.replace(/&([A-Za-z0-9+,]*)-/g, (shifted, base64: string) => {
		if (base64 === '') return '&';
		const utf16 = Buffer.from(base64.replaceAll(',', '/'), 'base64');
		const whole = utf16.length > 0 && utf16.length % 2 === 0;
		return whole ? utf16.swap16().toString('utf16le') : shifted;
	});
}
