/** Latin-1 maps each byte to one character and back, so raw 8-bit headers pass unharmed. */
const BYTES = 'latin1';

/** Splits a header block into its fields, folded lines kept together (RFC 5322 section 2.2.3). */
export const headerFields = (header: Buffer): string[] =>
	header
		.toString(BYTES)
		.split(/\r?\n(?![ \t])/)
		.filter((field) => field !== '');
