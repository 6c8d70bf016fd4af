/** Characters, about as many as Gmail shows beside a subject. */
const LENGTH = 200;

/** Newsletters pad their first line with these, so that no second one shows. */
const invisible = /[\u034f\u00ad\u200b-\u200f\u2060\ufeff]/g;

const onOneLine = (text: string): string => text.replace(invisible, '').replace(/\s+/g, ' ').trim();

/** The beginning of a text on one line, cut between words; not HTML-escaped, unlike the `snippet` of the Gmail API. */
export const toSnippet = (text: string): string => {
	// A character may be two units of a string, and more are not needed. The text may be megabytes.
	const first = onOneLine(text.slice(0, 3 * LENGTH));
	const line = first.length > 2 * LENGTH ? first : onOneLine(text.slice(0, 10 * LENGTH));
	if (line.length <= LENGTH) return line;
	const characters = [...line.slice(0, 2 * LENGTH + 1)];
	if (characters.length <= LENGTH) return line;
	const cut = characters.slice(0, LENGTH).join('');
	const lastBlank = cut.lastIndexOf(' ');
	return lastBlank > LENGTH / 2 ? cut.slice(0, lastBlank) : cut;
};
