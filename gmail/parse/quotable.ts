import { escapeHtml } from '../escape-html';
import { harmlessHtml } from '../harmless-html';
import { textOfHtml } from './text-of-html';

/** The words of a stranger as they may stand in a message of one's own, in both forms. */
export interface Quotable {
	text: string;
	/** Balanced, and without anything that runs. */
	html: string;
}

/** Characters of each form that are quoted; Gmail itself shows the first 102 KB of a message. */
const MAX_LENGTH = 1_000_000;

/** Lines of text that are quoted: prose of a megabyte has no more, and each costs time wherever it goes. */
const MAX_LINES = 20_000;

const CUT = '[…]';

const beginningOf = (words: string): string =>
	words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}\n${CUT}` : words;

const firstLinesOf = (words: string): string => {
	let end = -1;
	for (let lines = 0; lines < MAX_LINES; lines++) {
		end = words.indexOf('\n', end + 1);
		if (end < 0) return words;
	}
	return `${words.slice(0, end)}\n${CUT}`;
};

/** Words as HTML that keeps their lines. */
export const htmlOfText = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>\n');

/** What is quoted where only the words are to be had; no parser is asked. */
export const quotableWords = (text: string): Quotable => {
	const words = firstLinesOf(beginningOf(text));
	return { text: words, html: htmlOfText(words) };
};

/** Makes what is quoted of a message of which at least one form is there. */
export const toQuotable = (given: { text: string; html: string }): Quotable => {
	const words = quotableWords(given.text || textOfHtml(given.html));
	const html = given.html && harmlessHtml(beginningOf(given.html));
	return { ...words, ...(html && { html }) };
};
