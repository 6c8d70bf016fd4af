/** What makes a formula of a text, in both widths (OWASP, CSV Injection). */
const SIGN = /[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** Where a program that expects another separator than ours begins a cell. */
const SEPARATORS = /([;\t\r\n])/;

/** What is skipped before a cell: blanks, and marks that nobody sees. Behind a foreign separator, a quotation mark too. */
const AT_START = /^[\s\p{Cc}\p{Cf}]*/u;
const BEHIND_SEPARATOR = /^[\s\p{Cc}\p{Cf}"]*/u;

/** How a number ends that is written by a program, or the extension of a telephone number. */
const TAIL = /(?:\de[+-]?\d{1,3}|\d (?:ext\.?|x|#) ?\d{1,6})$/i;

/** Signs, digits and what people put between them: a number, an amount, a telephone number. */
const DIGITS = /^[+\-\uff0b\uff0d][\d\s().,/'’%‰\p{Sc}-]*$/u;

/** Whatever a spreadsheet makes of it, it calls nothing. */
const isNumber = (text: string): boolean => DIGITS.test(text.replace(TAIL, '0'));

/**
 * A text that no spreadsheet takes for a formula, however it splits the file: an apostrophe stands before the sign, which
 * spreadsheets take as "this is text". Numbers and telephone numbers are left as they are.
 */
export const withoutFormulas = (text: string): string =>
	text
		.split(SEPARATORS)
		.map((piece, i) => {
			const skipped = (i === 0 ? AT_START : BEHIND_SEPARATOR).exec(piece)?.[0] ?? '';
			const rest = piece.slice(skipped.length);
			const guarded = SIGN.test(rest.charAt(0)) && !isNumber(rest.trim());
			return guarded ? `${skipped}'${rest}` : piece;
		})
		.join('');
