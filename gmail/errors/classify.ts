import { answerOf, messageOf, networkTroubleOf } from './answer';
import type { Channel, ErrorRow } from './error-row';
import { GmailError } from './gmail-error';
import { guideTo, pages } from './pages';
import { errorTable } from './table';

/** For whom a call failed, and on which wire, as far as the error itself does not tell. */
export interface ErrorContext {
	mailbox: string;
	channel: Exclude<Channel, 'network'>;
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

/**
 * Says what a library's error means for this mailbox, by Google's own signatures.
 *
 * @param error what imapflow, nodemailer, google-auth-library, the API client or n8n's OAuth2 client threw; a
 * GmailError is returned as it is
 * @returns a GmailError whose `cause` is the error given
 */
export const classify = (error: unknown, { mailbox, channel }: ErrorContext): GmailError => {
	if (error instanceof GmailError) return error;
	const heard = answerOf(error);
	const trouble = heard === '' ? networkTroubleOf(error) : '';
	const answer = trouble || heard || messageOf(error);
	const rows = errorTable[trouble ? 'network' : channel];
	// The blank behind lets a signature ask for a code that ends the answer.
	const row = rows.find(({ signature }) => signature.test(`${answer} `)) ?? unknownAnswer;
	const fill = (text: string): string => text.replaceAll('{mailbox}', mailbox || 'the mailbox');
	const { code, retry, wait, pageInAnswer } = row;
	const guide = guideTo(row.message);
	return new GmailError(fill(row.message), {
		code,
		retry,
		remedy: fill(row.remedy),
		page: pageInAnswer?.exec(answer)?.[0] ?? row.page ?? guide,
		guide,
		retryAt: retryTime(answer),
		wait,
		answer,
		cause: error,
	});
};
