import { convert } from 'html-to-text';

/** Characters of HTML that are read; a longer message is a table, and its text would hold up everything else. */
const MAX_LENGTH = 2_000_000;

const heading = { uppercase: false };

/** The words of an HTML message, for readers who show no HTML: tables in rows, links with their addresses. */
export const textOfHtml = (html: string): string =>
	convert(html, {
		wordwrap: false,
		limits: { maxInputLength: MAX_LENGTH },
		selectors: [
			{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
			{ selector: 'img', format: 'skip' },
			// Our own reports repeat the head of a column for phones.
			{ selector: 'span.r-label', format: 'skip' },
			...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: heading })),
			{ selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
		],
	});
