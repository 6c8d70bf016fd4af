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

const CUT = '[…]';

const beginningOf = (words: string): string =>
	words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}\n${CUT}` : words;

/** Words as HTML that keeps their lines. */
export const htmlOfText = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>\n');

/** What is quoted where only the words are to be had; no parser is asked. */
export const quotableWords = (text: string): Quotable => {
	const words = beginningOf(text);
	return { text: words, html: htmlOfText(words) };
};

/** Makes what is quoted of a message of which at least one form is there. */
export const toQuotable = (given: { text: string; html: string }): Quotable => {
	const words = quotableWords(given.text || textOfHtml(given.html));
	const html = given.html && harmlessHtml(beginningOf(given.html));
	return { ...words, ...(html && { html }) };
};
