import { answerOf, isDefect, machineTroubleOf, messageOf, networkTroubleOf } from './answer';
import type { Channel, ErrorRow } from './error-row';
import { GmailError } from './gmail-error';
import { defect } from './machine';
import { guideTo, pages } from './pages';
import { errorTable } from './table';

/** For whom a call failed, and on which wire, as far as the error itself does not tell. */
export interface ErrorContext {
	mailbox: string;
	channel: Exclude<Channel, 'network' | 'machine'>;
}

/** `Retry after 2026-09-11T20:00:00.000Z`: Google names the time nowhere but in the text. */
const retryTime = (answer: string): number | undefined => {
	const [, time = ''] = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(answer) ?? [];
	const at = Date.parse(time);
	return Number.isNaN(at) ? undefined : at;
};

/** For what Google never said to anyone who wrote it down. */
const unknownAnswer: ErrorRow = {
	code: 'unknown',
	signature: /(?:)/,
	retry: 'now',
	message: 'Google gave an answer for {mailbox} that this node does not know',
	remedy: 'You try again. If it comes back, please report the answer to the makers of this node.',
	page: pages.issues,
};

/** What no server said, and nobody knows. */
const unknownTrouble: ErrorRow = {
	code: 'unknown',
	signature: /(?:)/,
	retry: 'now',
	message: 'Something went wrong for {mailbox} that this node does not know',
	remedy: 'You try again. If it comes back, please report the answer to the makers of this node.',
	page: pages.issues,
};

/** The row that says what an error means, and the words that it was found by. */
const rowFor = (error: unknown, channel: ErrorContext['channel']): [ErrorRow, string] => {
	const find = (rows: ErrorRow[], answer: string): ErrorRow | undefined =>
		// The blank behind lets a signature ask for a code that ends the answer.
		rows.find(({ signature }) => signature.test(`${answer} `));
	const heard = answerOf(error);
	if (heard !== '') return [find(errorTable[channel], heard) ?? unknownAnswer, heard];
	for (const [where, trouble] of [
		['network', networkTroubleOf(error)],
		['machine', machineTroubleOf(error)],
	] as const) {
		if (trouble !== '') return [find(errorTable[where], trouble) ?? unknownTrouble, trouble];
	}
	const words = messageOf(error);
	if (isDefect(error)) return [defect, words];
	// Libraries put what a server said into their own words, n8n its refusal of a sign-in.
	return [find(errorTable[channel], words) ?? unknownTrouble, words];
};

/** Recipients that nodemailer says were all refused, where the server did not name each itself. */
const refusedIn = (error: unknown, answer: string): string[] => {
	const { rejected } = (error ?? {}) as { rejected?: unknown };
	const addresses = Array.isArray(rejected) ? rejected.map(String) : [];
	return addresses.every((address) => answer.includes(address)) ? [] : addresses;
};

/**
 * Says what an error means for this mailbox: by Google's own signatures where Google said something, else as trouble of the network, of
 * the machine, or of this package.
 *
 * @param error what imapflow, nodemailer, google-auth-library, the API client or n8n's OAuth2 client threw; a
 * GmailError is returned as it is
 * @returns a GmailError whose `cause` is the error given
 */
export const classify = (error: unknown, { mailbox, channel }: ErrorContext): GmailError => {
	if (error instanceof GmailError) return error;
	const [row, answer] = rowFor(error, channel);
	const fill = (text: string): string => text.replaceAll('{mailbox}', mailbox || 'the mailbox');
	const { code, retry, wait, pageInAnswer } = row;
	const guide = guideTo(row.message);
	const refused = refusedIn(error, answer);
	return new GmailError(fill(row.message), {
		code,
		retry,
		remedy: fill(row.remedy),
		page: pageInAnswer?.exec(answer)?.[0] ?? row.page ?? guide,
		guide,
		retryAt: retryTime(answer),
		wait,
		answer: refused.length > 0 ? `${answer} (refused: ${refused.join(', ')})` : answer,
		cause: error,
	});
};
