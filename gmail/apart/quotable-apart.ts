import { quotableWords, type Quotable } from '../parse/quotable';
import { runApart } from './run-apart';

/**
 * What may be quoted of the words of a stranger, made in a thread of its own. HTML that takes too long to read is left out;
 * its words are quoted then. Never throws.
 */
export const quotableApart = async ({
	text,
	html,
}: {
	text: string;
	html: string;
}): Promise<Quotable> => {
	try {
		return await runApart('quote', () => ({ input: { text, html } }));
	} catch {
		return quotableWords(text || '[The words of this message cannot be read]');
	}
};
