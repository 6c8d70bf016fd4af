/** Characters, about as many as Gmail shows beside a subject. */
const LENGTH = 200;

/** Newsletters pad their first line with these, so that no second one shows. */
const invisible = /[\u034f\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** The beginning of a text on one line, cut between words; not HTML-escaped, unlike the `snippet` of the Gmail API. */
export const toSnippet = (text: string): string => {
	// No more than can matter: the text may be megabytes.
	const line = text
		.slice(0, LENGTH * 10)
		.replace(invisible, '')
		.replace(/\s+/g, ' ')
		.trim();
	if (line.length <= LENGTH) return line;
	// A character may be two units of a string, and more are not needed.
	const characters = [...line.slice(0, 2 * LENGTH + 1)];
	if (characters.length <= LENGTH) return line;
	const cut = characters.slice(0, LENGTH).join('');
	const lastBlank = cut.lastIndexOf(' ');
	return lastBlank > LENGTH / 2 ? cut.slice(0, lastBlank) : cut;
};
